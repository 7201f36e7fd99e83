import ClusterView

/// What a plan for a replay says.
enum ReplayPlanWords {
    static func subject(_ request: ReplayRequest) -> String {
        switch request.target {
        case .origin: "\(request.source) to the topics its records came from"
        case .topic(let topic): "\(request.source) to \(topic)"
        }
    }

    static func facts(_ request: ReplayRequest, _ scan: ReplayScan) -> [PlanRecord.Fact] {
        let tally = scan.tally
        var facts = [
            PlanRecord.Fact("records", "records to send", Count.grouped(tally.sent)),
            PlanRecord.Fact("bytes", "bytes", "\(scan.bytes)"),
        ]
        if tally.parked > 0 {
            facts.append(
                .init(
                    "parked",
                    "replayed \(request.replayLimit) times or more, to be parked",
                    Count.grouped(tally.parked)
                )
            )
        }
        for reason in LeftReason.allCases where tally.left(reason) > 0 {
            let isAlarming = reason != .alreadyReplayed
            facts.append(
                .init(reason.rawValue, reason.words, Count.grouped(tally.left(reason)), isAlarming: isAlarming)
            )
        }
        if tally.passedOver > 0 {
            facts.append(.init("notSelected", "not selected", Count.grouped(tally.passedOver)))
        }
        if scan.withoutContent > 0 {
            facts.append(
                .init("withoutContent", "content to be fetched from its topic", Count.grouped(scan.withoutContent))
            )
        }
        if let rate = request.recordsPerSecond {
            facts.append(.init("rate", "records per second at the most", Count.grouped(rate)))
        }
        for (reason, count) in scan.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(20) {
            facts.append(.init("reason", reason.isEmpty ? "without an error's name" : reason, Count.grouped(count)))
        }
        return facts
    }

    static func steps(_ request: ReplayRequest, _ scan: ReplayScan) -> [PlanRecord.Step] {
        let written = scan.targets.sorted { $0.key < $1.key }.map { topic, target in
            PlanRecord.Step(topic, from: request.source, to: self.words(target))
        }
        let missing = scan.missingTopics.sorted { $0.key < $1.key }.map { topic, count in
            PlanRecord.Step(
                topic,
                from: request.source,
                to: "\(Count.grouped(count)) records",
                obstacle: "the topic is not there"
            )
        }
        return written + missing
    }

    private static func words(_ target: ReplayScan.Target) -> String {
        var words = "\(Count.grouped(target.records)) records, \(target.bytes) bytes"
        if let first = target.firstMilliseconds, let last = target.lastMilliseconds {
            words += ", \(UTCInstant.text(milliseconds: first))Z to \(UTCInstant.text(milliseconds: last))Z"
        }
        return words
    }

    static func sentences(_ request: ReplayRequest, _ scan: ReplayScan) -> [String] {
        var sentences: [String] = []
        let byKey = scan.targets.values.reduce(0) { $0 + $1.byKey }
        if byKey > 0 {
            sentences.append(
                "\(Count.grouped(byKey)) get a partition by their key, because the one they had is not known or not there."
            )
        }
        if scan.tally.left(.missingTopic) > 0 {
            let topics = scan.missingTopics.keys.sorted().prefix(3).joined(separator: ", ")
            sentences.append("Not there: \(topics). Create it, or choose another target.")
        }
        if scan.tally.left(.givenUp) > 0 {
            sentences.append(
                "\(Count.grouped(scan.tally.left(.givenUp))) came back \(request.replayLimit) times and stay; they can be parked."
            )
        }
        if let percent = request.returnLimitPercent, request.target == .origin, scan.tally.sent > 0 {
            sentences.append("It stops when more than \(percent)% of what was sent comes back within a minute.")
        }
        return sentences
    }

    static func refusal(_ request: ReplayRequest, _ spans: [RecordSpan], _ scan: ReplayScan, id: String) -> String? {
        if case .topic(request.source) = request.target {
            return "\(request.source) would be fed by itself: choose another target."
        }
        if request.parks, request.parkingTopic == nil {
            return "\(request.source) is itself a topic of parked records: what came back too often stays in it."
        }
        if request.editedValue != nil, scan.tally.total - scan.tally.passedOver != 1 {
            return "An edited value is for exactly one record."
        }
        if spans.contains(where: { ReplayNote(request, $0, writer: id) == nil }) {
            return
                "The selection is too long to be written down beside the progress: mark fewer records, or use a filter."
        }
        guard scan.tally.sent + scan.tally.parked == 0 else { return nil }
        let left = scan.tally.left
        if left == 0 { return "No record is selected." }
        return "Nothing would be sent: \(scan.tally.words.drop { $0 != "," }.dropFirst(2))."
    }
}
