/// What is known of a partition and a group when the verdict is made.
struct PartitionCase {
    /// Behind the end now, never negative.
    var lag: Int64
    var committed: Int64
    var window: CommitWindow
    /// Through the lags of the window.
    var line: LagLine?
    var source: CommitSource
    /// Since when the committed offset is watched.
    var watchedSinceMilliseconds: Int64
    /// Whether some member owns the partition; nil when members are not known.
    var isOwned: Bool?
    /// Whether the group is known to have no members although it is one that has members.
    var isDeserted: Bool
    /// Whether an operator moved the offset since the window was begun.
    var wasReset: Bool
    var timeLag: TimeLag?
    /// Records written per second; nil while unknown.
    var rateIn: Double?
    /// How the lag went over the last minute.
    var trend = LagTrend()
    /// Whether the log ended at or below the committed offset a short while ago.
    var wasCaughtUpRecently: Bool
}

/// Burrow's rules (its evaluator's order, the first that fires wins) with what polling cannot see replaced: see each
/// rule.
struct PartitionJudge {
    let rules: LagRules
    let nowMilliseconds: Int64

    func judge(_ known: PartitionCase) -> Judgement {
        if known.lag <= self.rules.allowedLag { return self.judgement(.ok, .lagAllowed, known) }
        if let stopped = self.stopped(known) { return stopped }
        guard !known.window.isEmpty else {
            return self.judgement(
                known.wasReset ? .ok : .unknown,
                known.wasReset ? .resetByOperator : .notWatchedLongEnough,
                known
            )
        }
        if self.wentBack(known.window) { return self.judgement(.rewind, .offsetWentBack, known) }
        if self.wasWithinAllowance(known.window) { return self.judgement(.ok, .caughtUpRecently, known) }
        if known.source == .log, self.stands(known.window) { return self.judgement(.stall, .offsetStands, known) }
        return self.trend(known)
    }

    /// Rule 2, and 5 where commits at the same offset cannot be seen: without them an offset that does not move is a stop
    /// if nobody owns the partition and a stall if somebody does.
    private func stopped(_ known: PartitionCase) -> Judgement? {
        if known.isDeserted, known.window.isEmpty, !known.wasReset {
            return self.judgement(.stop, .nobodyReads, known)
        }
        guard !known.wasCaughtUpRecently else { return nil }
        let last = known.window.last?.atMilliseconds
        let silence = self.nowMilliseconds - (last ?? known.watchedSinceMilliseconds)
        switch known.source {
        case .log:
            guard let last, let first = known.window.first?.atMilliseconds else {
                let isLong = silence >= self.rules.silenceMilliseconds
                return isLong ? self.judgement(.stop, .commitsStopped, known) : nil
            }
            // A window that is not full is short because watching began late, not because commits are frequent.
            let isFull = known.window.count == CommitWindow.capacity
            let least =
                known.window.count >= self.rules.commitsForATrend
                ? self.rules.standstillMilliseconds : self.rules.silenceMilliseconds
            let isLong = silence > (isFull ? last - first : max(last - first, least))
            return isLong ? self.judgement(.stop, .commitsStopped, known) : nil
        case .poll:
            guard silence >= self.longestPause(known.window) else { return nil }
            if known.isOwned == true { return self.judgement(.stall, .ownerStands, known) }
            return self.judgement(.stop, known.isOwned == false ? .nobodyReads : .commitsStopped, known)
        }
    }

    /// How long an offset may stand where only its changes are seen: longer for a group that commits seldom, and as long as
    /// nothing is known of its commits.
    private func longestPause(_ window: CommitWindow) -> Int64 {
        guard !window.isEmpty else { return self.rules.silenceMilliseconds }
        return max(self.rules.standstillMilliseconds, 2 * window.typicalDistanceMilliseconds)
    }

    /// Rule 3: only the first step back is looked at, and forgiven once the offset is back where it was.
    private func wentBack(_ window: CommitWindow) -> Bool {
        for index in 1..<max(1, window.count) where window[index].offset < window[index - 1].offset {
            let before = window[index - 1].offset
            return !(index..<window.count).contains { window[$0].offset >= before }
        }
        return false
    }

    /// Rule 4.
    private func wasWithinAllowance(_ window: CommitWindow) -> Bool {
        (0..<window.count).contains { window[$0].lag.map { $0 <= self.rules.allowedLag } ?? false }
    }

    /// Rule 5. One commit stands nowhere.
    private func stands(_ window: CommitWindow) -> Bool {
        window.count >= 2 && (1..<window.count).allSatisfy { window[$0].offset == window[0].offset }
    }

    /// Rule 6 asks of Burrow whether the lag ever fell between two commits. That calls growth what is one commit's chance,
    /// and calls well what falls once on its way up. Here the line through the lags of the window must rise by more than
    /// they swing around it and by more than comes in meanwhile without meaning anything, and the first unread record must
    /// be old, so that neither quiet topics warn nor groups whose lag goes up and down with their commits.
    private func trend(_ known: PartitionCase) -> Judgement {
        guard let line = known.line, line.count >= self.rules.commitsForATrend else {
            return self.judgement(.ok, known.wasReset ? .resetByOperator : .tooFewCommits, known)
        }
        if line.falls { return self.judgement(.ok, .lagFell, known, line) }
        guard line.rises, self.means(line.growth, known) else {
            return self.judgement(.ok, .lagSteady, known, line)
        }
        return self.isYoung(known)
            ? self.judgement(.ok, .lagYoung, known, line) : self.judgement(.warn, .lagGrew, known, line)
    }

    /// Whether a lag has grown by more than chance: by more than comes in within a second, and as long as few commits were
    /// seen by more than comes in between two of them and the next, since a burst may fall on either side of a commit.
    /// A small share of what comes in adds up over the last minute.
    private func means(_ growth: Double, _ known: PartitionCase) -> Bool {
        guard let rateIn = known.rateIn else { return false }
        let isFull = known.window.count == CommitWindow.capacity
        let pause = isFull ? 0 : 2 * known.window.typicalDistanceMilliseconds
        let least = rateIn * Double(max(self.rules.leastGrowthMilliseconds, pause)) / 1000
        return growth > least || (isFull && known.trend.growth(overSteps: Self.stepsOfGrowth) ?? 0 > least)
    }

    /// So many steps of the last minute make up for growth that is small from commit to commit.
    private static let stepsOfGrowth = 8

    /// Whether the first unread record is no older than it becomes between two commits of a group that reads at once.
    private func isYoung(_ known: PartitionCase) -> Bool {
        guard let age = known.timeLag?.milliseconds else { return false }
        return age <= max(self.rules.warningTimeLagMilliseconds, 2 * known.window.typicalDistanceMilliseconds)
    }

    private func judgement(
        _ verdict: Verdict,
        _ rule: VerdictRule,
        _ known: PartitionCase,
        _ line: LagLine? = nil
    ) -> Judgement {
        let first = known.window.first?.atMilliseconds
        let last = known.window.last?.atMilliseconds
        return Judgement(
            verdict,
            rule,
            source: known.source,
            commits: UInt8(known.window.count),
            spanMilliseconds: (last ?? 0) - (first ?? 0),
            lastCommitMilliseconds: last,
            growth: line?.growth ?? 0,
            swing: line?.swing ?? 0,
            keepsUp: verdict == .ok && known.lag > 0 && known.window.count >= 2 && self.isYoung(known)
        )
    }
}
