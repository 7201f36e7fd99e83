import Terminal

/// From match to match. A filter leaves only rows that match, but in a tree it leaves what is open below them, too: that is
/// passed over. Behind the last match comes the first.
extension ConsoleState {
    mutating func stepToMatch(by step: Int) {
        guard view.detail == nil else { return }
        guard !paneState(view.pane).filter.isEmpty else {
            say("n and N go from match to match of a filter; / filters.", .dim)
            return
        }
        let keys = PaneRows.keys(of: view.pane, in: self)
        let matches = keys.indices.filter { keys[$0].standsForItself }
        let current = paneState(view.pane).selected.flatMap { keys.firstIndex(of: $0) }
        guard let target = Self.neighbour(of: current, among: matches, by: step) else { return }
        changePane(view.pane) { $0.selected = keys[target] }
    }

    /// The next of some ascending indices, or the one before; behind an end the other end.
    static func neighbour(of current: Int?, among indices: [Int], by step: Int) -> Int? {
        guard step > 0 else { return indices.last { $0 < current ?? Int.max } ?? indices.last }
        return indices.first { $0 > current ?? -1 } ?? indices.first
    }
}

extension RowKey {
    /// Whether a filter looks at the row itself, and not only at the one that it stands below.
    fileprivate var standsForItself: Bool {
        switch self {
        case .groupTopic, .groupPartition, .groupMember: false
        default: true
        }
    }
}
