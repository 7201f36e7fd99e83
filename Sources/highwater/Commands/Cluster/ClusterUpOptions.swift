import Cluster
import CommandLineInterface

/// The options with which a cluster is started, shared by the commands that do.
enum ClusterUpOptions {
    static let brokers = Option<Int?>.optional(
        "--brokers",
        "N",
        .integer(in: 1...32),
        "Number of brokers, with ids from 1; a cluster that exists may grow. Three in a new one."
    )
    static let controllers = Option<Int?>.optional(
        "--controllers",
        "N",
        .integer(in: 0...9),
        "Number of controllers, with ids from 101; 0 lets the first brokers vote. Three in a new cluster."
    )
    static let port = Option<Int?>.optional(
        "--port",
        "PORT",
        .integer(in: 1024...65000),
        "Where the search for free ports starts; brokers from 19092 otherwise, controllers 100 and metrics pages 200 above."
    )
    static let override = Option<[ServerProperties.Entry]>.repeated(
        "--override",
        "KEY=VALUE",
        ValueKind("KEY=VALUE with one of Kafka's broker settings") { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else { return nil }
            return ServerProperties.Entry(key: String(parts[0]), value: String(parts[1]))
        },
        "A setting for every node."
    )

    static let all: [any CommandOption] = [brokers, controllers, port, override]

    /// What the arguments ask for.
    static func options(_ arguments: Arguments) -> ClusterOptions {
        var options = ClusterOptions()
        options.brokers = arguments[brokers]
        options.controllers = arguments[controllers]
        options.overrides = arguments[override]
        if let port = arguments[port] {
            options.firstBrokerPort = UInt16(port)
            options.firstControllerPort = UInt16(port + 100)
            options.firstMetricsPort = UInt16(port + 200)
        }
        return options
    }

    /// The arguments again, for another process.
    static func words(_ arguments: Arguments) -> [String] {
        var words: [String] = []
        if let count = arguments[brokers] { words += [brokers.name, "\(count)"] }
        if let count = arguments[controllers] { words += [controllers.name, "\(count)"] }
        if let first = arguments[port] { words += [port.name, "\(first)"] }
        for entry in arguments[override] { words += [override.name, "\(entry.key)=\(entry.value)"] }
        return words
    }
}
