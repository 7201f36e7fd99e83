import ClusterView
import Terminal

/// Changes of the workload's settings. They take effect at once, for everybody who follows the control topic.
extension ConsoleState {
    /// Why no setting of the workload can be changed, or nil.
    package var reasonAgainstTuning: String? {
        if let reason = reasonAgainstChanges { return reason }
        guard let services = live.services else {
            return "no workload reports here: `highwater demo` or `highwater workload run` starts one"
        }
        return services.settings.isEmpty ? "this workload has no topic for its settings" : nil
    }

    /// What a setting is to be: what was ordered last, or else what is set.
    func wanted(_ setting: WorkloadSetting) -> Double { live.ordered[setting.key] ?? setting.value }

    /// Opens the list of settings, or sets one as typed: `poison 2`.
    mutating func tune(_ argument: String) -> [ConsoleEffect] {
        guard let settings = live.services?.settings, let first = settings.first else { return [] }
        let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
        guard let key = words.first else {
            let selected = selectedService.flatMap { service in settings.first { $0.service == service } }
            layers.append(.tuning(selected: (selected ?? first).key))
            return []
        }
        guard live.services?.setting(key) != nil else {
            say("There is no setting “\(key)”; there are \(settings.map(\.key).joined(separator: ", ")).", .warn)
            return []
        }
        guard words.count > 1 else {
            layers.append(.tuning(selected: key))
            return []
        }
        return takeSetting(key, words[1])
    }

    /// The service that the selected row of the workload pane belongs to.
    private var selectedService: String? {
        guard view.pane == .workload else { return nil }
        switch view.detail ?? paneState(.workload).selected {
        case .service(let name): return name
        case .instance(let name): return live.services?.instance(name)?.service
        default: return nil
        }
    }

    /// Takes a key inside the list.
    mutating func answer(_ command: ConsoleCommand, tuning selected: String) -> [ConsoleEffect] {
        layers.append(.tuning(selected: selected))
        guard let setting = live.services?.setting(selected) else { return [] }
        switch command {
        case .stepDown, .stepUp:
            return set(setting, to: setting.stepping(from: wanted(setting), up: command == .stepUp))
        case .typeValue:
            prompt = Prompt(kind: .settingValue(selected))
            return []
        default: return []
        }
    }

    /// Takes a value as it was typed.
    mutating func takeSetting(_ key: String, _ text: String) -> [ConsoleEffect] {
        let typed = text.filter { $0 != " " && $0 != "," && $0 != "%" }
        guard !typed.isEmpty, let setting = live.services?.setting(key) else { return [] }
        guard let value = Double(typed), value.isFinite, setting.range.contains(value) else {
            say("\(setting.label) takes \(WorkloadValue.range(setting)), not “\(text)”.", .warn)
            return []
        }
        let isWhole = value == value.rounded()
        guard isWhole || setting.unit == .percent else {
            say("\(setting.label) takes whole numbers, not “\(text)”.", .warn)
            return []
        }
        return set(setting, to: value)
    }

    mutating func set(_ setting: WorkloadSetting, to value: Double) -> [ConsoleEffect] {
        let before = wanted(setting)
        guard value != before else {
            say("\(setting.label) is \(setting.text(value)) already.", .dim)
            return []
        }
        // One change at a time, so that they arrive in their order.
        let isUnderWay = underWay.contains { if case .workloadSetting(setting.key, _) = $0 { true } else { false } }
        guard !isUnderWay else {
            say("\(setting.label) is being set already.", .warn)
            return []
        }
        live.ordered[setting.key] = value
        return order(
            .workloadSetting(setting.key, value),
            "\(setting.label) \(setting.text(before)) → \(setting.text(value))"
        )
    }

    /// Takes in what became of a change.
    ///
    /// - Returns: whether that was all there was to do.
    mutating func finishTuning(_ intent: ConsoleIntent, _ outcome: ConsoleOutcome) -> Bool {
        guard case .workloadSetting(let key, _) = intent else { return false }
        switch outcome {
        case .done(let text): say(text, .good)
        case .failed(let text):
            live.ordered[key] = nil
            log(.bad, intent.subject, text)
            say(text, .bad)
        default: break
        }
        return true
    }
}

extension WorkloadSetting {
    /// The step after a value that is wanted and may not be set yet.
    func stepping(from value: Double, up isUp: Bool) -> Double {
        var setting = self
        setting.value = value
        return setting.step(up: isUp)
    }
}

/// Values of settings in words.
enum WorkloadValue {
    /// As it is typed: `2.5`.
    static func text(_ value: Double) -> String { value == value.rounded() ? "\(Int64(value))" : "\(value)" }

    /// What may be set: `0 to 100%`.
    static func range(_ setting: WorkloadSetting) -> String {
        "\(text(setting.range.lowerBound)) to \(setting.text(setting.range.upperBound))"
    }
}
