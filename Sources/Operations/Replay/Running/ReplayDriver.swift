import ClusterView
import RecordClient

/// Carries a replay out: reads a batch, sends it, waits for every acknowledgement, commits the progress, and only then
/// goes on. Whenever it ends, at most the batch that is under way is sent again, and nothing is left out.
struct ReplayDriver: Sendable {
    private let plan: ReplayPlan
    private let means: ReplayMeans
    private let clock = ContinuousClock()
    private let startedAt: ContinuousClock.Instant
    /// Tells this run from others of the same replay.
    private let writer: String

    init(_ plan: ReplayPlan, _ means: ReplayMeans) {
        self.plan = plan
        self.means = means
        self.startedAt = self.clock.now
        self.writer = String(UInt64.random(in: 0 ... .max), radix: 36)
    }

    private var nowMilliseconds: Int64 {
        let elapsed = (self.clock.now - self.startedAt).components
        return elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
    }

    func run() async -> PlanResult {
        var run: ReplayRun
        do throws(ReplayError) {
            run = try await self.begin()
        } catch {
            return PlanResult(.failed, "Nothing was replayed: \(error).")
        }
        let phase: ReplayStatus.Phase
        var watch = ReturnWatch(limitPercent: self.plan.request.returnLimitPercent)
        do throws(ReplayError) {
            let reading = try await self.means.records.read(self.plan.request.source, run.progress.remaining)
            let result: Result<ReplayStatus.Phase, ReplayError>
            do throws(ReplayError) {
                result = .success(try await self.go(&run, &watch, reading))
            } catch {
                result = .failure(error)
            }
            await reading.close()
            phase = try result.get()
        } catch {
            phase = .stopped("\(error)")
        }
        self.tell(run, phase, watch, ReplaySpeed())
        return ReplayResultWords.result(self.plan, run, phase, cameBack: watch.cameBack)
    }

    /// Writes down where it begins, so that it can be taken up again whatever happens.
    private func begin() async throws(ReplayError) -> ReplayRun {
        let counts = try await self.means.cluster.allPartitionCounts()
        let judge = ReplayJudge(
            self.plan.request,
            partitionCounts: counts,
            history: try await self.means.cluster.history(of: self.plan.request.source, without: self.plan.id)
        )
        let begun = try await self.means.cluster.progress(of: self.plan.id)
        guard var progress = begun else {
            var places: [Int32: ReplayProgress.Place] = [:]
            for span in self.plan.spans {
                guard let note = ReplayNote(self.plan.request, span, writer: self.writer) else {
                    throw ReplayError("the selection is too long to be written down beside the progress")
                }
                places[span.partition] = ReplayProgress.Place(offset: span.from, note: note)
            }
            let progress = ReplayProgress(id: self.plan.id, source: self.plan.request.source, places: places)
            try await self.means.cluster.commit(progress)
            return ReplayRun(judge, progress)
        }
        for partition in progress.places.keys {
            progress.places[partition]?.note.writer = self.writer
            progress.places[partition]?.note.resumed = begun.map { $0.resumed + 1 }
        }
        try await self.means.cluster.commit(progress)
        return ReplayRun(judge, progress)
    }

    /// One batch after the other.
    private func go(
        _ run: inout ReplayRun,
        _ watch: inout ReturnWatch,
        _ reading: any ReplayReading
    ) async throws(ReplayError) -> ReplayStatus.Phase {
        let request = self.plan.request
        let limit = ReplayPace.batchLimit(recordsPerSecond: request.recordsPerSecond, most: self.means.batchRecords)
        var pace = ReplayPace(recordsPerSecond: request.recordsPerSecond, nowMilliseconds: self.nowMilliseconds)
        var speed = ReplaySpeed()
        var isParkingReady = false
        if let reason = try await self.look(&watch, run) { return .stopped(reason) }
        var lookedAt = self.nowMilliseconds
        while true {
            if self.means.control.isPaused { self.tell(run, .paused, watch, speed) }
            guard await self.means.control.proceed() else { return .cancelled }
            let records: [ConsumedRecord]
            do throws(ReplayError) {
                records = try await reading.next(limit: limit)
            } catch {
                if Task.isCancelled { return .cancelled }
                throw error
            }
            guard !records.isEmpty else { break }
            let batch = try await self.withContent(run.batch(records))
            if !isParkingReady, batch.items.contains(where: { if case .park = $0.decision { true } else { false } }) {
                try await self.prepareParking(run.judge)
                isParkingReady = true
            }
            try await self.checkWriter()
            let deliveries = try await self.means.records.send(batch.outgoing)
            let (commit, stop) = run.finish(batch, deliveries)
            if !commit.places.isEmpty { try await self.means.cluster.commit(commit) }
            if let stop { return .stopped(stop) }
            speed.add(deliveries.count, nowMilliseconds: self.nowMilliseconds)
            self.tell(run, .running, watch, speed)
            if self.nowMilliseconds - lookedAt >= 1000 {
                lookedAt = self.nowMilliseconds
                if let reason = try await self.look(&watch, run) { return .stopped(reason) }
            }
            let delay = pace.delayMilliseconds(after: deliveries.count, nowMilliseconds: self.nowMilliseconds)
            if delay > 0 { try? await self.clock.sleep(for: .milliseconds(delay)) }
        }
        let end = run.finishReading()
        if !end.places.isEmpty { try await self.means.cluster.commit(end) }
        _ = try await self.look(&watch, run)
        return .done
    }

    /// Looks how much the source has grown.
    ///
    /// - Returns: why the replay should stop.
    private func look(_ watch: inout ReturnWatch, _ run: ReplayRun) async throws(ReplayError) -> String? {
        let ends = try await self.means.cluster.sumOfEnds(of: self.plan.request.source)
        return watch.observe(ends: ends, sent: Int64(run.tally.sent), nowMilliseconds: self.nowMilliseconds)
    }

    /// Fetches what a broker left away when it wrote the dead letter.
    private func withContent(_ batch: ReplayBatch) async throws(ReplayError) -> ReplayBatch {
        var batch = batch
        for index in batch.items.indices {
            let item = batch.items[index]
            guard item.outgoing != nil, let letter = item.letter, letter.lacksContent(of: item.record),
                case .send = item.decision
            else { continue }
            var found: ConsumedRecord?
            if let topic = letter.origin.topic, let partition = letter.origin.partition,
                let offset = letter.origin.offset
            {
                found = try await self.means.records.record(topic, partition: partition, offset: offset)
            }
            guard let found else {
                batch.items[index].decision = .leave(.contentGone)
                batch.items[index].outgoing = nil
                continue
            }
            batch.items[index].outgoing?.key = found.key
            batch.items[index].outgoing?.value = found.value
            batch.items[index].outgoing?.headers += found.headers.filter { !ReplayMark.isPart($0.name) }
        }
        return batch
    }

    private func prepareParking(_ judge: ReplayJudge) async throws(ReplayError) {
        guard let topic = self.plan.request.parkingTopic, judge.partitionCounts[topic] == nil else { return }
        try await self.means.cluster.createTopic(
            topic,
            partitions: judge.partitionCounts[self.plan.request.source] ?? 1
        )
    }

    /// Two programs that run the same replay would send everything twice.
    private func checkWriter() async throws(ReplayError) {
        let progress = try await self.means.cluster.progress(of: self.plan.id)
        guard let progress, progress.places.values.contains(where: { $0.note.writer != self.writer }) else { return }
        throw ReplayError("another program has taken up this replay")
    }

    private func tell(_ run: ReplayRun, _ phase: ReplayStatus.Phase, _ watch: ReturnWatch, _ speed: ReplaySpeed) {
        self.means.onProgress(
            ReplayStatus(
                id: self.plan.id,
                phase: phase,
                tally: run.tally,
                done: run.done,
                total: run.total,
                recordsPerSecond: speed.perSecond,
                cameBack: watch.cameBack
            )
        )
    }
}
