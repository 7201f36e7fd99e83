import ClusterView
import Operations

/// What reaches the console from outside; the only way anything does.
public enum ConsoleUpdate: Sendable {
    /// A new snapshot. Events between it and the last one are derived here; nobody has to send them.
    case snapshot(ClusterSnapshot)
    /// What a refresh of the consumer groups came to.
    case groups(GroupsUpdate)
    /// New figures of the load, or nil when there is none any more.
    case load(LoadFigures?)
    /// Something that snapshots cannot tell, such as how a process ended.
    case event(ClusterEvent)
    /// The processes of the workload.
    case workload([WorkloadRow])
    /// What the workload's services say about themselves; nil where there is no workload.
    case services(WorkloadSnapshot?)
    /// What is known about dead letters now.
    case deadLetters(DeadLettersSnapshot)
    /// How long records take from one end to the other.
    case latency(LatencySnapshot)
    /// What the probe has found out; nil when none runs any more.
    case probe(ProbeSnapshot?)
    /// The cluster's topics.
    case topics(TopicsSnapshot)
    /// How a replay goes.
    case replay(ReplayStatus)
    /// The records that somebody looks at.
    case records(RecordsSnapshot)
}

/// An event with the number that names its row.
struct LoggedEvent: Sendable, Equatable {
    var number: Int
    var event: ClusterEvent
}

/// Everything that is shown and came from outside.
struct ConsoleData: Sendable, Equatable {
    /// Events kept; older ones are forgotten.
    static let eventsKept = 1000

    private(set) var snapshot: ClusterSnapshot?
    private(set) var load: LoadFigures?
    private(set) var workload: [WorkloadRow] = []
    private(set) var services: WorkloadSnapshot?
    /// Settings that were ordered here and do not show in the control topic yet, by their keys.
    var ordered: [String: Double] = [:]
    private(set) var groups: GroupsSnapshot?
    private(set) var deadLetters: DeadLettersSnapshot?
    private(set) var latency: LatencySnapshot?
    private(set) var probe: ProbeSnapshot?
    private(set) var topics: TopicsSnapshot?
    private(set) var records: RecordsSnapshot?
    private(set) var events = HistoryRing<LoggedEvent>(capacity: eventsKept)
    private(set) var changes = ChangeTracker()
    private var nextNumber = 0

    mutating func apply(_ update: ConsoleUpdate) {
        switch update {
        case .snapshot(let new):
            if let old = snapshot {
                for event in EventDiffer.events(from: old, to: new) { log(event) }
                changes.observe(from: old, to: new)
            }
            snapshot = new
        case .groups(let update):
            for event in update.events { log(event) }
            tellRebalances(update.snapshot)
            groups = update.snapshot
        case .load(let figures):
            load = figures
        case .event(let event):
            log(event)
        case .workload(let rows):
            tellEnds(rows)
            workload = rows
        case .services(let new):
            if let old = services, let new {
                let ended = Set(workload.filter { $0.state != .running }.map(\.name))
                let events = WorkloadDiffer.events(from: old, to: new, ordered: ordered, ended: ended)
                for event in events { log(event) }
                ordered = ordered.filter { new.setting($0.key)?.value != $0.value }
            }
            services = new
        case .deadLetters(let new):
            deadLetters = new
        case .probe(let snapshot):
            probe = snapshot
        case .latency(let new):
            latency = new
        case .topics(let new):
            topics = new
        case .records(let new):
            records = new
        case .replay: break
        }
    }

    /// Processes of the workload that ended without having been stopped are events; who starts and stops in order says so
    /// himself.
    private mutating func tellEnds(_ rows: [WorkloadRow]) {
        for row in rows where row.state == .ended {
            guard let old = workload.first(where: { $0.name == row.name }), old.hasProcess else { continue }
            log(
                ClusterEvent(
                    atMilliseconds: snapshot?.takenAtMilliseconds ?? 0,
                    severity: .bad,
                    source: .process,
                    subject: .group(row.group),
                    text: "\(row.name) ended: \(row.lastExit ?? "nobody knows how")"
                )
            )
        }
    }

    /// Rebalances that were not there at the refresh before are events.
    private mutating func tellRebalances(_ new: GroupsSnapshot) {
        guard let old = groups else { return }
        let newest =
            old.rebalances.lazy.filter { !$0.isOngoing }.map(\.endMilliseconds).max() ?? old.takenAtMilliseconds
        for rebalance in new.rebalances.reversed() where !rebalance.isOngoing && rebalance.endMilliseconds > newest {
            let generation = rebalance.generationAfter.map { " to generation \($0)" } ?? ""
            log(
                ClusterEvent(
                    atMilliseconds: rebalance.endMilliseconds,
                    severity: .change,
                    source: .poll,
                    subject: .group(rebalance.groupID),
                    text: "group \(rebalance.groupID) rebalanced\(generation) (\(rebalance.trigger))"
                )
            )
        }
    }

    mutating func log(_ event: ClusterEvent) {
        events.append(LoggedEvent(number: nextNumber, event: event))
        nextNumber += 1
    }
}
