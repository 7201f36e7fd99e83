import ClusterView
import Terminal

/// A partition of a group, or a rebalance, opened: everything that is known about it.
struct GroupDetail {
    var state: ConsoleState

    private func fact(_ name: String, _ pieces: [Piece]) -> [Piece] {
        let padding = String(repeating: " ", count: max(1, 18 - name.count))
        return [Piece(name + padding, .dim)] + pieces
    }

    func partition(_ groupID: String, _ name: PartitionName, width: Int) -> [[Piece]] {
        guard let group = state.data.groups?.group(groupID) else {
            return [[Piece("the group is gone", Style(.bad))]]
        }
        guard let row = group.topic(name.topic)?.partitions.first(where: { $0.partition == name.partition }) else {
            return [[Piece("the group has nothing to do with \(name) any more", Style(.bad))]]
        }
        let owner = group.owner(of: row)
        let rate = { (value: Double?) in Piece.optional(value) { Figures.compact($0) + " records/s" } }
        let lines = [
            fact("group", [Piece(groupID), Piece("  " + LagCells.state(of: group), .dim)]),
            fact(
                "member",
                [Piece(owner.map { "\($0.clientID) on \($0.host)" } ?? "none", owner == nil ? .dim : .text)]
            ),
            fact("member id", [Piece(owner?.memberID ?? "–", .dim)]),
            [],
            fact("committed", [Piece.optional(row.committed) { Figures.grouped($0) }]),
            fact("end", [Piece.optional(row.end) { Figures.grouped($0) }]),
            fact("lag", [Piece.optional(row.lag) { Figures.grouped($0) + " records" }]),
            fact("time lag", [LagCells.time(row.timeLag)]),
            fact("in", [rate(row.rateIn)]),
            fact("out", [rate(row.rateOut)]),
            fact("drained in", [LagCells.drain(row.drain)]),
            fact("verdict", [LagCells.verdict(row.judgement.verdict)]),
            [],
        ]
        let explanation = LagExplanation(state: state, node: .partition(row, topic: name.topic, of: group, depth: 2))
        return lines
            + explanation.sentences.flatMap { Paragraph.wrap($0, width: width).map { [Piece($0)] } }
    }

    func rebalance(_ key: RowKey, width: Int) -> [[Piece]] {
        guard let rebalance = state.data.groups?.rebalances.first(where: { RebalancesPane.key($0) == key }) else {
            return [[Piece("the rebalance is no longer kept", .dim)]]
        }
        let clock = { Figures.clock(milliseconds: $0, utcOffsetSeconds: state.utcOffsetSeconds) }
        let lines = [
            fact("group", [Piece(rebalance.groupID)]),
            fact("trigger", [Piece(rebalance.trigger.description)]),
            fact("began", [Piece.optional(rebalance.startMilliseconds, clock)]),
            fact(
                "over",
                [rebalance.isOngoing ? Piece("not yet", Style(.changed)) : Piece(clock(rebalance.endMilliseconds))]
            ),
            fact("took", [Piece.optional(rebalance.durationMilliseconds) { Figures.age(milliseconds: $0) }]),
            fact("generation", [generations(rebalance)]),
            fact("members before", [Piece.optional(rebalance.membersBefore) { "\($0)" }]),
            fact("members after", [Piece.optional(rebalance.membersAfter) { "\($0)" }]),
            fact("joined", [Piece(rebalance.joined.isEmpty ? "–" : rebalance.joined.joined(separator: ", "))]),
            fact("gone", [Piece(rebalance.gone.isEmpty ? "–" : rebalance.gone.joined(separator: ", "))]),
            fact("partitions moved", [Piece.optional(rebalance.partitionsMoved) { Figures.grouped($0) }]),
            fact(
                "nobody read for",
                [Piece.optional(rebalance.unownedMilliseconds) { "at most " + Figures.age(milliseconds: $0) }]
            ),
            fact("count", [Piece(RebalancesPane.count(rebalance))]),
            [],
        ]
        return lines + Paragraph.wrap(Self.source(rebalance), width: width).map { [Piece($0, .dim)] }
    }

    private func generations(_ rebalance: Rebalance) -> Piece {
        guard let after = rebalance.generationAfter else { return Piece("–", .dim) }
        return Piece(rebalance.generationBefore.map { "\($0) → \(after)" } ?? "\(after)")
    }

    private static func source(_ rebalance: Rebalance) -> String {
        switch rebalance.source {
        case .broker: "source: the coordinator itself; all times are exact."
        case .log: "source: __consumer_offsets; end, members and generation are exact, the start is a guess (~)."
        case .poll:
            "source: two refreshes that differ; there was at least one rebalance, and when it began is not known."
        }
    }
}
