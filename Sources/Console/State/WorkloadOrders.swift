import ClusterView
import Terminal

/// Orders to the members of the workload's groups.
extension ConsoleState {
    /// Why there is no workload to act on, or nil.
    package var reasonAgainstWorkload: String? {
        if let reason = reasonAgainstChanges { return reason }
        return live.workload.isEmpty ? "this console runs no consumers: the demo does" : nil
    }

    /// Opens the list of members, at the one that the selected row means.
    mutating func openWorkload() {
        guard let first = live.workload.first else { return }
        layers.append(.workload(selected: pointedAtMember ?? first.name))
    }

    /// The process behind the selected row of the lag pane.
    var pointedAtMember: String? {
        guard view.pane == .lag else { return nil }
        switch paneState(.lag).selected {
        case .groupMember(let group, let id):
            return live.workload.first { $0.group == group && id.hasPrefix("\($0.name)-") }?.name
        case .group(let group), .groupTopic(let group, _), .groupPartition(let group, _):
            return live.workload.first { $0.group == group }?.name
        default: return nil
        }
    }

    /// Takes a key inside the list.
    mutating func answer(_ command: ConsoleCommand, workload selected: String) -> [ConsoleEffect] {
        layers.append(.workload(selected: selected))
        guard let row = live.workload.first(where: { $0.name == selected }) else { return [] }
        switch command {
        case .chooseKill: return order(row, .kill, needsProcess: true)
        case .chooseTerminate: return order(row, .stop, needsProcess: true)
        case .chooseFreeze: return order(row, row.state == .frozen ? .thaw : .freeze, needsProcess: true)
        case .start: return order(row, row.state == .frozen ? .thaw : .start, needsProcess: row.state == .frozen)
        case .slower: return setRate(row, slower: true)
        case .faster: return setRate(row, slower: false)
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

    private mutating func setRate(_ row: WorkloadRow, slower: Bool) -> [ConsoleEffect] {
        let rate = WorkloadRate.step(from: row.recordsPerSecond, slower: slower)
        guard rate != row.recordsPerSecond else {
            say("\(row.group) is as \(slower ? "slow" : "fast") as it gets.", .dim)
            return []
        }
        return order(.groupRate(row.group, rate), "group \(row.group): \(WorkloadRate.words(rate))")
    }
}
