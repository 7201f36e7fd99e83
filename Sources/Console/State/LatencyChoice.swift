import ClusterView
import Operations
import Terminal

/// What the latency pane shows.
struct LatencyChoice: Sendable, Equatable {
    /// The group whose figures are shown; nil for all.
    var group: String?
    /// The probe instead of what groups do.
    var showsProbe = false
}

/// The latency pane: which group, watched or probed, and the probe's start and end.
extension ConsoleState {
    /// How long latency has not been told, once that is longer than two refreshes.
    var latencyStaleMilliseconds: Int64? {
        guard let latency = data.latency else { return nil }
        let age = displayedMilliseconds - latency.takenAtMilliseconds
        return age > 2 * max(refreshMilliseconds, 1000) + 500 ? age : nil
    }

    /// Goes on to the next group, after the last one to all.
    mutating func chooseNextGroup() {
        let groups = (data.latency?.rows ?? []).compactMap { row -> String? in
            if case .group(let id) = row.scope { id } else { nil }
        }
        let choices: [String?] = [nil] + groups
        let index = choices.firstIndex(of: paneState(.latency).latency.group) ?? 0
        choose(group: choices[(index + 1) % choices.count])
    }

    mutating func choose(group: String?) {
        changePane(.latency) {
            $0.latency.group = group
            $0.selected = nil
        }
    }

    /// Starts the probe after asking, or ends the one that runs.
    mutating func startOrStopProbe() -> [ConsoleEffect] {
        changePane(.latency) { $0.latency.showsProbe = true }
        if live.probe != nil { return order(.stopProbe, "ending the probe") }
        layers.append(.probePlan)
        return []
    }
}
