import Cluster
import CommandLineInterface
import Glibc

/// The figures of a run, and the machine they come from.
struct BenchResult: Sendable {
    var cluster: String
    var brokerCount: Int
    var figures: [BenchFigure] = []
    var loadBefore = Self.loadAverage
    var loadAfter = 0.0

    var hasFailures: Bool { self.figures.contains(where: \.hasFailed) }

    static var loadAverage: Double {
        var average = 0.0
        return getloadavg(&average, 1) == 1 ? (average * 100).rounded() / 100 : .nan
    }

    func text(_ format: OutputFormat) -> String {
        var table = OutputTable(BenchFigure.columns)
        for figure in self.figures { table.append(figure.cells) }
        return table.render(format, header: self.header, rowsName: "figures")
    }

    private var header: [OutputTable.HeaderLine] {
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let memory = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
        var lines: [OutputTable.HeaderLine] = [
            .init("cluster", label: "Cluster", .init(.string(self.cluster))),
            .init("brokers", label: "Brokers", .init(JSONValue(self.brokerCount))),
            .init("build", label: "Build", .init(.string(Self.build))),
            .init("processors", label: "Processors", .init(JSONValue(processors))),
            .init("memoryBytes", label: "Memory", .init(JSONValue(memory), text: HumanNumber.bytes(memory))),
            .init("loadBefore", label: "Load before", .init(.number(self.loadBefore))),
            .init("loadAfter", label: "Load after", .init(.number(self.loadAfter))),
        ]
        if self.cluster == "embedded" {
            lines.append(.init("timeouts", label: "Time-outs", .init(.string(Self.timeouts))))
        }
        return lines
    }

    private static var build: String {
        #if DEBUG
            "debug: not for comparison"
        #else
            "release"
        #endif
    }

    /// The settings that decide how long fail-over takes.
    static var timeouts: String {
        EmbeddedProfile.standing.settings
            .filter { $0.key.contains("timeout") || $0.key.contains("fence") || $0.key.contains("replica.lag") }
            .map { "\($0.key)=\($0.value)" }
            .joined(separator: " ")
    }
}
