import ClusterView

/// Something over the panes that takes the keys until it is closed.
enum Layer: Sendable, Equatable {
    case help(scroll: Int)
    case picker(NodePicker)
    case killMenu(KillMenu)
    case electionPlan(ElectionPlan)
    case electionResult([ElectionResult], scroll: Int)
    case probePlan
    /// The workload's processes, with the name of the selected one.
    case workload(selected: String)
    /// The workload's settings, with the key of the selected one.
    case tuning(selected: String)
    case reset(ResetDialog)
    case resetResult(ResetResult, scroll: Int)
    case undoList(UndoList)
    /// Asks where reading begins.
    case seek
    /// Asks what of a record is copied.
    case copyMenu
    case purge(PurgeDialog)
    case replay(ReplayDialog)

    var scope: Scope {
        switch self {
        case .help, .electionResult, .resetResult: .reading
        case .picker, .undoList: .picker
        case .reset: .reset
        case .killMenu: .killMenu
        case .electionPlan: .electionPlan
        case .probePlan: .probePlan
        case .workload: .workload
        case .seek: .seek
        case .copyMenu: .copyMenu
        case .purge: .purge
        case .replay(let dialog): dialog.scope
        case .tuning: .tuning
        }
    }
}

/// A node of the cluster as something to stop or start.
struct ClusterNode: Sendable, Equatable {
    var id: Int32
    var isController: Bool
    var address: String
    var process: ProcessFigures?
    var isRunning: Bool
    var isFrozen: Bool

    var name: String { isController ? "controller \(id)" : "broker \(id)" }

    /// Brokers, then controllers that are no brokers, as the snapshot has them.
    static func all(in snapshot: ClusterSnapshot) -> [ClusterNode] {
        let brokers = snapshot.brokers.map { broker in
            ClusterNode(
                id: broker.id,
                isController: false,
                address: "\(broker.host):\(broker.port)",
                process: broker.process,
                isRunning: broker.state != .down && (broker.process.map { $0.pid != nil } ?? true),
                isFrozen: broker.state == .frozen || broker.process?.isFrozen ?? false
            )
        }
        let voters = snapshot.quorum.value?.voters ?? []
        let controllers = voters.filter { voter in !brokers.contains { $0.id == voter.id } }
        return brokers
            + controllers.map { voter in
                ClusterNode(
                    id: voter.id,
                    isController: true,
                    address: "",
                    process: voter.process,
                    isRunning: voter.process.map { $0.pid != nil } ?? voter.isAlive,
                    isFrozen: voter.process?.isFrozen ?? false
                )
            }
    }
}

/// Asks which node is meant.
struct NodePicker: Sendable, Equatable {
    enum Purpose: Sendable, Equatable {
        case kill
        case start
    }

    var purpose: Purpose
    var nodes: [Int32]
    var selected: Int32
}

/// Asks how a node is to be stopped, after saying what that would do.
struct KillMenu: Sendable, Equatable {
    var target: Int32
    var method: ConsoleIntent.StopMethod?
}

/// Which leaders an election of preferred ones would move.
struct ElectionPlan: Sendable, Equatable {
    struct Move: Sendable, Equatable {
        var partition: PartitionName
        var from: Int32?
        var to: Int32
        /// Why it cannot be elected now; nil if it can.
        var obstacle: String?
    }

    var moves: [Move]
    var partitions: Int
    var scroll = 0

    init(_ snapshot: ClusterSnapshot) {
        partitions = snapshot.partitions.count
        moves = snapshot.partitions.compactMap { partition in
            guard let preferred = partition.preferredLeader, partition.leader != preferred else { return nil }
            var obstacle: String?
            if snapshot.broker(preferred)?.isOut ?? true {
                obstacle = "broker \(preferred) does not serve"
            } else if !partition.inSync.contains(preferred) {
                obstacle = "broker \(preferred) is not in sync"
            }
            return Move(partition: partition.name, from: partition.leader, to: preferred, obstacle: obstacle)
        }
        moves = moves.filter { $0.obstacle == nil } + moves.filter { $0.obstacle != nil }
    }

    var possible: [PartitionName] { moves.filter { $0.obstacle == nil }.map(\.partition) }
}
