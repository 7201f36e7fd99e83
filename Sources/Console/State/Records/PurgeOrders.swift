import ClusterView
import Operations
import Terminal

/// Deleting records: which are meant, the plan that is looked at, the name that has to be typed, and the order.
extension ConsoleState {
    mutating func beginPurge() -> [ConsoleEffect] {
        if case .replay(let replay)? = layers.last {
            return open(PurgeDialog(replay.replayedTopics.map { PurgeDialog.Choice(topic: $0, extent: .replayed) }))
        }
        guard let topic = purgedTopic else {
            say("Which topic? Dead letters of this kind are in several: open it, or select one of the topics.", .warn)
            return []
        }
        var extents: [PurgePlan.Extent] = [.all]
        if live.deadLetters?.topics.contains(where: { $0.topic == topic }) == true { extents.append(.replayed) }
        if let place = pointedAtRecord?.place, isInRecords {
            extents.insert(.through(partition: place.partition, offset: place.offset), at: 0)
        }
        return open(PurgeDialog(extents.map { PurgeDialog.Choice(topic: topic, extent: $0) }))
    }

    private mutating func open(_ dialog: PurgeDialog) -> [ConsoleEffect] {
        guard !dialog.choices.isEmpty else { return [] }
        layers.append(.purge(dialog))
        return ask(dialog)
    }

    /// Why nothing of the replay whose report is shown can be deleted, or nil.
    package var reasonAgainstPurgingReplayed: String? {
        if let reason = reasonAgainstChanges { return reason }
        guard case .replay(let replay)? = layers.last, !replay.replayedTopics.isEmpty else {
            return "no replay has ended well here"
        }
        return nil
    }

    private var purgedTopic: String? {
        if let place = pointedAtRecord?.place, isInRecords { return place.topic }
        let topics = listed(isInRecords ? view.detail : paneState(view.pane).selected)?.topics ?? []
        return topics.count == 1 ? topics[0] : nil
    }

    private mutating func ask(_ dialog: PurgeDialog) -> [ConsoleEffect] {
        let intent = ConsoleIntent.planPurge(dialog.topic, dialog.extent)
        guard !underWay.contains(intent) else { return [] }
        underWay.append(intent)
        return [.perform(intent)]
    }

    mutating func answer(_ command: ConsoleCommand, to dialog: PurgeDialog) -> [ConsoleEffect] {
        var dialog = dialog
        var effects: [ConsoleEffect] = []
        switch command {
        case .otherExtent where dialog.choices.count > 1:
            dialog.choose(dialog.index + 1)
            effects = ask(dialog)
        case .typeName:
            if dialog.plan?.record.refusal == nil, dialog.plan != nil {
                prompt = Prompt(kind: .purgedName(dialog.topic))
            }
        case .confirm:
            guard let plan = dialog.plan, plan.record.refusal == nil, dialog.isNamed else { break }
            return order(.purge(plan), "purging \(plan.count) records of \(plan.topic)")
        default: break
        }
        layers.append(.purge(dialog))
        return effects
    }

    /// Takes the name that was typed.
    mutating func take(name: String, for topic: String) -> [ConsoleEffect] {
        guard case .purge(var dialog)? = layers.last, dialog.topic == topic else { return [] }
        dialog.isNamed = name == topic
        layers[layers.count - 1] = .purge(dialog)
        if !dialog.isNamed { say("That is not \(topic): nothing is deleted.", .warn) }
        return []
    }

    /// Takes in what became of an intent about records.
    ///
    /// - Returns: whether it was one.
    mutating func finishRecords(_ intent: ConsoleIntent, _ outcome: ConsoleOutcome) -> Bool {
        switch (intent, outcome) {
        case (.planPurge(let topic, let extent), _):
            for index in layers.indices {
                guard case .purge(var dialog) = layers[index], dialog.topic == topic, dialog.extent == extent else {
                    continue
                }
                switch outcome {
                case .purgePlan(let plan): dialog.plan = plan
                case .failed(let reason): dialog.reason = reason
                default: break
                }
                layers[index] = .purge(dialog)
            }
        case (.purge, .done):
            readingIsOld = true
            return false
        case (.read, .failed(let reason)): say(reason, .bad)
        case (.read, _): break
        case (.saveCopy, .done(let text)): say(text, .good)
        case (.saveCopy, .failed(let text)): say(text, .warn)
        default: return false
        }
        return true
    }
}
