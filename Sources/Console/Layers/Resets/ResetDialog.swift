import ClusterView
import KafkaProtocol
import Operations

/// A scenario of Kafka's group tool as something to choose.
enum ResetChoice: String, Sendable, CaseIterable {
    case toCurrent = "--to-current"
    case toEarliest = "--to-earliest"
    case toLatest = "--to-latest"
    case toOffset = "--to-offset"
    case shiftBy = "--shift-by"
    case toDatetime = "--to-datetime"
    case byDuration = "--by-duration"
    case fromFile = "--from-file"

    /// What is to be typed; nil for scenarios that need nothing.
    var example: String? {
        switch self {
        case .toCurrent, .toEarliest, .toLatest: nil
        case .toOffset: "an offset such as 4711"
        case .shiftBy: "records: 10 forward, -10 back"
        case .toDatetime: "2026-11-20T12:00:00 is UTC, 2026-11-20T12:00:00+09:00 is not"
        case .byDuration: "PT30M, P1DT2H"
        case .fromFile: "a CSV file of topic,partition,offset"
        }
    }

    /// The scenario with what was typed; nil where that is not understood, and for files, which are read elsewhere.
    func scenario(_ value: String, nowMilliseconds: Int64) -> ResetScenario? {
        switch self {
        case .toCurrent: .toCurrent
        case .toEarliest: .toEarliest
        case .toLatest: .toLatest
        case .toOffset: Int64(value).flatMap { $0 < 0 ? nil : .toOffset($0) }
        case .shiftBy: Int64(value).map { .shiftBy($0) }
        case .toDatetime: UTCInstant.milliseconds(value).map { .toDatetime(milliseconds: $0) }
        case .byDuration: IsoDuration(value).map { .byDuration($0, beforeMilliseconds: nowMilliseconds) }
        case .fromFile: nil
        }
    }
}

/// A reset, an undo or a skip from the first look at the group to the yes.
struct ResetDialog: Sendable, Equatable {
    enum Phase: Sendable, Equatable {
        /// The question that is under way.
        case looking(ResetQuestion)
        case planned
        /// A value has to be typed first, or something else is missing; the text says what.
        case lacking(String)
        case applying
    }

    let group: String
    let selection: OffsetSelection
    /// Nil where the scenario is given: undo and skip.
    var choice: ResetChoice?
    /// What was typed for each choice.
    var values: [ResetChoice: String] = [:]
    var edits: [TopicPartition: Int64] = [:]
    var phase: Phase
    /// The newest plan; it stays while another is asked for, so that the screen does not jump.
    var plan: ResetOffsetsPlan?
    /// Whether the group's members are run by this program.
    var runsMembers = false
    var mode = ResetMode.now
    /// The selected row.
    var selected = 0

    /// How long the group may take to become empty.
    static let patience = Duration.seconds(600)

    init(_ question: ResetQuestion, choice: ResetChoice?) {
        self.group = question.request.group
        self.selection = question.request.selection
        self.choice = choice
        self.phase = .looking(question)
    }

    /// Whether a yes would do anything.
    var canApply: Bool {
        guard phase == .planned, let plan, !plan.changes.isEmpty else { return false }
        return plan.record.refusal == nil || (plan.waitsForMembers && mode != .now)
    }

    /// Whether the members are all that speaks against it.
    var waitsForMembers: Bool { phase == .planned && plan?.waitsForMembers == true }

    var selectedPartition: TopicPartition? {
        guard let rows = plan?.rows, rows.indices.contains(selected) else { return nil }
        return rows[selected].partition
    }

    /// Takes the plan that was asked for.
    mutating func take(_ answer: ResetPlanAnswer) {
        plan = answer.plan
        runsMembers = answer.runsMembers
        phase = .planned
        selected = max(0, min(selected, answer.plan.rows.count - 1))
    }

    /// Plans again after another choice, value or edit.
    ///
    /// - Returns: the question to ask where what is known does not tell.
    mutating func replan(nowMilliseconds: Int64) -> ResetQuestion? {
        guard let choice else { return repeatWithEdits() }
        let value = values[choice] ?? ""
        if let example = choice.example, value.isEmpty {
            phase = .lacking("v types \(example)")
            return nil
        }
        if choice == .fromFile {
            let request = ResetRequest(group: group, selection: selection, scenario: .fromFile([:]), edits: edits)
            return ask(ResetQuestion(request: request, file: value))
        }
        guard let scenario = choice.scenario(value, nowMilliseconds: nowMilliseconds) else {
            phase = .lacking("“\(value)” is not understood: v types \(choice.example ?? "")")
            return nil
        }
        let request = ResetRequest(group: group, selection: selection, scenario: scenario, edits: edits)
        // Ends and offsets are known; only a time has to be looked up.
        guard scenario.instantMilliseconds == nil, let picture = plan?.picture else {
            return ask(ResetQuestion(request: request))
        }
        plan = ResetOffsetsPlan(request, in: picture)
        phase = .planned
        return nil
    }

    private mutating func repeatWithEdits() -> ResetQuestion? {
        guard let plan else { return nil }
        var request = plan.request
        request.edits = edits
        self.plan = ResetOffsetsPlan(request, in: plan.picture)
        phase = .planned
        return nil
    }

    private mutating func ask(_ question: ResetQuestion) -> ResetQuestion {
        phase = .looking(question)
        return question
    }
}

/// The changes that can be taken back, to choose from.
struct UndoList: Sendable, Equatable {
    var changes: [UndoableChange]
    var selected = 0
}
