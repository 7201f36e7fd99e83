import ClusterView
import CommandLineInterface

/// `highwater rebalances`
enum RebalancesCommand {
    static let columns: [OutputTable.Column] = [
        .init("group", "GROUP", "group"),
        .init("start", "START", "when it began, UTC; null where nobody saw that"),
        .init("end", "END", "when it was over, UTC"),
        .init("durationMilliseconds", "TOOK", "from start to end", alignment: .right),
        .init("count", "COUNT", "rebalances in this row; at least so many where the source is poll", alignment: .right),
        .init("trigger", "TRIGGER", "why it began"),
        .init("membersBefore", "BEFORE", "members before", alignment: .right),
        .init("membersAfter", "AFTER", "members after", alignment: .right),
        .init("generationBefore", "GEN BEFORE", "generation before", alignment: .right, wide: true),
        .init("generationAfter", "GENERATION", "generation after", alignment: .right),
        .init("partitionsMoved", "MOVED", "partitions that another member owns now", alignment: .right),
        .init("unownedMilliseconds", "UNOWNED", "how long nobody read them, at most", alignment: .right),
        .init("joined", "JOINED", "members that came", wide: true),
        .init("gone", "GONE", "members that went", wide: true),
        .init("source", "SOURCE", "broker (exact), log (end exact) or poll (at least one)"),
    ]

    static let command = Command(
        "rebalances",
        "Tells rebalances of consumer groups while they happen.",
        discussion: """
            Kafka keeps no list of past rebalances: what is told is seen while watching. With --data-dir the \
            coordinators' own accounts are read, past ones included; else __consumer_offsets where it may be read. \
            Where only polling tells, a row stands for at least one rebalance, and its start is not known. A rebalance is \
            told three seconds after its end, once. json and jsonl both write one object per line.
            """,
        options: ClusterAccess.options + [
            GroupWatch.group, GroupWatch.follow, GroupWatch.duration, GroupWatch.refresh, OutputFormat.option,
        ],
        fields: OutputTable.fields(columns)
    ) { arguments in
        let watch = try await GroupWatch(arguments)
        if watch.follows {
            try await tell(watch, arguments)
        } else if watch.access.dataDirectory != nil {
            list(try await watch.snapshot(), arguments)
        } else {
            throw CommandFailure(.usage, "Rebalances are seen as they happen: give --follow or --duration TIME.")
        }
        return .done
    }

    /// The past as the coordinators' logs have it.
    private static func list(_ snapshot: GroupsSnapshot, _ arguments: Arguments) {
        let wanted = arguments[GroupWatch.group]
        var table = OutputTable(columns)
        for rebalance in snapshot.rebalances.reversed() where wanted.isEmpty || wanted.contains(rebalance.groupID) {
            table.append(cells(of: rebalance))
        }
        StandardOutput.write(table.render(arguments[OutputFormat.option]))
    }

    private static func tell(_ watch: GroupWatch, _ arguments: Arguments) async throws {
        let format = arguments[OutputFormat.option]
        let wanted = arguments[GroupWatch.group]
        if format == .csv { StandardOutput.write(OutputTable(columns).render(.csv)) }
        var waiting: [Rebalance] = []
        var told: [Rebalance] = []
        try await watch.follow { update in
            let now = update.snapshot.takenAtMilliseconds
            let all = update.snapshot.rebalances
            told.removeAll { old in !all.contains { $0.isSame(as: old) } }
            let new = all.reversed().filter { rebalance in
                !rebalance.isOngoing && (wanted.isEmpty || wanted.contains(rebalance.groupID))
                    && !told.contains { $0.isSame(as: rebalance) }
            }
            waiting = new.filter { now - $0.endMilliseconds < settleMilliseconds }
            for rebalance in new where now - rebalance.endMilliseconds >= settleMilliseconds {
                told.append(rebalance)
                write(rebalance, format)
            }
        }
        for rebalance in waiting { write(rebalance, format) }
    }

    /// So long after its end a rebalance is told: by then all have given their accounts of it, and the best is kept.
    private static let settleMilliseconds: Int64 = 3000

    private static func write(_ rebalance: Rebalance, _ format: OutputFormat) {
        switch format {
        case .table, .wide:
            StandardOutput.write("\(WallTime.timeOfDay(rebalance.endMilliseconds)) \(RebalanceText.line(rebalance))\n")
        case .json, .jsonl, .csv:
            var table = OutputTable(columns)
            table.append(cells(of: rebalance))
            StandardOutput.write(table.renderLines(format))
        }
    }

    static func cells(of rebalance: Rebalance) -> [OutputTable.Cell] {
        let names = { (list: [String]) in OutputTable.Cell(.array(list.map { .string($0) })) }
        return [
            .init(.string(rebalance.groupID)),
            .init(JSONValue(rebalance.startMilliseconds.map(WallTime.iso8601))),
            .init(.string(WallTime.iso8601(rebalance.endMilliseconds))),
            .init(JSONValue(rebalance.durationMilliseconds)),
            .init(JSONValue(rebalance.count)),
            .init(.string(rebalance.trigger.description)),
            .init(JSONValue(rebalance.membersBefore)),
            .init(JSONValue(rebalance.membersAfter)),
            .init(JSONValue(rebalance.generationBefore)),
            .init(JSONValue(rebalance.generationAfter)),
            .init(JSONValue(rebalance.partitionsMoved)),
            .init(JSONValue(rebalance.unownedMilliseconds)),
            names(rebalance.joined),
            names(rebalance.gone),
            .init(.string(rebalance.source.rawValue)),
        ]
    }
}

/// A rebalance in one line for people.
enum RebalanceText {
    static func line(_ rebalance: Rebalance) -> String {
        var parts = [rebalance.groupID]
        if let after = rebalance.generationAfter {
            parts.append(rebalance.generationBefore.map { "g\($0)→\(after)" } ?? "g\(after)")
        }
        if rebalance.source == .poll {
            parts.append("≥\(rebalance.count)")
        } else if rebalance.count > 1 {
            parts.append("×\(rebalance.count)")
        }
        if let duration = rebalance.durationMilliseconds {
            parts.append((rebalance.source == .log ? "~" : "") + HumanNumber.span(milliseconds: duration))
        }
        parts.append(rebalance.trigger.description)
        if let before = rebalance.membersBefore, let after = rebalance.membersAfter {
            parts.append("· \(before)→\(after) members")
        }
        if let moved = rebalance.partitionsMoved { parts.append("· \(moved) partitions moved") }
        if let unowned = rebalance.unownedMilliseconds {
            parts.append("· unowned at most \(HumanNumber.span(milliseconds: unowned))")
        }
        return parts.joined(separator: " ") + " [\(rebalance.source.rawValue)]"
    }
}
