import ClusterView
import Console
import Operations
import RecordClient

/// Plans and progress of replays, counted from prepared records as real ones are.
enum ReplayFixtures {
    static let now: Int64 = 1_795_143_600_000

    static func header(_ name: String, _ value: String) -> ConsumedRecord.Header {
        ConsumedRecord.Header(name: name, value: Array(value.utf8))
    }

    static func letter(
        _ index: Int,
        in topic: String,
        from origin: String?,
        error: String = "SchemaMismatch",
        replays: Int = 0
    ) -> ConsumedRecord {
        var headers = [self.header("hw-dlq-error-class", error), self.header("hw-dlq-error-message", "no")]
        if let origin { headers.append(self.header("hw-dlq-origin-topic", origin)) }
        if replays > 0 { headers.append(self.header(ReplayMark.countName, "\(replays)")) }
        return ConsumedRecord(
            topic: topic,
            partition: Int32(index % 3),
            offset: Int64(index / 3),
            timestampMilliseconds: self.now - 3_600_000 + Int64(index) * 300,
            key: Array("pay-\(index)".utf8),
            value: Array(repeating: 120, count: 140),
            headers: headers
        )
    }

    /// A plan as the cluster answers a question with.
    static func plan(_ request: ReplayRequest, _ records: [ConsumedRecord], topics: [String] = ["point-commands"])
        -> ReplayPlan
    {
        var counts: [String: Int32] = [request.source: 3]
        for topic in topics { counts[topic] = 3 }
        let judge = ReplayJudge(request, partitionCounts: counts)
        var scan = ReplayScan()
        for record in records { scan.add(record, judge) }
        let spans = (0..<3).map { partition in
            RecordSpan(partition: Int32(partition), from: 0, to: Int64(records.count + 2 - partition) / 3)
        }
        return ReplayPlan(request, spans: spans, scan: scan, madeAtMilliseconds: self.now)
    }

    /// Ten thousand letters, some of which cannot be sent.
    static func letters(in topic: String) -> [ConsumedRecord] {
        (0..<10_000).map { index in
            switch index {
            case _ where index % 100 == 42: self.letter(index, in: topic, from: "point-commands", replays: 3)
            case _ where index % 1000 == 7: self.letter(index, in: topic, from: nil, error: "Unknown")
            case _ where index % 1000 == 8: self.letter(index, in: topic, from: "retired-commands", error: "Unknown")
            case _ where index % 7 == 0:
                self.letter(index, in: topic, from: "point-commands", error: "SeatMapUnavailable")
            default: self.letter(index, in: topic, from: "point-commands")
            }
        }
    }

    static func status(_ plan: ReplayPlan, _ phase: ReplayStatus.Phase, done: Int64, sent: Int, parked: Int)
        -> ReplayStatus
    {
        ReplayStatus(
            id: plan.id,
            phase: phase,
            tally: ReplayTally(sent: sent, parked: parked),
            done: done,
            total: plan.spans.reduce(0) { $0 + $1.count },
            recordsPerSecond: 1180,
            cameBack: 12
        )
    }
}
