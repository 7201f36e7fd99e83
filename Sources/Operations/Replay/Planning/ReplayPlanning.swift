import ClusterView
import RecordClient

/// Makes plans for replays: looks at every record of the range, and changes nothing.
public struct ReplayPlanning: Sendable {
    private let cluster: any ReplayCluster
    private let records: any ReplayRecords
    private let nowMilliseconds: @Sendable () -> Int64

    public init(
        cluster: any ReplayCluster,
        records: any ReplayRecords,
        nowMilliseconds: @escaping @Sendable () -> Int64
    ) {
        self.cluster = cluster
        self.records = records
        self.nowMilliseconds = nowMilliseconds
    }

    /// A plan for a new replay.
    public func plan(_ request: ReplayRequest) async throws(ReplayError) -> ReplayPlan {
        let counts = try await self.cluster.allPartitionCounts()
        guard counts[request.source] != nil else { throw ReplayError("there is no topic \(request.source)") }
        if case .topic(let target) = request.target, counts[target] == nil {
            throw ReplayError("there is no topic \(target) to replay to")
        }
        var spans = try await self.cluster.spans(of: request.range, in: request.source)
        if case .marked(let marks) = request.selection { spans = Self.common(spans, marks.spans) }
        let history = try await self.cluster.history(of: request.source, without: nil)
        let judge = ReplayJudge(request, partitionCounts: counts, history: history)
        let scan = try await self.scan(spans, judge)
        return ReplayPlan(request, spans: spans, scan: scan, madeAtMilliseconds: self.nowMilliseconds())
    }

    /// A plan for what is left of a replay that was begun.
    public func resume(_ id: String) async throws(ReplayError) -> ReplayPlan {
        let all = try await self.cluster.allProgress()
        guard let progress = all.first(where: { $0.id == id }) else {
            throw ReplayError("no replay \(id) is known on this cluster")
        }
        guard let request = progress.request else { throw ReplayError("the notes of replay \(id) cannot be read") }
        let counts = try await self.cluster.allPartitionCounts()
        let others = all.filter { $0.source == progress.source && $0.id != id }
        let judge = ReplayJudge(request, partitionCounts: counts, history: ReplayHistory(others))
        let spans = progress.remaining
        let scan = try await self.scan(spans, judge)
        return ReplayPlan(
            request,
            spans: spans,
            scan: scan,
            madeAtMilliseconds: self.nowMilliseconds(),
            resuming: progress,
            refusal: progress.isDone ? "Replay \(id) is done: \(progress.tally.words)." : nil
        )
    }

    private func scan(_ spans: [RecordSpan], _ judge: ReplayJudge) async throws(ReplayError) -> ReplayScan {
        var scan = ReplayScan()
        guard !spans.isEmpty else { return scan }
        let reading = try await self.records.read(judge.request.source, spans)
        let failure: ReplayError?
        do throws(ReplayError) {
            while true {
                let records = try await reading.next(limit: 5000)
                guard !records.isEmpty else { break }
                for record in records { scan.add(record, judge) }
            }
            failure = nil
        } catch {
            failure = error
        }
        await reading.close()
        if let failure { throw failure }
        return scan
    }

    private static func common(_ spans: [RecordSpan], _ marked: [RecordSpan]) -> [RecordSpan] {
        spans.compactMap { span in
            guard let marks = marked.first(where: { $0.partition == span.partition }) else { return nil }
            let common = RecordSpan(
                partition: span.partition,
                from: max(span.from, marks.from),
                to: min(span.to, marks.to)
            )
            return common.from < common.to ? common : nil
        }
    }
}
