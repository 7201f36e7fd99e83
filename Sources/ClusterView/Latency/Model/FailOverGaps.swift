/// Puts changes of leaders that lie close together into one fail-over, with the samples that crossed them.
struct FailOverGaps: Sendable {
    private struct Crossing {
        var gap: LeadershipGap
        var latencyMilliseconds: Int64
    }

    private var crossings: [Crossing] = []
    private static let crossingsKept = 5000
    /// Changes that lie closer together belong to one fail-over.
    private static let mergedMilliseconds: Int64 = 2000
    private static let gapsShown = 50

    mutating func add(_ gap: LeadershipGap, latencyMilliseconds: Int64) {
        if self.crossings.count == Self.crossingsKept { self.crossings.removeFirst(Self.crossingsKept / 10) }
        self.crossings.append(Crossing(gap: gap, latencyMilliseconds: latencyMilliseconds))
    }

    mutating func forget(beforeMilliseconds limit: Int64) {
        self.crossings.removeAll { $0.gap.toMilliseconds < limit }
    }

    /// - Parameter changes: all changes of leaders, those that nothing crossed included.
    /// - Returns: fail-overs, the newest first.
    func gaps(_ changes: [LeadershipGap]) -> [FailOverGap] {
        let all = changes.map { ($0, nil as Int64?) } + self.crossings.map { ($0.gap, $0.latencyMilliseconds) }
        let sorted = all.sorted {
            ($0.0.fromMilliseconds, $0.0.toMilliseconds) < ($1.0.fromMilliseconds, $1.0.toMilliseconds)
        }
        var merged: [(gap: FailOverGap, partitions: Set<PartitionName>)] = []
        for (change, latency) in sorted {
            if let last = merged.last, change.fromMilliseconds <= last.gap.toMilliseconds + Self.mergedMilliseconds {
                Self.add(change, latency, &merged[merged.count - 1])
            } else {
                let gap = FailOverGap(
                    fromMilliseconds: change.fromMilliseconds,
                    toMilliseconds: change.toMilliseconds,
                    partitions: 0,
                    leadersBefore: [],
                    leadersAfter: [],
                    samples: 0,
                    worstMilliseconds: 0
                )
                merged.append((gap, []))
                Self.add(change, latency, &merged[merged.count - 1])
            }
        }
        return merged.suffix(Self.gapsShown).reversed().map(\.gap)
    }

    private static func add(
        _ change: LeadershipGap,
        _ latency: Int64?,
        _ merged: inout (gap: FailOverGap, partitions: Set<PartitionName>)
    ) {
        merged.gap.toMilliseconds = max(merged.gap.toMilliseconds, change.toMilliseconds)
        if merged.partitions.insert(change.partition).inserted { merged.gap.partitions += 1 }
        if let leader = change.leaderBefore, !merged.gap.leadersBefore.contains(leader) {
            merged.gap.leadersBefore = (merged.gap.leadersBefore + [leader]).sorted()
        }
        if let leader = change.leaderAfter, !merged.gap.leadersAfter.contains(leader) {
            merged.gap.leadersAfter = (merged.gap.leadersAfter + [leader]).sorted()
        }
        guard let latency else { return }
        merged.gap.samples += 1
        merged.gap.worstMilliseconds = max(merged.gap.worstMilliseconds, latency)
    }
}
