import Cluster
import ClusterView

/// Tells a poller about the processes of an embedded cluster, as its supervisor sees them.
public struct SupervisedProcesses: ProcessObserver {
    private let control: any ClusterControl

    public init(_ control: any ClusterControl) {
        self.control = control
    }

    public func processes() async -> [ObservedProcess]? {
        guard let status = try? await control.status() else { return nil }
        return status.nodes.map(Self.process)
    }

    static func process(_ node: NodeStatus) -> ObservedProcess {
        ObservedProcess(
            id: node.id,
            isBroker: node.isBroker,
            host: node.host,
            port: Int(node.port),
            metricsPort: node.metricsPort.map(Int.init),
            rack: node.rack,
            state: state(node.state),
            figures: ClusterView.ProcessFigures(
                pid: node.pid,
                uptimeMilliseconds: node.uptimeMilliseconds,
                residentBytes: node.residentBytes,
                cpuPercent: node.cpuPercent,
                restarts: max(0, node.startCount - 1),
                isFrozen: node.state == .frozen,
                lastExit: node.lastExit.map(words)
            )
        )
    }

    private static func state(_ state: NodeState) -> ObservedProcess.State {
        switch state {
        case .starting: .starting
        case .running, .stopping: .running
        case .frozen: .frozen
        case .stopped, .exited: .ended
        }
    }

    /// How a process ended, with who did it: a broker that was killed on purpose is no riddle.
    static func words(_ exit: NodeExit) -> String {
        guard exit.wasRequested else { return exit.reason }
        switch exit.signal {
        case 9: return "SIGKILL by you"
        case let signal?: return "signal \(signal) by you"
        case nil: return "stopped by you"
        }
    }
}
