import CommandLineInterface
import Operations

/// Plans and their results on standard output.
enum PlanOutput {
    static let planColumns: [OutputTable.Column] = [
        .init("subject", "PARTITION", "what is changed"),
        .init("from", "FROM", "the leader now", alignment: .right),
        .init("to", "TO", "the leader then", alignment: .right),
        .init("obstacle", "NOTE", "why it cannot be done now"),
    ]
    static let resultColumns: [OutputTable.Column] = [
        .init("subject", "PARTITION", "what was changed"),
        .init("error", "RESULT", "Kafka's error name; null when elected"),
        .init("detail", "DETAIL", "more about it"),
    ]

    /// Writes a plan, or what became of it.
    static func write(_ plan: PlanRecord, _ result: PlanResult?, _ format: OutputFormat) {
        switch format {
        case .json, .jsonl:
            let value = document(plan, result)
            StandardOutput.write((format == .json ? value.indentedText : value.text) + "\n")
        case .csv:
            StandardOutput.write((result.map(table) ?? table(plan)).render(.csv))
        case .table, .wide:
            writeText(plan, result, format)
        }
    }

    /// A plan, and what became of it.
    static func document(_ plan: PlanRecord, _ result: PlanResult?) -> JSONValue {
        var members: [JSONValue.Member] = [.init("plan", json(plan))]
        if let result { members.append(.init("result", json(result))) }
        return .object(members)
    }

    static func status(_ result: PlanResult) -> ExitStatus {
        switch result.status {
        case .done: .done
        case .refused: .refused
        case .failed: result.steps.isEmpty ? .error : .verdictNotGood
        }
    }

    private static func writeText(_ plan: PlanRecord, _ result: PlanResult?, _ format: OutputFormat) {
        if let result {
            if !result.steps.isEmpty { StandardOutput.write(table(result).render(format) + "\n") }
            StandardError.write("highwater: \(result.sentence)\n")
            return
        }
        if !plan.steps.isEmpty { StandardOutput.write(table(plan).render(format) + "\n") }
        for sentence in plan.sentences { StandardError.write("highwater: \(sentence)\n") }
        if let refusal = plan.refusal {
            StandardError.write("highwater: \(refusal)\n")
        } else if !plan.steps.isEmpty {
            StandardError.write("highwater: this is a plan and nothing has changed; --execute applies it\n")
        }
    }

    private static func table(_ plan: PlanRecord) -> OutputTable {
        var table = OutputTable(planColumns)
        for step in plan.steps {
            table.append([
                .init(.string(step.subject)), .init(.string(step.from)), .init(.string(step.to)),
                .init(JSONValue(step.obstacle), text: step.obstacle ?? ""),
            ])
        }
        return table
    }

    private static func table(_ result: PlanResult) -> OutputTable {
        var table = OutputTable(resultColumns)
        for step in result.steps {
            table.append([
                .init(.string(step.subject)), .init(JSONValue(step.error), text: step.error ?? "elected"),
                .init(JSONValue(step.detail), text: step.detail ?? ""),
            ])
        }
        return table
    }

    private static func json(_ plan: PlanRecord) -> JSONValue {
        .object([
            .init("operation", .string(plan.operation)),
            .init("subject", .string(plan.subject)),
            .init(
                "facts",
                .array(
                    plan.facts.map {
                        .object([
                            .init("name", .string($0.name)), .init("label", .string($0.label)),
                            .init("value", .string($0.value)), .init("isAlarming", .boolean($0.isAlarming)),
                        ])
                    }
                )
            ),
            .init(
                "steps",
                .array(
                    plan.steps.map {
                        .object([
                            .init("subject", .string($0.subject)), .init("from", .string($0.from)),
                            .init("to", .string($0.to)), .init("obstacle", JSONValue($0.obstacle)),
                        ])
                    }
                )
            ),
            .init("sentences", .array(plan.sentences.map { .string($0) })),
            .init("refusal", JSONValue(plan.refusal)),
        ])
    }

    private static func json(_ result: PlanResult) -> JSONValue {
        .object([
            .init("status", .string(result.status.rawValue)),
            .init("sentence", .string(result.sentence)),
            .init(
                "steps",
                .array(
                    result.steps.map {
                        .object([
                            .init("subject", .string($0.subject)), .init("error", JSONValue($0.error)),
                            .init("detail", JSONValue($0.detail)),
                        ])
                    }
                )
            ),
        ])
    }
}
