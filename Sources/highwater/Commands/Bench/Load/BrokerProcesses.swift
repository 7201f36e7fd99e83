import Cluster

/// What the processes of an embedded cluster's brokers use.
struct BrokerProcesses: Sendable {
    private let pids: [Int32]

    init(_ nodes: [NodeStatus]) { self.pids = nodes.filter(\.isBroker).compactMap(\.pid) }

    /// CPU time that they have used so far, together; nil when they are somebody else's.
    var cpuSeconds: Double? {
        if self.pids.isEmpty { return nil }
        let ticks = self.pids.reduce(UInt64(0)) { $0 + (ProcessFigures.read($1)?.cpuTicks ?? 0) }
        return Double(ticks) / Double(ProcessFigures.ticksPerSecond)
    }
}
