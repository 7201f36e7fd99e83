import ClusterView
import Terminal

/// Why a row has its verdict, in an operator's words: which rule fired, on what, and how that is known.
struct LagExplanation {
    var state: ConsoleState
    var node: LagNode

    /// The verdict that is explained, for the heading.
    var verdict: Verdict {
        switch node {
        case .group(let group): group.figures.verdict
        case .topic(let topic, _): topic.figures.verdict
        case .partition(let row, _, _, _): row.judgement.verdict
        case .member: .unknown
        }
    }

    var heading: String {
        switch node {
        case .member(let member, _): member.clientID
        default: verdict == .unknown ? "why no verdict" : "why \(verdict.word)"
        }
    }

    /// Sentences, each on lines of its own.
    var sentences: [String] {
        switch node {
        case .group(let group): return about(group)
        case .topic(let topic, let group): return about(topic, of: group)
        case .partition(let row, let topic, let group, _):
            return [reason(row, topic, of: group)] + notes(row) + [source(row)]
        case .member(let member, let group): return about(member, of: group)
        }
    }

    private func about(_ group: GroupRow) -> [String] {
        if let failure = group.failure { return [failure.reason] }
        var sentences = worst(group.figures, of: group)
        sentences.append(standing(of: group))
        return sentences
    }

    private func about(_ topic: GroupTopicRow, of group: GroupRow) -> [String] {
        switch topic.presence {
        case .left:
            return ["no member of the group subscribes to \(topic.topic) now; its offsets do not count in the totals."]
        case .deleted:
            return ["the cluster shows no topic \(topic.topic) now; its offsets do not count in the totals."]
        case .read: return worst(topic.figures, of: group)
        }
    }

    private func about(_ member: MemberRow, of group: GroupRow) -> [String] {
        let rate = member.rateOut.map { " and reads \(Figures.compact($0)) records/s" } ?? ""
        return [
            "owns \(member.partitions) partitions, is \(Figures.grouped(member.lag)) records behind\(rate).",
            "member id \(member.memberID)" + (member.instanceID.map { " · static member \($0)" } ?? ""),
        ]
    }

    /// The partition that decides, explained.
    private func worst(_ figures: LagFigures, of group: GroupRow) -> [String] {
        guard let name = figures.worst,
            let row = group.topic(name.topic)?.partitions.first(where: { $0.partition == name.partition })
        else { return ["no partition of a topic that is read has an offset."] }
        return ["\(name): \(reason(row, name.topic, of: group))"] + notes(row) + [source(row)]
    }

    private func standing(of group: GroupRow) -> String {
        let figures = group.figures
        var parts = ["coordinator \(group.coordinator)"]
        if !group.assignor.isEmpty { parts.append(group.assignor) }
        if let peak = figures.peakToAverage, let variation = figures.rateVariation {
            parts.append(
                "skew PAR \(Figures.decimal(peak, digits: 1)) Cv \(Figures.decimal(variation, digits: 1))"
            )
        }
        if figures.partitionsWithoutOwner > 0, group.members.value?.isEmpty == false {
            parts.append("\(Figures.grouped(figures.partitionsWithoutOwner)) without a member")
        }
        if figures.partitionsWithoutCommit > 0 {
            parts.append("\(Figures.grouped(figures.partitionsWithoutCommit)) never committed")
        }
        return parts.joined(separator: " · ")
    }

    // MARK: - The rules

    private func reason(_ row: LagRow, _ topic: String, of group: GroupRow) -> String {
        let judgement = row.judgement
        let owner = group.owner(of: row)?.clientID
        let lag = row.lag.map { Figures.grouped($0) } ?? "–"
        let offset = row.committed.map { Figures.grouped($0) } ?? "–"
        let commits = "\(judgement.commits) commits (\(span(judgement.spanMilliseconds)))"
        switch judgement.rule {
        case .notWatchedLongEnough: return "not watched long enough to tell; lag \(lag)."
        case .topicDeleted: return "the cluster shows no such topic now."
        case .topicLeft: return "no member of the group reads the topic now."
        case .neverCommitted: return "the group never committed an offset here."
        case .lagAllowed: return "lag \(lag) is not above what is allowed."
        case .caughtUpRecently: return "the group was caught up at one of the last \(commits)."
        case .lagFell: return "lag fell by \(records(-judgement.growth)) over the last \(commits); \(lag) now."
        case .lagSteady where judgement.growth >= 1 && judgement.growth > judgement.swing:
            return
                "lag grew by \(records(judgement.growth)) over the last \(commits), too little to tell from chance; \(lag) now."
        case .lagSteady:
            return judgement.swing >= 1
                ? "lag swings by \(records(judgement.swing)) over the last \(commits) and does not grow; \(lag) now."
                : "lag neither fell nor grew over the last \(commits); \(lag) now."
        case .tooFewCommits: return "too few commits seen to tell a trend; lag \(lag)."
        case .lagYoung:
            return
                "lag grew over the last \(commits), but what waits is no older than two commits are apart; \(lag) now."
        case .resetByOperator: return "reset by operator: commits from before do not count; lag \(lag)."
        case .lagGrew:
            let swing = judgement.swing >= 1 ? ", more than the \(records(judgement.swing)) it swings," : ""
            return
                "lag grew by \(records(judgement.growth)) over the last \(commits)\(swing) while commits went on\(rates(row, owner))."
        case .commitsStopped: return "\(stopped(judgement)); lag \(lag)."
        case .nobodyReads: return "no member owns the partition, and \(lag) records wait."
        case .offsetStands: return "\(commits) all at \(offset); lag \(lag)."
        case .ownerStands:
            return
                "\(owner ?? "a member") owns the partition and its offset stands at \(offset)\(since(judgement)); lag \(lag)."
        case .offsetWentBack:
            return "the offset went back within the last \(commits) and is not again where it was; \(offset) now."
        }
    }

    private func records(_ count: Double) -> String { Figures.grouped(Int64(count.rounded())) }

    private func rates(_ row: LagRow, _ owner: String?) -> String {
        guard let rateIn = row.rateIn, let rateOut = row.rateOut else { return "" }
        return "; \(owner ?? "the group") handles \(Figures.compact(rateOut))/s of \(Figures.compact(rateIn))/s"
    }

    private func stopped(_ judgement: Judgement) -> String {
        guard let last = judgement.lastCommitMilliseconds else { return "no commit since watching began" }
        let age = span(state.displayedMilliseconds - last)
        return judgement.commits > 1
            ? "no commit for \(age); the \(judgement.commits) before came within \(span(judgement.spanMilliseconds))"
            : "no commit for \(age)"
    }

    private func since(_ judgement: Judgement) -> String {
        judgement.lastCommitMilliseconds.map { " since \(span(state.displayedMilliseconds - $0))" } ?? ""
    }

    private func notes(_ row: LagRow) -> [String] {
        var notes: [String] = []
        if row.isBeyondEnd {
            notes.append("the group committed beyond the end: the log was cut or the topic made anew.")
        }
        if let since = row.endStaleSinceMilliseconds {
            notes.append(
                "the end of the log could not be asked for since \(span(state.displayedMilliseconds - since))."
            )
        }
        return notes
    }

    private func source(_ row: LagRow) -> String {
        let refresh = state.data.groups?.refreshMilliseconds ?? 1000
        let commits =
            row.judgement.source == .log
            ? "__consumer_offsets (exact commit times)"
            : "polling every \(span(Int64(refresh))) (a commit at the same offset is not seen)"
        let time: String
        switch row.timeLag?.precision {
        case .exact, nil: time = ""
        case .interpolated: time = " · time lag interpolated between known ends of the log (~)"
        case .atLeast: time = " · the first unread record is older than all that is known of the log (>)"
        }
        return "source: \(commits)\(time)"
    }

    private func span(_ milliseconds: Int64) -> String { Figures.wholeAge(milliseconds: milliseconds) }
}
