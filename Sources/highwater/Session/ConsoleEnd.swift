import CommandLineInterface
import Console
import Glibc

/// How a program ends after its console did.
enum ConsoleEnd {
    /// A signal's number becomes the status as a shell would say it; the caller has cleaned up by now.
    static func status(_ exit: ConsoleExit, otherwise status: ExitStatus = .done) -> ExitStatus {
        if case .signal(let number) = exit { Glibc.exit(128 + number) }
        return status
    }
}
