import Buffers
import CommitLog
import KafkaProtocol
import Testing

/// A log does random things, and what it holds is compared with a list of batches.
///
/// After a loss of power the log must be the beginning of what it was, and hold at least what was flushed.
@Suite struct ModelTests {
    @Test(arguments: 0..<100) func aLogIsWhatAListOfBatchesWouldBe(seed: Int) throws {
        var run = try ModelRun(seed: UInt64(seed))
        do {
            for _ in 0..<120 { try run.step() }
            try run.compare()
        } catch {
            Issue.record("\(error) after \(run.trace.joined(separator: "; "))")
        }
    }
}

private struct ModelRun {
    private let fixture: LogFixture
    private var log: Log
    private var numbers: SeededNumbers
    private var batches: [RecordBatchHeader] = []
    private var epoch: Int32 = 0
    /// What was done, for the report of a failure.
    private(set) var trace: [String] = []
    /// Regions that were handed out, and what they must go on holding.
    private var responses: [(records: Records, bytes: Bytes)] = []

    init(seed: UInt64) throws {
        self.numbers = SeededNumbers(seed: seed)
        var numbers = SeededNumbers(seed: seed &+ 1000)
        self.fixture = LogFixture {
            $0.segmentBytes = Int64.random(in: 800...3000, using: &numbers)
            $0.indexIntervalBytes = Int.random(in: 0...600, using: &numbers)
            $0.tailCacheBytes = Bool.random(using: &numbers) ? 0 : 20_000
        }
        try self.fixture.fileSystem.createDirectory("/data")
        try self.fixture.fileSystem.sync(directory: "/")
        self.log = try self.fixture.open()
    }

    mutating func step() throws {
        switch Int.random(in: 0..<100, using: &self.numbers) {
        case 0..<50: try self.append()
        case 50..<58: try self.truncate()
        case 58..<63:
            try self.log.roll(nowMilliseconds: self.fixture.now)
            self.trace.append("roll")
        case 63..<73: try self.flush()
        case 73..<80: try self.read()
        case 80..<82: try self.raiseStart()
        case 82..<84: self.elect()
        case 84..<88: try self.reopenCleanly()
        case 88..<94: try self.crash(lossy: false)
        default: try self.crash(lossy: true)
        }
        try #require(self.log.logEndOffset == self.batches.last?.nextOffset ?? self.log.logStartOffset)
    }

    // MARK: Steps

    private mutating func append() throws {
        let id = Int64.random(in: 0..<3, using: &self.numbers)
        let last = self.batches.last { $0.producerId == id }
        let next = last.map { RecordBatchHeader.sequence($0.lastSequence, advancedBy: 1) } ?? 0
        let batch = makeBatch(
            records: Int.random(in: 1...4, using: &self.numbers),
            size: Int.random(in: 0...120, using: &self.numbers),
            timestamp: Int64.random(in: 1000...2000, using: &self.numbers),
            producer: TestProducer(id: id, sequence: next)
        )
        try #require(self.log.validateProducer(try RecordBatchHeader(batch)) == .append)
        let result = try self.log.append(batch, epoch: self.epoch)
        self.trace.append("append \(result.baseOffset)-\(result.lastOffset) epoch \(self.epoch)")
        try #require(result.baseOffset == self.batches.last?.nextOffset ?? self.log.logStartOffset)
        self.batches.append(try RecordBatchHeader(batch))
    }

    private mutating func truncate() throws {
        let low = self.log.logStartOffset
        let offset = Int64.random(in: low...self.log.logEndOffset, using: &self.numbers)
        self.trace.append("truncate \(offset)")
        try self.log.truncate(to: offset)
        self.batches.removeAll { $0.lastOffset >= offset }
        // Whoever truncates follows a new leader.
        self.epoch += 1
    }

    /// A leader is elected, and may never write anything.
    private mutating func elect() {
        self.epoch += Int32.random(in: 1...2, using: &self.numbers)
        self.log.assignEpochStart(epoch: self.epoch, startOffset: self.log.logEndOffset)
        self.trace.append("elect \(self.epoch)")
    }

    private mutating func flush() throws {
        try self.log.flushNow()
        self.trace.append("flush")
        try #require(self.log.recoveryPoint == self.log.logEndOffset)
    }

    private mutating func read() throws {
        let range = self.log.logStartOffset...self.log.logEndOffset
        let offset = Int64.random(in: range, using: &self.numbers)
        let limit = Int64.random(in: range, using: &self.numbers)
        let maxBytes = Int.random(in: 0...2000, using: &self.numbers)
        let result = try self.log.read(from: offset, maxBytes: maxBytes, upTo: limit, minOneBatch: true)
        let bytes = try result.records.bytes()
        var iterator = RecordBatchIterator(bytes)
        var found: [RecordBatchHeader] = []
        while let (header, _) = try iterator.next() { found.append(header) }
        let candidates = self.batches.filter { $0.lastOffset >= offset && $0.lastOffset < limit }
        try #require(found == Array(candidates.prefix(found.count)))
        try #require(found.isEmpty == (offset >= limit || candidates.isEmpty))
        try #require(found.count <= 1 || bytes.count <= maxBytes)
        self.responses.append((result.records, bytes))
        if self.responses.count > 3 { self.responses.removeFirst() }
        for response in self.responses { try #require(try response.records.bytes() == response.bytes) }
    }

    private mutating func raiseStart() throws {
        let offset = Int64.random(in: 0...max(self.log.recoveryPoint, 0), using: &self.numbers)
        try self.log.incrementLogStartOffset(to: offset)
        self.trace.append("start \(offset)")
        try self.log.deleteExpiredSegments(nowMilliseconds: 0, highWatermark: self.log.logEndOffset)
    }

    private mutating func reopenCleanly() throws {
        let start = self.log.logStartOffset
        try self.log.close(nowMilliseconds: self.fixture.now)
        self.trace.append("reopen")
        self.responses = []
        self.log = try self.fixture.open(clean: true, logStartOffset: start)
        try #require(self.log.recovery == RecoveryReport())
        try #require(self.log.recoveryPoint == self.log.logEndOffset)
        try self.compare()
    }

    private mutating func crash(lossy: Bool) throws {
        self.trace.append("crash lossy: \(lossy)")
        let start = self.log.logStartOffset
        let durable = self.log.recoveryPoint
        let checkpoint = self.log.recoveryCheckpoint
        self.responses = []
        self.fixture.fileSystem.crash(lossy: lossy, seed: self.numbers.next())
        self.log = try self.fixture.open(clean: false, recoveryPoint: checkpoint, logStartOffset: start)
        try #require(self.log.logEndOffset >= durable)
        if lossy {
            let found = try self.log.headers()
            let before = self.batches.filter { $0.lastOffset >= start }
            try #require(found == Array(before.prefix(found.count)))
            let below = self.batches.filter { $0.lastOffset < start }
            self.batches = below + found
            try self.log.flushNow()
            self.epoch += 1
        }
        try self.compare()
    }

    // MARK: Comparing

    /// Compares everything: batches, epochs, producers.
    func compare() throws {
        let visible = self.batches.filter { $0.lastOffset >= self.log.logStartOffset }
        try #require(try self.log.headers() == visible)
        for batch in visible where batch.baseOffset >= self.log.logStartOffset {
            let epoch = batch.partitionLeaderEpoch
            try #require(self.log.epoch(of: batch.baseOffset) == epoch)
            let next = visible.first { $0.partitionLeaderEpoch > epoch }
            let end = EpochEndOffset(epoch: epoch, endOffset: next?.baseOffset ?? self.log.logEndOffset)
            try #require(self.log.endOffset(forEpoch: epoch) == end)
        }
        for id in Int64(0)..<3 {
            guard let last = visible.last(where: { $0.producerId == id }) else { continue }
            // The first visible batch may begin below the start: then the replay does not see it.
            guard last.baseOffset >= self.log.logStartOffset else { continue }
            let expected = ProducerCheck.duplicate(
                baseOffset: last.baseOffset,
                lastOffset: last.lastOffset,
                appendTime: -1
            )
            try #require(self.log.validateProducer(last) == expected)
        }
        for time in stride(from: Int64(1000), through: 2000, by: 100) {
            let expected = visible.first { $0.maxTimestamp >= time }
            let found = try self.log.offset(forTimestamp: time)
            try #require(found?.offset == expected.map { max($0.baseOffset, self.log.logStartOffset) })
        }
    }
}
