import ClusterView
import CommandLineInterface
import Operations

/// Plans for replays, and their results, on standard output.
struct ReplayOutput {
    let format: OutputFormat

    static let columns: [OutputTable.Column] = [
        .init("topic", "TO", "where records go"),
        .init("records", "RECORDS", "how many", alignment: .right),
        .init("bytes", "BYTES", "of their keys and values", alignment: .right),
        .init("first", "FIRST", "time of the first"),
        .init("last", "LAST", "time of the last"),
        .init("byKey", "BY KEY", "records that do not get the partition they had", alignment: .right, wide: true),
        .init("note", "NOTE", "why nothing goes there"),
    ]
    static let fields =
        [
            Command.Field(
                "plan",
                "id, operation, source, records, bytes, parked, left (by reason), notSelected, reasons, sentences, refusal"
            ),
            Command.Field("result", "status, sentence, partitions; only with --execute"),
        ] + OutputTable.fields(columns)

    /// Writes a plan, or what became of it and of the purge that followed.
    func write(_ plan: ReplayPlan, _ result: PlanResult?, purge: (plan: PlanRecord, result: PlanResult)? = nil) {
        let table = Self.table(plan)
        defer {
            if let purge, format != .json { StandardError.write("highwater: \(purge.result.sentence)\n") }
        }
        switch format {
        case .json: StandardOutput.write(document(plan, result, table, purge).indentedText + "\n")
        case .jsonl, .csv: StandardOutput.write(table.render(format))
        case .table, .wide: writeText(plan, result, table)
        }
        if format == .jsonl || format == .csv, let sentence = result?.sentence ?? plan.record.refusal {
            StandardError.write("highwater: \(sentence)\n")
        }
    }

    private func writeText(_ plan: ReplayPlan, _ result: PlanResult?, _ table: OutputTable) {
        if !table.rows.isEmpty { StandardOutput.write(table.render(format) + "\n") }
        if let result { return StandardError.write("highwater: \(result.sentence)\n") }
        StandardError.write("highwater: \(plan.id): \(plan.scan.tally.words)\n")
        let reasons = Self.reasons(plan).prefix(8).map { "\($0.count) \($0.name.isEmpty ? "without a name" : $0.name)" }
        if !reasons.isEmpty { StandardError.write("highwater: errors: \(reasons.joined(separator: ", "))\n") }
        for sentence in plan.record.sentences { StandardError.write("highwater: \(sentence)\n") }
        if let refusal = plan.record.refusal { return StandardError.write("highwater: \(refusal)\n") }
        StandardError.write("highwater: this is a plan and nothing has changed; --execute applies it\n")
    }

    private static func reasons(_ plan: ReplayPlan) -> [(name: String, count: Int)] {
        plan.scan.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (name: $0.key, count: $0.value) }
    }

    private static func table(_ plan: ReplayPlan) -> OutputTable {
        var table = OutputTable(columns)
        for (topic, target) in plan.scan.targets.sorted(by: { $0.key < $1.key }) {
            table.append([
                .init(.string(topic)), .init(JSONValue(target.records)), .init(JSONValue(target.bytes)),
                time(target.firstMilliseconds), time(target.lastMilliseconds), .init(JSONValue(target.byKey)),
                .init(.null, text: ""),
            ])
        }
        for (topic, count) in plan.scan.missingTopics.sorted(by: { $0.key < $1.key }) {
            table.append([
                .init(.string(topic)), .init(JSONValue(count)), .init(.null), time(nil), time(nil), .init(.null),
                .init(.string("the topic is not there")),
            ])
        }
        return table
    }

    private static func time(_ milliseconds: Int64?) -> OutputTable.Cell {
        let text = milliseconds.map { UTCInstant.text(milliseconds: $0) + "Z" }
        return .init(JSONValue(text), text: text ?? "-")
    }

    private func document(
        _ plan: ReplayPlan,
        _ result: PlanResult?,
        _ table: OutputTable,
        _ purge: (plan: PlanRecord, result: PlanResult)?
    ) -> JSONValue {
        let left = LeftReason.allCases.map { JSONValue.Member($0.rawValue, JSONValue(plan.scan.tally.left($0))) }
        let rows = table.rows.map { row in
            JSONValue.object(zip(table.columns, row).map { .init($0.name, $1.value) })
        }
        var members: [JSONValue.Member] = [
            .init(
                "plan",
                .object([
                    .init("id", .string(plan.id)),
                    .init("operation", .string(plan.record.operation)),
                    .init("source", .string(plan.request.source)),
                    .init("records", JSONValue(plan.scan.tally.sent)),
                    .init("bytes", JSONValue(plan.scan.bytes)),
                    .init("parked", JSONValue(plan.scan.tally.parked)),
                    .init("left", .object(left)),
                    .init("notSelected", JSONValue(plan.scan.tally.passedOver)),
                    .init("reasons", .object(Self.reasons(plan).map { .init($0.name, JSONValue($0.count)) })),
                    .init("sentences", .array(plan.record.sentences.map { .string($0) })),
                    .init("refusal", JSONValue(plan.record.refusal)),
                ])
            )
        ]
        if let result {
            let steps = result.steps.map { step in
                JSONValue.object([.init("subject", .string(step.subject)), .init("detail", JSONValue(step.detail))])
            }
            members.append(
                .init(
                    "result",
                    .object([
                        .init("status", .string(result.status.rawValue)), .init("sentence", .string(result.sentence)),
                        .init("partitions", .array(steps)),
                    ])
                )
            )
        }
        if let purge { members.append(.init("purge", PlanOutput.document(purge.plan, purge.result))) }
        return .object(members + [.init("targets", .array(rows))])
    }
}
