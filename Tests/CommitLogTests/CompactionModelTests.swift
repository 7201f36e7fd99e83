import Buffers
import CommitLog
import KafkaProtocol
import Testing

/// A log is written, compacted, cut and crashed at random, and what readers make of it is compared with what was written.
@Suite struct CompactionModelTests {
    @Test(arguments: 0..<60) func readersSeeTheLastValueOfEveryKey(seed: Int) throws {
        var run = try CompactionRun(seed: UInt64(seed))
        do {
            for _ in 0..<150 { try run.step() }
            try run.settle()
        } catch {
            Issue.record("\(error) after \(run.trace.suffix(40).joined(separator: "; "))")
        }
    }
}

private struct CompactionRun {
    private struct Written {
        let offset: Int64
        let key: String
        let value: String?
        let producerId: Int64
        let time: Int64
        var isAborted = false
    }

    private let fixture: LogFixture
    private var log: Log
    private var numbers: SeededNumbers
    private var written: [Written] = []
    private var now: Int64 = 10_000
    private var open: [Int64: [Int]] = [:]
    private var sequences: [Int64: Int32] = [:]
    private var cleaning: LogCleaning?
    private var pendingFlush: FlushRequest?
    private let keyMapBytes: Int
    private(set) var trace: [String] = []

    init(seed: UInt64) throws {
        self.numbers = SeededNumbers(seed: seed &+ 77)
        var numbers = SeededNumbers(seed: seed)
        self.keyMapBytes = [96, 400, 1 << 16].randomElement(using: &numbers) ?? 96
        self.fixture = LogFixture.compacted {
            $0.segmentBytes = Int64.random(in: 500...2500, using: &numbers)
            $0.indexIntervalBytes = Int.random(in: 0...400, using: &numbers)
            $0.tailCacheBytes = Bool.random(using: &numbers) ? 0 : 20_000
            $0.deleteRetentionMilliseconds = 2000
        }
        try self.fixture.fileSystem.createDirectory("/data")
        try self.fixture.fileSystem.sync(directory: "/")
        self.log = try self.fixture.open()
    }

    mutating func step() throws {
        self.now += Int64.random(in: 0...200, using: &self.numbers)
        switch Int.random(in: 0..<100, using: &self.numbers) {
        case 0..<50: try self.append()
        case 50..<60: try self.endTransaction()
        case 60..<84: try self.clean()
        case 84..<88:
            try self.log.roll(nowMilliseconds: self.now)
            self.trace.append("roll")
        case 88..<92: try self.log.flushNow()
        case 92..<95: try self.compare()
        case 95..<98: try self.crash(lossy: false)
        default: try self.crash(lossy: true)
        }
    }

    /// Ends all transactions, compacts everything, and compares.
    mutating func settle() throws {
        for id in Int64(0)..<3 where self.open[id] != nil { try self.end(id, .commit) }
        try self.log.roll(nowMilliseconds: self.now)
        self.cleaning?.abandon()
        self.cleaning = nil
        self.pendingFlush = nil
        while try self.log.clean(now: self.now, keyMapBytes: self.keyMapBytes) {}
        try self.compare()
        // Of each key one record at the most is left.
        let keys = try self.log.keyedRecords().map(\.key)
        try #require(Set(keys).count == keys.count)
    }

    private mutating func append() throws {
        let count = Int.random(in: 1...4, using: &self.numbers)
        let id = Int64.random(in: -2..<3, using: &self.numbers)
        let codec = Compression.allCases.randomElement(using: &self.numbers) ?? .none
        var records: [(key: String?, value: String?)] = []
        for _ in 0..<count {
            let key = "k\(Int.random(in: 0..<12, using: &self.numbers))"
            let isTombstone = Int.random(in: 0..<5, using: &self.numbers) == 0
            records.append((key, isTombstone ? nil : "v\(self.written.count)-\(records.count)"))
        }
        let sequence = self.sequences[id] ?? 0
        let producer = id >= 0 ? TestProducer(id: id, sequence: sequence) : nil
        let batch = makeKeyedBatch(
            records,
            timestamp: self.now,
            producer: producer,
            isTransactional: id >= 0,
            compression: codec
        )
        let result = try self.log.append(batch, now: self.now)
        self.trace.append("append \(result.baseOffset)-\(result.lastOffset) of \(id)")
        if id >= 0 { self.sequences[id] = sequence + Int32(count) }
        for (index, record) in records.enumerated() {
            if id >= 0 { self.open[id, default: []].append(self.written.count) }
            self.written.append(
                Written(
                    offset: result.baseOffset + Int64(index),
                    key: record.key ?? "",
                    value: record.value,
                    producerId: id,
                    time: self.now
                )
            )
        }
    }

    private mutating func endTransaction() throws {
        let id = Int64.random(in: 0..<3, using: &self.numbers)
        guard self.open[id] != nil else { return }
        try self.end(id, Bool.random(using: &self.numbers) ? .commit : .abort)
    }

    private mutating func end(_ id: Int64, _ kind: ControlRecord) throws {
        let result = try self.log.append(
            makeMarker(kind, producer: TestProducer(id: id), timestamp: self.now),
            now: self.now
        )
        self.trace.append("\(kind) of \(id) at \(result.baseOffset)")
        for index in self.open[id] ?? [] where kind == .abort { self.written[index].isAborted = true }
        self.open[id] = nil
    }

    private mutating func clean() throws {
        if self.cleaning == nil {
            self.cleaning = self.log.beginCleaning(now: self.now, keyMapBytes: self.keyMapBytes)
            self.trace.append("begin to clean")
        }
        guard let cleaning = self.cleaning else { return }
        for _ in 0..<Int.random(in: 1...8, using: &self.numbers) {
            let progress: LogCleaning.Progress
            if let request = self.pendingFlush {
                try request.perform()
                self.pendingFlush = nil
                progress = try cleaning.flushed()
            } else {
                progress = try cleaning.step(byteBudget: Int.random(in: 1...2000, using: &self.numbers))
            }
            switch progress {
            case .more: continue
            case .flush(let request): self.pendingFlush = request
            case .finished(let offset):
                self.trace.append("cleaned to \(offset)")
                self.cleaning = nil
                return
            case .abandoned:
                self.cleaning = nil
                return
            }
        }
    }

    private mutating func crash(lossy: Bool) throws {
        if lossy { try self.log.flushNow() }
        self.trace.append("crash lossy: \(lossy)")
        let checkpoint = self.log.recoveryCheckpoint
        let end = self.log.logEndOffset
        self.cleaning = nil
        self.pendingFlush = nil
        self.fixture.fileSystem.crash(lossy: lossy, seed: self.numbers.next())
        self.log = try self.fixture.open(clean: false, recoveryPoint: checkpoint)
        try #require(self.log.logEndOffset == end)
        try self.compare()
    }

    /// What a reader of committed records makes of the log is what was written; what is in it is at its place.
    private func compare() throws {
        let undecided = Set(self.open.values.joined().map { self.written[$0].offset })
        var latest: [String: Written] = [:]
        for record in self.written where !record.isAborted && !undecided.contains(record.offset) {
            latest[record.key] = record
        }
        var byOffset: [Int64: Written] = [:]
        for record in self.written { byOffset[record.offset] = record }
        var seen: [String: KeyedRecord] = [:]
        var lastOffset: Int64 = -1
        for record in try self.log.keyedRecords() {
            let original = try #require(byOffset[record.offset])
            try #require(record.key == original.key && record.value == original.value)
            try #require(record.offset > lastOffset)
            lastOffset = record.offset
            if !original.isAborted, !undecided.contains(record.offset) { seen[original.key] = record }
        }
        for (key, record) in latest {
            if let value = record.value {
                try #require(seen[key]?.value == value, "\(key) should be \(value)")
            } else {
                try #require(seen[key] == nil || seen[key]?.offset == record.offset, "\(key) has come back")
                let isYoung = self.now - record.time < 2000
                try #require(!isYoung || seen[key] != nil, "the tombstone of \(key) went too early")
            }
        }
    }
}
