import Buffers
import CommitLog
import KafkaProtocol

/// A log on a file system in memory, and short ways to fill and read it.
struct LogFixture {
    static let partition = TopicPartition(topic: "orders", partition: 0)
    static let directory = "/data/orders-0"

    let fileSystem = MemoryFileSystem()
    var configuration = LogConfiguration()
    var now: Int64 = 1_000_000

    init(_ configure: (inout LogConfiguration) -> Void = { _ in }) {
        self.configuration.retentionMilliseconds = -1
        configure(&self.configuration)
    }

    func open(clean: Bool = true, recoveryPoint: Int64 = 0, logStartOffset: Int64 = 0) throws(LogError) -> Log {
        try Log.open(
            directory: Self.directory,
            partition: Self.partition,
            fileSystem: self.fileSystem,
            configuration: self.configuration,
            cleanShutdown: clean,
            recoveryPoint: recoveryPoint,
            logStartOffset: logStartOffset,
            nowMilliseconds: self.now
        )
    }

    /// The path of one of the log's files.
    static func path(_ offset: Int64, _ suffix: String) -> String {
        let digits = String(offset)
        return "\(directory)/\(String(repeating: "0", count: 20 - digits.count))\(digits)\(suffix)"
    }

    func contents(_ path: String) throws -> Bytes { try self.fileSystem.open(path, .read).contents() }

    func overwrite(_ path: String, with bytes: Bytes) throws {
        let file = try self.fileSystem.open(path, .readWrite)
        try file.truncate(to: 0)
        try file.append([bytes])
    }
}

/// A producer's place in its sequence.
struct TestProducer {
    var id: Int64
    var epoch: Int16 = 0
    var sequence: Int32 = 0
}

/// A batch of `count` records whose values are `size` bytes long.
func makeBatch(
    records count: Int = 1,
    size: Int = 10,
    timestamp: Int64 = 1_000_000,
    timestampStep: Int64 = 0,
    baseOffset: Int64 = 0,
    leaderEpoch: Int32 = -1,
    producer: TestProducer? = nil,
    compression: Compression = .none
) -> Bytes {
    var builder = RecordBatchBuilder(
        baseOffset: baseOffset,
        leaderEpoch: leaderEpoch,
        compression: compression,
        producerId: producer?.id ?? -1,
        producerEpoch: producer?.epoch ?? -1,
        baseSequence: producer?.sequence ?? -1
    )
    for index in 0..<count {
        let value = Bytes((0..<size).map { UInt8(truncatingIfNeeded: $0 &+ index) })
        builder.append(timestamp: timestamp + Int64(index) * timestampStep, key: nil, value: value)
    }
    return builder.build()
}

extension Log {
    /// Appends a batch as the leader of `epoch`.
    @discardableResult
    func append(_ batch: Bytes, epoch: Int32 = 0, now: Int64 = 1_000_000) throws(LogError) -> AppendResult {
        let header: RecordBatchHeader
        do {
            header = try RecordBatchHeader(batch)
        } catch {
            throw .corruptBatch(offset: -1, error)
        }
        return try self.appendAsLeader(batch, header: header, leaderEpoch: epoch, nowMilliseconds: now)
    }

    /// Syncs everything, as a host does.
    func flushNow() throws {
        guard let request = try self.filesToFlush() else { return }
        try request.perform()
        self.flushed(upTo: request.upTo)
    }

    /// The headers of all batches from `offset` on, read piece by piece.
    func headers(from offset: Int64? = nil, maxBytes: Int = 4096) throws -> [RecordBatchHeader] {
        var next = offset ?? self.logStartOffset
        var headers: [RecordBatchHeader] = []
        while next < self.logEndOffset {
            let result = try self.read(from: next, maxBytes: maxBytes, upTo: self.logEndOffset, minOneBatch: true)
            guard result.byteCount > 0 else { break }
            var iterator = RecordBatchIterator(try result.records.bytes())
            while let (header, bytes) = try iterator.next() {
                try RecordBatchHeader.verifyChecksum(bytes)
                headers.append(header)
            }
            next = result.endOffset
        }
        return headers
    }
}

/// SplitMix64: the same random numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { self.state = seed }
    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = self.state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
