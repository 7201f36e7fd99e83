import Cluster
import Glibc

/// What nodes use that have nothing to do.
enum IdleFootprint {
    static let measurement = BenchMeasurement(
        name: .idle,
        work: .onTarget(needsProcesses: true, run)
    )
    private static let settleSeconds = 3

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        try await Task.sleep(for: .seconds(self.settleSeconds))
        let before = await target.nodes()
        let start = BenchClock.nanoseconds
        let ticks = before.map { self.ticks(of: $0) }
        try await Task.sleep(for: .seconds(target.settings.seconds))
        let seconds = Double(BenchClock.nanoseconds - start) / 1e9
        let after = await target.nodes()
        var figures: [BenchFigure] = []
        for (isBroker, name) in [(true, "broker"), (false, "controller")] {
            let members = after.indices.filter { after[$0].isBroker == isBroker }
            guard !members.isEmpty else { continue }
            let conditions =
                "highest of \(members.count), no clients, over \(target.settings.seconds) s,"
                + " \(self.settleSeconds) s after the last work"
            let memory = members.compactMap { after[$0].residentBytes }.max() ?? 0
            let used = members.map { Double(self.ticks(of: after[$0]) &- ticks[$0]) }.max() ?? 0
            let percent = used / Double(ProcessFigures.ticksPerSecond) / seconds * 100
            figures.append(
                BenchFigure(.idle, name, "resident memory", Double(memory) / 1e6, "MB", conditions: conditions)
            )
            if let own = members.compactMap({ after[$0].pid.flatMap(ownMemoryBytes) }).max() {
                figures.append(
                    BenchFigure(.idle, name, "memory without files", Double(own) / 1e6, "MB", conditions: conditions)
                )
            }
            figures.append(BenchFigure(.idle, name, "CPU", percent, "% of a core", conditions: conditions))
        }
        return figures
    }

    /// Resident memory that is not a page of a file, such as a shared library that other processes use too.
    private static func ownMemoryBytes(of pid: Int32) -> Int64? {
        guard let file = fopen("/proc/\(pid)/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard text.hasPrefix("RssAnon:") else { continue }
            return text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) }.map { $0 * 1024 }
        }
        return nil
    }

    private static func ticks(of node: NodeStatus) -> UInt64 {
        node.pid.flatMap(ProcessFigures.read)?.cpuTicks ?? 0
    }
}
