import ClusterView
import KafkaProtocol
import Operations
import Terminal

/// Changes of a group's offsets: which partitions are meant, the plan that is looked at, and what leaves as an intent.
extension ConsoleState {
    mutating func actOnOffsets(_ command: ConsoleCommand, argument: String) -> [ConsoleEffect] {
        switch command {
        case .reset: return beginReset(argument)
        case .skip: return beginSkip(argument)
        case .undo:
            guard !underWay.contains(.listChanges) else { return [] }
            underWay.append(.listChanges)
            return [.perform(.listChanges)]
        default: return []
        }
    }

    private mutating func beginReset(_ argument: String) -> [ConsoleEffect] {
        guard let target = target(argument) else {
            say("Which group? Select one in the lag pane, or type :reset GROUP [TOPIC[:0,1]].", .warn)
            return []
        }
        let request = ResetRequest(group: target.group, selection: target.selection, scenario: .toCurrent)
        return open(ResetDialog(ResetQuestion(request: request), choice: .toCurrent))
    }

    private mutating func beginSkip(_ argument: String) -> [ConsoleEffect] {
        guard let target = target(argument), let partition = target.onlyPartition else {
            say("Which partition? Select one in the lag pane, or type :skip GROUP TOPIC:PARTITION.", .warn)
            return []
        }
        let request = ResetRequest(group: target.group, selection: .partitions([partition]), scenario: .skip)
        return open(ResetDialog(ResetQuestion(request: request), choice: nil))
    }

    private mutating func open(_ dialog: ResetDialog) -> [ConsoleEffect] {
        layers.append(.reset(dialog))
        guard case .looking(let question) = dialog.phase else { return [] }
        return ask(question)
    }

    /// Asks for a plan, which is no order: nothing is logged.
    private mutating func ask(_ question: ResetQuestion) -> [ConsoleEffect] {
        guard !underWay.contains(.planReset(question)) else { return [] }
        underWay.append(.planReset(question))
        return [.perform(.planReset(question))]
    }

    // MARK: - Inside the dialog

    mutating func answer(_ command: ConsoleCommand, to dialog: ResetDialog) -> [ConsoleEffect] {
        var dialog = dialog
        var effects: [ConsoleEffect] = []
        switch command {
        case .confirm: effects = confirm(&dialog)
        case .nextScenario, .previousScenario: effects = choose(command == .nextScenario ? 1 : -1, in: &dialog)
        case .typeValue:
            if let choice = dialog.choice, choice.example != nil, dialog.phase != .applying {
                prompt = Prompt(kind: .resetValue(choice), field: TextField(dialog.values[choice] ?? ""))
            }
        case .editOffset:
            if let partition = dialog.selectedPartition, dialog.phase == .planned {
                let text = dialog.edits[partition].map(String.init) ?? ""
                prompt = Prompt(kind: .resetOffset(partition), field: TextField(text))
            }
        case .waitForEmpty where dialog.waitsForMembers:
            dialog.mode = dialog.mode == .now ? .whenEmpty(timeout: ResetDialog.patience) : .now
        case .stopMembers where dialog.waitsForMembers && dialog.runsMembers:
            dialog.mode = dialog.mode == .stoppingMembers ? .now : .stoppingMembers
        case .save:
            if dialog.phase == .planned, let plan = dialog.plan { effects = [.perform(.saveOffsets(plan))] }
        default: break
        }
        layers.append(.reset(dialog))
        return effects
    }

    /// Leaves the dialog; what waits for members is given up.
    mutating func leave(_ dialog: ResetDialog) -> [ConsoleEffect] {
        guard dialog.phase == .applying, dialog.mode != .now else { return [] }
        say("giving up waiting for \(dialog.group)…", .accent)
        return [.perform(.cancelReset(dialog.group))]
    }

    private mutating func confirm(_ dialog: inout ResetDialog) -> [ConsoleEffect] {
        guard dialog.canApply, let plan = dialog.plan else { return [] }
        let intent = ConsoleIntent.resetOffsets(plan, dialog.mode)
        guard !underWay.contains(intent) else { return [] }
        underWay.append(intent)
        log(.change, intent.subject, intent.deed)
        dialog.phase = .applying
        return [.perform(intent)]
    }

    private mutating func choose(_ step: Int, in dialog: inout ResetDialog) -> [ConsoleEffect] {
        guard let choice = dialog.choice, dialog.phase != .applying else { return [] }
        let all = ResetChoice.allCases
        let index = all.firstIndex(of: choice) ?? 0
        dialog.choice = all[(index + step + all.count) % all.count]
        return dialog.replan(nowMilliseconds: nowMilliseconds).map { ask($0) } ?? []
    }

    /// Takes in what was typed for the dialog.
    mutating func take(_ text: String, for kind: Prompt.Kind) -> [ConsoleEffect] {
        guard case .reset(var dialog)? = layers.last, dialog.phase != .applying else { return [] }
        let typed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        switch kind {
        case .resetValue(let choice):
            dialog.values[choice] = typed
        case .resetOffset(let partition):
            if typed.isEmpty {
                dialog.edits[partition] = nil
            } else if let offset = Int64(typed), offset >= 0 {
                dialog.edits[partition] = offset
            } else {
                say("“\(typed)” is not an offset.", .warn)
                return []
            }
        case .command, .filter, .recordFilter, .seek, .purgedName, .replayTarget, .replayRate, .settingValue: return []
        }
        let question = dialog.replan(nowMilliseconds: nowMilliseconds)
        layers[layers.count - 1] = .reset(dialog)
        return question.map { ask($0) } ?? []
    }

    mutating func move(_ step: Int, in dialog: inout ResetDialog) {
        dialog.selected = max(0, min((dialog.plan?.rows.count ?? 1) - 1, dialog.selected + step))
    }

    mutating func take(_ list: UndoList) -> [ConsoleEffect] {
        guard list.changes.indices.contains(list.selected) else { return [] }
        let change = list.changes[list.selected]
        if let undoneBy = change.undoneBy {
            say("\(change.id) was taken back already, by \(undoneBy).", .warn)
            layers.append(.undoList(list))
            return []
        }
        return open(ResetDialog(ResetQuestion(request: change.request), choice: nil))
    }

    // MARK: - What comes back

    /// Takes in what became of an intent about offsets.
    ///
    /// - Returns: whether that was all there was to do.
    mutating func finishOffsets(_ intent: ConsoleIntent, _ outcome: ConsoleOutcome) -> Bool {
        switch (intent, outcome) {
        case (.planReset(let question), .resetPlan(let answer)):
            change(where: { $0.phase == .looking(question) }) { $0.take(answer) }
        case (.planReset(let question), .failed(let reason)):
            change(where: { $0.phase == .looking(question) }) { $0.phase = .lacking(reason) }
        case (.listChanges, .changes(let changes)):
            if changes.isEmpty {
                say("The journal knows no change of offsets on this cluster.", .dim)
            } else {
                layers.append(.undoList(UndoList(changes: changes)))
            }
        case (.resetOffsets(let asked, _), .offsetsReset(let plan, let result)):
            log(result.status == .done ? .note : .bad, intent.subject, result.sentence)
            layers.removeAll { layer in
                if case .reset(let dialog) = layer { dialog.plan?.id == asked.id } else { false }
            }
            layers.append(.resetResult(ResetResult(plan: plan, result: result), scroll: 0))
        case (.saveOffsets, .done(let text)): say(text, .good)
        case (.saveOffsets, .failed(let text)), (.listChanges, .failed(let text)): say(text, .bad)
        case (.cancelReset, _): break
        default: return false
        }
        return true
    }

    private mutating func change(where isMeant: (ResetDialog) -> Bool, _ body: (inout ResetDialog) -> Void) {
        for index in layers.indices {
            guard case .reset(var dialog) = layers[index], isMeant(dialog) else { continue }
            body(&dialog)
            layers[index] = .reset(dialog)
        }
    }
}

/// Partitions of a group that the operator means.
struct OffsetTarget: Sendable, Equatable {
    var group: String
    var selection: OffsetSelection

    /// Reads `GROUP` or `GROUP TOPIC[:0,1] ...`; a group alone means everything that it has committed.
    init?(_ text: String) {
        var words = text.split(separator: " ").map(String.init)
        guard !words.isEmpty else { return nil }
        let group = words.removeFirst()
        let topics = words.compactMap { TopicSelection($0) }
        guard topics.count == words.count else { return nil }
        self.init(group: group, selection: topics.isEmpty ? .committed : .topics(topics))
    }

    init(group: String, selection: OffsetSelection) {
        self.group = group
        self.selection = selection
    }

    /// The one partition that is meant; nil for several.
    var onlyPartition: TopicPartition? {
        switch selection {
        case .partitions(let partitions): partitions.count == 1 ? partitions[0] : nil
        case .topics(let topics):
            topics.count == 1 && topics[0].partitions.count == 1
                ? TopicPartition(topic: topics[0].topic, partition: topics[0].partitions[0]) : nil
        case .committed: nil
        }
    }
}

extension ConsoleState {
    /// What is typed, or else what is selected.
    private func target(_ argument: String) -> OffsetTarget? {
        argument.isEmpty ? selectedOffsets : OffsetTarget(argument)
    }

    /// The partitions of a group that the selected row means.
    var selectedOffsets: OffsetTarget? {
        switch view.detail ?? paneState(view.pane).selected {
        case .group(let group), .rebalance(let group, _, _):
            return OffsetTarget(group: group, selection: topics(of: group))
        case .groupTopic(let group, let topic):
            return OffsetTarget(group: group, selection: .topics([TopicSelection(topic: topic)]))
        case .groupPartition(let group, let name):
            let partition = TopicPartition(topic: name.topic, partition: name.partition)
            return OffsetTarget(group: group, selection: .partitions([partition]))
        case .groupMember(let group, let member):
            return OffsetTarget(group: group, selection: .partitions(partitions(of: member, in: group)))
        case .partition, .broker, .controller, .event, .latency, .topic, .letterTopic, .letterKind, .record, .service,
            .instance, .setting, nil:
            return nil
        }
    }

    /// Every topic that the group has to do with and the cluster has, partitions without a commit included.
    private func topics(of group: String) -> OffsetSelection {
        let topics = data.groups?.group(group)?.topics.filter { $0.presence != .deleted } ?? []
        return topics.isEmpty ? .committed : .topics(topics.map { TopicSelection(topic: $0.topic) })
    }

    private func partitions(of member: String, in group: String) -> [TopicPartition] {
        guard let row = data.groups?.group(group) else { return [] }
        return row.topics.flatMap { topic in
            topic.partitions.filter { row.owner(of: $0)?.memberID == member }
                .map { TopicPartition(topic: topic.topic, partition: $0.partition) }
        }
    }
}
