/// Tells what happened between two snapshots.
///
/// Pure: the same two snapshots give the same events in the same order. A fail-over of many partitions is told in one
/// line per pair of brokers, so that five hundred moves do not wash everything else out of the list.
public struct EventDiffer: Sendable {
    /// Up to this many partition changes of a kind are told one by one; more are counted.
    public static let toldOneByOne = 8

    private let before: ClusterSnapshot
    private let after: ClusterSnapshot
    private var events: [ClusterEvent] = []

    /// - Returns: what changed from `before` to `after`, causes before consequences.
    public static func events(from before: ClusterSnapshot, to after: ClusterSnapshot) -> [ClusterEvent] {
        var differ = EventDiffer(before: before, after: after)
        differ.compareContact()
        differ.compareBrokers()
        differ.compareQuorum()
        differ.comparePartitions()
        differ.compareTotals()
        return differ.events
    }

    private init(before: ClusterSnapshot, after: ClusterSnapshot) {
        self.before = before
        self.after = after
    }

    private mutating func tell(_ severity: ClusterEvent.Severity, _ subject: ClusterEvent.Subject, _ text: String) {
        events.append(
            ClusterEvent(
                atMilliseconds: after.takenAtMilliseconds,
                severity: severity,
                source: .poll,
                subject: subject,
                text: text
            )
        )
    }

    private mutating func compareContact() {
        switch (before.contact, after.contact) {
        case (.reachable, .unreachable(_, let reason)), (.connecting, .unreachable(_, let reason)):
            tell(.bad, .cluster, "no broker answers: \(reason)")
        case (.unreachable(let since, _), .reachable):
            let seconds = max(0, after.takenAtMilliseconds - since) / 1000
            tell(.note, .cluster, "cluster answers again after \(seconds) s")
        case (.connecting, .reachable):
            tell(.note, .cluster, "connected, \(after.brokers.count) brokers")
        default:
            break
        }
        if let old = before.identity.clusterID, let new = after.identity.clusterID, old != new {
            tell(.bad, .cluster, "another cluster answers now: id \(new), was \(old)")
        }
    }

    private mutating func compareBrokers() {
        for broker in after.brokers {
            guard let old = before.broker(broker.id) else {
                if before.contact != .connecting { tell(.note, .broker(broker.id), "broker \(broker.id) is new") }
                continue
            }
            if old.state != broker.state { tellState(of: broker, was: old.state) }
            let oldPid = old.process?.pid
            if let pid = broker.process?.pid, let oldPid, pid != oldPid, old.state == broker.state {
                tell(.change, .broker(broker.id), "broker \(broker.id) was restarted, pid \(oldPid)→\(pid)")
            }
        }
        for broker in before.brokers where after.broker(broker.id) == nil {
            tell(.bad, .broker(broker.id), "broker \(broker.id) is no longer registered")
        }
    }

    private mutating func tellState(of broker: BrokerRow, was old: BrokerRow.State) {
        let subject = ClusterEvent.Subject.broker(broker.id)
        switch broker.state {
        case .alive:
            tell(.note, subject, old == .frozen ? "broker \(broker.id) thawed" : "broker \(broker.id) is back")
        case .down:
            let how = broker.process?.lastExit.map { " (\($0))" } ?? ""
            tell(.bad, subject, "broker \(broker.id) gone\(how)")
        case .fenced:
            tell(.bad, subject, "broker \(broker.id) fenced: it leads nothing")
        case .frozen:
            tell(.bad, subject, "broker \(broker.id) frozen: alive but silent")
        case .starting:
            tell(.change, subject, "broker \(broker.id) starting")
        case .unknown:
            break
        }
    }

    private mutating func compareQuorum() {
        guard let new = after.quorum.value, let old = before.quorum.value else { return }
        if old.leaderID != new.leaderID || old.leaderEpoch != new.leaderEpoch {
            switch (old.leaderID, new.leaderID) {
            case (let from?, nil):
                tell(.bad, .controller(from), "controller \(from) lost, epoch \(new.leaderEpoch): nothing can change")
            case (let from?, let to?) where from != to:
                tell(.change, .controller(to), "controller \(from)→\(to) epoch \(old.leaderEpoch)→\(new.leaderEpoch)")
            case (_, let to?):
                tell(.change, .controller(to), "controller \(to) elected epoch \(new.leaderEpoch)")
            case (nil, nil):
                break
            }
        }
        for member in new.voters {
            guard let past = old.members.first(where: { $0.id == member.id }), past.isAlive != member.isAlive
            else { continue }
            let standing = "\(new.votersAlive)/\(new.voters.count) voters"
            if member.isAlive {
                tell(.note, .controller(member.id), "controller \(member.id) is back, \(standing)")
            } else {
                tell(.bad, .controller(member.id), "controller \(member.id) gone, \(standing)")
            }
        }
    }

    private mutating func comparePartitions() {
        guard before.partitions != after.partitions else { return }
        var past: [PartitionName: PartitionRow] = [:]
        for partition in before.partitions { past[partition.name] = partition }
        var moves = PartitionChanges()
        var shrinks = PartitionChanges()
        var growths = PartitionChanges()
        var topicsSeen = Set(before.partitions.map(\.topic))
        for partition in after.partitions {
            guard let old = past[partition.name] else {
                if before.contact == .reachable, topicsSeen.insert(partition.topic).inserted {
                    let count = after.partitions.count { $0.topic == partition.topic }
                    tell(.note, .cluster, "topic \(partition.topic) created, \(count) partitions")
                }
                continue
            }
            noteMove(of: partition, was: old, in: &moves)
            let lost = old.inSync.filter { !partition.inSync.contains($0) }
            let won = partition.inSync.filter { !old.inSync.contains($0) }
            let standing = "(\(partition.inSync.count)/\(partition.replicas.count))"
            if !lost.isEmpty {
                shrinks.add(partition.name, kind: "ISR lost \(Self.brokers(lost))", detail: standing, severity: .change)
            }
            if !won.isEmpty {
                growths.add(partition.name, kind: "ISR gained \(Self.brokers(won))", detail: standing, severity: .note)
            }
        }
        for changes in [moves, shrinks, growths] {
            for line in changes.lines { tell(line.severity, line.subject, line.text) }
        }
        let topicsNow = Set(after.partitions.map(\.topic))
        var told: Set<String> = []
        for partition in before.partitions
        where after.contact == .reachable && !topicsNow.contains(partition.topic)
            && told.insert(partition.topic).inserted
        {
            tell(.bad, .cluster, "topic \(partition.topic) is gone")
        }
    }

    private func noteMove(of partition: PartitionRow, was old: PartitionRow, in moves: inout PartitionChanges) {
        guard old.leader != partition.leader || old.leaderEpoch != partition.leaderEpoch else { return }
        let epochs = partition.leaderEpoch.map { new in
            old.leaderEpoch.map { $0 == new ? "epoch \(new)" : "epoch \($0)→\(new)" } ?? "epoch \(new)"
        }
        switch (old.leader, partition.leader) {
        case (let from?, nil):
            moves.add(partition.name, kind: "leader \(from)→none, offline", detail: "", severity: .bad)
        case (nil, let to?):
            moves.add(partition.name, kind: "leader \(to), online again", detail: epochs ?? "", severity: .note)
        case (let from?, let to?) where from != to:
            moves.add(partition.name, kind: "leader \(from)→\(to)", detail: epochs ?? "", severity: .change)
        case (let from?, _):
            moves.add(partition.name, kind: "leader \(from) again", detail: epochs ?? "", severity: .change)
        case (nil, nil):
            break
        }
    }

    private mutating func compareTotals() {
        let old = before.totals
        let new = after.totals
        if new.underReplicated > old.underReplicated {
            tell(.bad, .cluster, "\(Self.partitions(new.underReplicated)) under-replicated")
        } else if new.underReplicated < old.underReplicated, new.underReplicated == 0 {
            tell(.note, .cluster, "every partition is fully replicated again")
        }
        if new.refusingAcksAll > old.refusingAcksAll {
            tell(.bad, .cluster, "acks=all is refused on \(Self.partitions(new.refusingAcksAll))")
        } else if new.refusingAcksAll == 0, old.refusingAcksAll > 0 {
            tell(.note, .cluster, "acks=all is accepted on every partition again")
        }
    }

    private static func partitions(_ count: Int) -> String { count == 1 ? "1 partition" : "\(count) partitions" }

    private static func brokers(_ ids: [Int32]) -> String {
        (ids.count == 1 ? "broker " : "brokers ") + ids.map(String.init).joined(separator: ",")
    }
}

/// Changes of one sort, told singly or counted by kind.
private struct PartitionChanges {
    struct Line {
        var severity: ClusterEvent.Severity
        var subject: ClusterEvent.Subject
        var text: String
    }

    private var singles: [(name: PartitionName, kind: String, detail: String, severity: ClusterEvent.Severity)] = []

    mutating func add(_ name: PartitionName, kind: String, detail: String, severity: ClusterEvent.Severity) {
        singles.append((name, kind, detail, severity))
    }

    var lines: [Line] {
        guard singles.count > EventDiffer.toldOneByOne else {
            return singles.map { single in
                let text = "\(single.name) \(single.kind)" + (single.detail.isEmpty ? "" : " \(single.detail)")
                return Line(severity: single.severity, subject: .partition(single.name), text: text)
            }
        }
        var kinds: [(kind: String, count: Int, severity: ClusterEvent.Severity)] = []
        for single in singles {
            if let index = kinds.firstIndex(where: { $0.kind == single.kind }) {
                kinds[index].count += 1
            } else {
                kinds.append((single.kind, 1, single.severity))
            }
        }
        return kinds.map { kind in
            let partitions = kind.count == 1 ? "1 partition" : "\(kind.count) partitions"
            return Line(severity: kind.severity, subject: .cluster, text: "\(partitions): \(kind.kind)")
        }
    }
}
