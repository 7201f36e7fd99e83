import ClusterClient
import ClusterView
import CommandLineInterface
import KafkaProtocol
import Operations

/// Plans for offsets, and their results, on standard output.
struct ResetOutput {
    let format: OutputFormat
    let bootstrapServers: String

    static let columns: [OutputTable.Column] = [
        .init("topic", "TOPIC", "topic"),
        .init("partition", "PARTITION", "partition", alignment: .right),
        .init("before", "CURRENT", "committed offset; null if none", alignment: .right),
        .init("after", "NEW", "offset of the plan; null if none", alignment: .right),
        .init("difference", "DIFF", "records further on, negative for back", alignment: .right),
        .init("low", "LOW", "first offset of the log", alignment: .right),
        .init("high", "HIGH", "end of the log", alignment: .right),
        .init("lagBefore", "LAG", "records behind now", alignment: .right, wide: true),
        .init("lagAfter", "NEW LAG", "records behind then", alignment: .right, wide: true),
        .init("note", "NOTE", "clamped, edited, never committed ..., or why it stays as it is"),
        .init("isChanged", "CHANGES", "whether the plan changes it", wide: true),
    ]
    static let resultColumns: [OutputTable.Column] = [
        .init("error", "RESULT", "with --execute: Kafka's error name; null when changed and read back"),
        .init("detail", "DETAIL", "with --execute: the offset read back, or more about the error"),
    ]
    static let fields =
        [
            Command.Field("plan", "id, operation, group, state, scenario, instant, sentences, refusal, sameAs"),
            Command.Field("result", "status, sentence; only with --execute"),
        ] + OutputTable.fields(columns + resultColumns)

    /// Writes a plan, or what became of it.
    func write(_ plan: ResetOffsetsPlan, _ result: PlanResult?) {
        let table = Self.table(plan, result)
        switch format {
        case .json: StandardOutput.write(document(plan, result, table).indentedText + "\n")
        case .jsonl, .csv: StandardOutput.write(table.render(format))
        case .table, .wide: writeText(plan, result, table)
        }
        if format == .jsonl || format == .csv, let sentence = result?.sentence ?? plan.record.refusal {
            StandardError.write("highwater: \(sentence)\n")
        }
    }

    private func writeText(_ plan: ResetOffsetsPlan, _ result: PlanResult?, _ table: OutputTable) {
        if !table.rows.isEmpty { StandardOutput.write(table.render(format) + "\n") }
        if let result { return StandardError.write("highwater: \(result.sentence)\n") }
        if let instant = plan.request.scenario.instantMilliseconds {
            StandardError.write("highwater: the time is \(UTCInstant.text(milliseconds: instant))Z\n")
        }
        for sentence in plan.record.sentences { StandardError.write("highwater: \(sentence)\n") }
        if let refusal = plan.record.refusal { return StandardError.write("highwater: \(refusal)\n") }
        guard !plan.changes.isEmpty else { return }
        StandardError.write("highwater: the same as \(sameAs(plan))\n")
        StandardError.write("highwater: this is a plan and nothing has changed; --execute applies it\n")
    }

    private func sameAs(_ plan: ResetOffsetsPlan) -> String {
        plan.equivalentCommand(bootstrapServers: bootstrapServers).joined(separator: " ")
    }

    private static func table(_ plan: ResetOffsetsPlan, _ result: PlanResult?) -> OutputTable {
        var steps: [String: PlanResult.Step] = [:]
        for step in result?.steps ?? [] { steps[step.subject] = step }
        var table = OutputTable(result == nil ? columns : columns + resultColumns)
        for row in plan.rows {
            let notes = (row.obstacle.map { [$0] } ?? []) + row.notes.map(\.text)
            let after = row.obstacle == nil ? row.after : row.before
            var cells: [OutputTable.Cell] = [
                .init(.string(row.partition.topic)), .init(JSONValue(Int64(row.partition.partition))),
                .init(JSONValue(row.before)), .init(JSONValue(after)), .init(JSONValue(row.difference)),
                .init(JSONValue(row.low)), .init(JSONValue(row.high)), .init(JSONValue(row.lagBefore)),
                .init(JSONValue(row.lagAfter)),
                .init(
                    JSONValue(notes.isEmpty ? nil : notes.joined(separator: "; ")),
                    text: notes.joined(separator: "; ")
                ),
                .init(.boolean(row.isChange)),
            ]
            if result != nil {
                let step = steps[row.partition.description]
                let word = step.map { $0.error ?? "changed" } ?? (row.isChange ? "-" : "unchanged")
                cells.append(.init(JSONValue(step?.error), text: word))
                cells.append(.init(JSONValue(step?.detail), text: step?.detail ?? ""))
            }
            table.append(cells)
        }
        return table
    }

    private func document(_ plan: ResetOffsetsPlan, _ result: PlanResult?, _ table: OutputTable) -> JSONValue {
        let instant = plan.request.scenario.instantMilliseconds.map { UTCInstant.text(milliseconds: $0) + "Z" }
        let rows = table.rows.map { row in
            JSONValue.object(zip(table.columns, row).map { .init($0.name, $1.value) })
        }
        var members: [JSONValue.Member] = [
            .init(
                "plan",
                .object([
                    .init("id", .string(plan.id)),
                    .init("operation", .string(plan.record.operation)),
                    .init("group", .string(plan.request.group)),
                    .init("state", .string(plan.picture.state.rawValue)),
                    .init("scenario", .string(plan.request.scenario.option)),
                    .init("instant", JSONValue(instant)),
                    .init("recordsToRead", JSONValue(plan.recordsToRead)),
                    .init("recordsToSkip", JSONValue(plan.recordsToSkip)),
                    .init("sentences", .array(plan.record.sentences.map { .string($0) })),
                    .init("refusal", JSONValue(plan.record.refusal)),
                    .init("sameAs", .string(sameAs(plan))),
                ])
            )
        ]
        if let result {
            members.append(
                .init(
                    "result",
                    .object([
                        .init("status", .string(result.status.rawValue)), .init("sentence", .string(result.sentence)),
                    ])
                )
            )
        }
        return .object(members + [.init("partitions", .array(rows))])
    }
}
