import ClusterView
import Operations
import Terminal

/// Replays: the plan that is looked at, what leaves as an intent, and how it goes.
extension ConsoleState {
    /// Opens the plan for a selection; while a replay runs, that one is shown instead.
    package mutating func beginReplay(_ question: ReplayQuestion) -> [ConsoleEffect] {
        if let running = runningReplay {
            layers.append(.replay(running))
            say("This replay runs; another one can be planned when it has ended.", .dim)
            return []
        }
        layers.append(.replay(ReplayDialog(question)))
        return ask(question)
    }

    private mutating func ask(_ question: ReplayQuestion) -> [ConsoleEffect] {
        let intent = ConsoleIntent.planReplay(question)
        guard !underWay.contains(intent) else { return [] }
        underWay.append(intent)
        return [.perform(intent)]
    }

    mutating func answer(_ command: ConsoleCommand, to dialog: ReplayDialog) -> [ConsoleEffect] {
        var dialog = dialog
        var effects: [ConsoleEffect] = []
        let isOpen = dialog.phase == .planned || dialog.phase == .looking
        switch command {
        case .confirm: effects = confirm(&dialog)
        case .pauseReplay where dialog.phase == .running:
            effects = [.perform(.steerReplay(dialog.isPaused ? .resume : .pause))]
        case .cancelReplay where dialog.phase == .running: effects = [.perform(.steerReplay(.cancel))]
        case .typeTarget where isOpen:
            prompt = Prompt(kind: .replayTarget, field: TextField(dialog.question.target ?? ""))
        case .typeRate where isOpen:
            let rate = dialog.question.recordsPerSecond.map(String.init) ?? ""
            prompt = Prompt(kind: .replayRate, field: TextField(rate))
        case .toggleParking where isOpen:
            dialog.question.parks.toggle()
            effects = askAgain(&dialog)
        case .toggleAgain where isOpen:
            dialog.question.repeatsReplayed.toggle()
            effects = askAgain(&dialog)
        default: break
        }
        layers.append(.replay(dialog))
        return effects
    }

    private mutating func askAgain(_ dialog: inout ReplayDialog) -> [ConsoleEffect] {
        dialog.phase = .looking
        return ask(dialog.question)
    }

    private mutating func confirm(_ dialog: inout ReplayDialog) -> [ConsoleEffect] {
        guard dialog.canApply else { return [] }
        let intent = ConsoleIntent.replay(dialog.applied)
        guard !underWay.contains(intent) else { return [] }
        underWay.append(intent)
        log(.change, intent.subject, intent.deed)
        dialog.phase = .running
        runningReplay = dialog
        return [.perform(intent)]
    }

    /// Takes in what was typed for the dialog.
    mutating func takeReplay(_ text: String, for kind: Prompt.Kind) -> [ConsoleEffect] {
        guard case .replay(var dialog)? = layers.last, dialog.phase == .planned || dialog.phase == .looking else {
            return []
        }
        let typed = text.filter { !$0.isWhitespace }
        switch kind {
        case .replayTarget: dialog.question.target = typed.isEmpty ? nil : typed
        case .replayRate:
            guard typed.isEmpty || Int(typed).map({ (1...1_000_000).contains($0) }) == true else {
                say("“\(typed)” is no number of records per second.", .warn)
                return []
            }
            dialog.question.recordsPerSecond = Int(typed)
        default: return []
        }
        let effects = askAgain(&dialog)
        layers[layers.count - 1] = .replay(dialog)
        return effects
    }

    // MARK: - What comes back

    /// Takes in how a replay goes.
    mutating func take(_ status: ReplayStatus) {
        runningReplay?.statuses[status.id] = status
        changeReplays(where: { $0.phase == .running }) { $0.statuses[status.id] = status }
    }

    /// Takes in what became of an intent about replays.
    ///
    /// - Returns: whether it was one.
    mutating func finishReplay(_ intent: ConsoleIntent, _ outcome: ConsoleOutcome) -> Bool {
        switch (intent, outcome) {
        case (.planReplay(let question), .replayPlans(let plans)):
            changeReplays(where: { $0.phase == .looking && $0.question == question }) {
                $0.plans = plans
                $0.phase = .planned
                $0.scroll = 0
            }
        case (.planReplay(let question), .failed(let reason)):
            changeReplays(where: { $0.phase == .looking && $0.question == question }) { $0.phase = .lacking(reason) }
        case (.replay(let plans), .replayed(let outcomes)): end(plans, outcomes)
        case (.replay(let plans), .failed(let reason)):
            end(plans, plans.map { ReplayOutcome(plan: $0, result: PlanResult(.failed, reason)) })
        case (.steerReplay, _): break
        default: return false
        }
        return true
    }

    private mutating func end(_ plans: [ReplayPlan], _ outcomes: [ReplayOutcome]) {
        var isShown = false
        for index in layers.indices {
            guard case .replay(var dialog) = layers[index], dialog.isRunning(plans) else { continue }
            dialog.phase = .ended(outcomes)
            dialog.scroll = 0
            layers[index] = .replay(dialog)
            isShown = true
        }
        for outcome in outcomes {
            log(outcome.result.status == .done ? .note : .bad, .cluster, outcome.result.sentence)
        }
        if !isShown, let worst = outcomes.first(where: { $0.result.status != .done }) ?? outcomes.first {
            say(worst.result.sentence, worst.result.status == .done ? .good : .bad)
        }
        runningReplay = nil
        readingIsOld = true
    }

    private mutating func changeReplays(where isMeant: (ReplayDialog) -> Bool, _ body: (inout ReplayDialog) -> Void) {
        for index in layers.indices {
            guard case .replay(var dialog) = layers[index], isMeant(dialog) else { continue }
            body(&dialog)
            layers[index] = .replay(dialog)
        }
    }
}
