import Cluster
import CommandLineInterface

/// The program's entry; a type with nothing but a call, because closures written at top level belong to the main actor.
@main
enum Highwater {
    static func main() {
        Program(
            name: "highwater",
            summary: "A Kafka-compatible embedded broker cluster with an operations console for the terminal.",
            version: version,
            commands: Commands.all,
            translate: Failures.translate
        ).main()
    }

    /// The version that `--version` prints.
    static let version = "0.1.0"
}
