import ClusterView
import Terminal

/// Orders to the processes of the workload.
extension ConsoleState {
    /// Whether services of a workload report here.
    var hasServices: Bool { data.services != nil }

    /// Why the processes of the workload cannot be reached, or nil.
    package var reasonAgainstWorkload: String? {
        if let reason = reasonAgainstChanges { return reason }
        guard live.workload.isEmpty else { return nil }
        return live.services == nil
            ? "this console runs no consumers: the demo does"
            : "the services run elsewhere: their processes cannot be reached from here"
    }

    /// Opens the list of processes, at the one that the selected row means.
    mutating func openWorkload() {
        guard let first = live.workload.first else { return }
        layers.append(.workload(selected: pointedAtMember ?? first.name))
    }

    /// The process behind the selected row of the lag or the workload pane.
    var pointedAtMember: String? {
        guard view.pane == .lag || view.pane == .workload else { return nil }
        switch view.detail ?? paneState(view.pane).selected {
        case .groupMember(let group, let id):
            return live.workload.first { $0.group == group && id.hasPrefix("\($0.name)-") }?.name
        case .group(let group), .groupTopic(let group, _), .groupPartition(let group, _), .service(let group):
            return live.workload.first { $0.group == group }?.name
        case .instance(let name): return live.workload.first { $0.name == name }?.name
        default: return nil
        }
    }

    /// The process whose own row is selected in the workload pane.
    var pointedAtInstance: WorkloadRow? {
        guard view.pane == .workload, case .instance(let name)? = view.detail ?? paneState(.workload).selected else {
            return nil
        }
        return live.workload.first { $0.name == name }
    }

    /// Starts or thaws a process without the list.
    mutating func start(_ row: WorkloadRow) -> [ConsoleEffect] {
        let isFrozen = row.state == .frozen
        return order(row, isFrozen ? .thaw : .start, needsProcess: isFrozen)
    }

    /// Takes a key inside the list.
    mutating func answer(_ command: ConsoleCommand, workload selected: String) -> [ConsoleEffect] {
        layers.append(.workload(selected: selected))
        guard let row = live.workload.first(where: { $0.name == selected }) else { return [] }
        switch command {
        case .chooseKill: return order(row, .kill, needsProcess: true)
        case .chooseTerminate: return order(row, .stop, needsProcess: true)
        case .chooseFreeze: return order(row, row.state == .frozen ? .thaw : .freeze, needsProcess: true)
        case .start: return start(row)
        case .slower: return setSpeed(row, slower: true)
        case .faster: return setSpeed(row, slower: false)
        default: return []
        }
    }

    private mutating func order(
        _ row: WorkloadRow,
        _ deed: ConsoleIntent.MemberDeed,
        needsProcess: Bool
    ) -> [ConsoleEffect] {
        guard row.hasProcess == needsProcess else {
            say(needsProcess ? "\(row.name) does not run; S starts it." : "\(row.name) runs already.", .warn)
            return []
        }
        return order(.member(row.name, deed), "\(deed.rawValue) \(row.name)")
    }

    /// Slows a service down, or hurries it, by how long its instances work on each record.
    private mutating func setSpeed(_ row: WorkloadRow, slower: Bool) -> [ConsoleEffect] {
        guard let setting = live.services?.processingTime(of: row.group) else {
            say("\(row.group) has no speed that can be set.", .dim)
            return []
        }
        let value = setting.stepping(from: wanted(setting), up: slower)
        guard value != wanted(setting) else {
            say("\(row.group) is as \(slower ? "slow" : "fast") as it gets.", .dim)
            return []
        }
        return set(setting, to: value)
    }
}

extension WorkloadSnapshot {
    /// The setting that says how long a service works on each record.
    func processingTime(of service: String) -> WorkloadSetting? {
        settings.first { $0.service == service && $0.unit == .milliseconds }
    }
}
