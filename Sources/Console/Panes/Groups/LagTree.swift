import ClusterClient
import ClusterView

/// A row of the lag pane: a group, and below it what of it is open.
enum LagNode {
    case group(GroupRow)
    case topic(GroupTopicRow, of: GroupRow)
    case partition(LagRow, topic: String, of: GroupRow, depth: Int)
    case member(MemberRow, of: GroupRow)

    var key: RowKey {
        switch self {
        case .group(let group): .group(group.groupID)
        case .topic(let topic, let group): .groupTopic(group.groupID, topic.topic)
        case .partition(let row, let topic, let group, _):
            .groupPartition(group.groupID, PartitionName(topic: topic, partition: row.partition))
        case .member(let member, let group): .groupMember(group.groupID, member.memberID)
        }
    }
}

/// The groups that pass the filter in the order asked for, with what is open below them.
struct LagTree {
    private let memory: PaneState
    let groups: [GroupRow]

    init(_ state: ConsoleState) {
        memory = state.paneState(.lag)
        let all = state.data.groups?.groups ?? []
        var kept = memory.filter.keep(all, by: Self.text)
        if memory.showsTroubleOnly { kept = kept.filter { $0.figures.verdict.isTrouble || $0.failure != nil } }
        groups = Self.sorted(kept, by: memory.sortColumn, isInverted: memory.isInverted)
    }

    /// What a filter looks at: everything an operator may know a group by.
    private static func text(_ group: GroupRow) -> String {
        var words = [group.groupID, group.state.rawValue, group.type.rawValue, group.figures.verdict.word]
        words += group.topics.map(\.topic)
        words += (group.members.value ?? []).map { "\($0.clientID) \($0.host)" }
        return words.joined(separator: " ")
    }

    private static func sorted(_ groups: [GroupRow], by column: String?, isInverted: Bool) -> [GroupRow] {
        if column == "group" { return isInverted ? groups.reversed() : groups }
        var keyed = groups.enumerated().map { (order: $0.offset, key: key($0.element, column)) }
        keyed.sort { left, right in
            if left.key == right.key { return left.order < right.order }
            return (left.key > right.key) != isInverted
        }
        return keyed.map { groups[$0.order] }
    }

    /// Greater comes first.
    private static func key(_ group: GroupRow, _ column: String?) -> SortKey {
        let figures = group.figures
        let lag = Double(figures.lag ?? -1)
        switch column {
        case "lag": return SortKey(lag, 0)
        case "time": return SortKey(Double(figures.timeLag?.milliseconds ?? -1), 0)
        case "in": return SortKey(figures.rateIn ?? -1, 0)
        case "out": return SortKey(figures.rateOut ?? -1, 0)
        case "drain": return SortKey(drain(figures.drain), 0)
        case "verdict": return SortKey(Double(figures.verdict.rawValue), 0)
        default: return SortKey(figures.verdict.isTrouble ? Double(figures.verdict.rawValue) : 0, lag)
        }
    }

    private static func drain(_ estimate: DrainEstimate) -> Double {
        switch estimate {
        case .drained, .keepingUp: 0
        case .seconds(let seconds): seconds
        case .unknown: -1
        case .never: .infinity
        }
    }

    private struct SortKey: Equatable {
        var first: Double
        var second: Double

        init(_ first: Double, _ second: Double) {
            self.first = first
            self.second = second
        }

        static func > (left: SortKey, right: SortKey) -> Bool {
            left.first == right.first ? left.second > right.second : left.first > right.first
        }
    }

    /// All rows in the order they are shown.
    var nodes: [LagNode] {
        var nodes: [LagNode] = []
        for group in groups {
            nodes.append(.group(group))
            guard memory.opened.contains(.group(group.groupID)) else { continue }
            if memory.showsMembers { appendMembers(of: group, to: &nodes) } else { appendTopics(of: group, to: &nodes) }
        }
        return nodes
    }

    private func appendTopics(of group: GroupRow, to nodes: inout [LagNode]) {
        for topic in group.topics {
            let node = LagNode.topic(topic, of: group)
            nodes.append(node)
            // One topic alone needs no further key to be seen.
            guard group.topics.count == 1 || memory.opened.contains(node.key) else { continue }
            for row in topic.partitions { nodes.append(.partition(row, topic: topic.topic, of: group, depth: 2)) }
        }
    }

    private func appendMembers(of group: GroupRow, to nodes: inout [LagNode]) {
        for (index, member) in (group.members.value ?? []).enumerated() {
            nodes.append(.member(member, of: group))
            for topic in group.topics {
                for row in topic.partitions where row.owner == index {
                    nodes.append(.partition(row, topic: topic.topic, of: group, depth: 2))
                }
            }
        }
        for topic in group.topics {
            for row in topic.partitions where row.owner == nil {
                nodes.append(.partition(row, topic: topic.topic, of: group, depth: 1))
            }
        }
    }
}
