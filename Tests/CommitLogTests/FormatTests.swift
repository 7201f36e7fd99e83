import Buffers
import CommitLog
import KafkaProtocol
import Testing

/// The files on the disk, byte for byte.
@Suite struct FormatTests {
    @Test func indexesHoldKafkasEntries() throws {
        let fixture = LogFixture { $0.indexIntervalBytes = 0 }
        let log = try fixture.open()
        for time in [100, 300, 200, 400] as [Int64] { try log.append(makeBatch(records: 2, timestamp: time)) }
        let size = Int(log.sizeInBytes) / 4
        try log.close(nowMilliseconds: fixture.now)
        var offsets = ByteWriter()
        for batch in 1...3 {
            offsets.integer(Int32(batch * 2 + 1))
            offsets.integer(Int32(batch * size))
        }
        let expectedOffsets = offsets.finishBytes()
        #expect(try fixture.contents(LogFixture.path(0, ".index")) == expectedOffsets)
        var times = ByteWriter()
        for (time, offset) in [(300, 3), (400, 7)] as [(Int64, Int32)] {
            times.integer(time)
            times.integer(offset)
        }
        let expectedTimes = times.finishBytes()
        #expect(try fixture.contents(LogFixture.path(0, ".timeindex")) == expectedTimes)
    }

    @Test func epochsAreText() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        try log.append(makeBatch(records: 4), epoch: 0)
        try log.append(makeBatch(records: 4), epoch: 12)
        try log.flushNow()
        let text = try fixture.contents("\(LogFixture.directory)/leader-epoch-checkpoint").string
        #expect(text == "0\n2\n0 0\n12 4\n")
    }

    @Test func aProducerSnapshotHasAVersionAChecksumAndItsEntries() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        let producer = TestProducer(id: 5, epoch: 2, sequence: 10)
        try log.append(makeBatch(records: 3, timestamp: 999_999, producer: producer))
        try log.close(nowMilliseconds: fixture.now)
        let bytes = try fixture.contents(LogFixture.path(3, ".snapshot"))
        #expect(bytes.integer(at: 0, as: Int16.self) == 1)
        #expect(bytes.integer(at: 2, as: UInt32.self) == CRC32C.checksum(bytes.dropFirst(6)))
        var entries = ByteWriter()
        entries.integer(Int32(1))
        entries.integer(Int64(5))
        entries.integer(Int16(2))
        entries.integer(Int32(12))
        entries.integer(Int64(2))
        entries.integer(Int32(2))
        entries.integer(Int64(999_999))
        entries.integer(Int32(-1))
        entries.integer(Int64(-1))
        let expected = entries.finishBytes()
        #expect(bytes.dropFirst(6) == expected)
    }

    @Test func theTopicIdIsText() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        #expect(log.topicId == nil)
        let id = Uuid(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10)
        try log.setTopicId(id)
        let path = "\(LogFixture.directory)/partition.metadata"
        #expect(try fixture.contents(path).string == "version: 0\ntopic_id: AQIDBAUGBwgJCgsMDQ4PEA\n")
        #expect(try fixture.open(clean: false).topicId == id)
        try fixture.overwrite(path, with: Bytes("version: 0\ntopic_id: This is not an id at all\n".utf8))
        #expect(throws: LogError.self) { try fixture.open(clean: false) }
        // What a loss of power may leave of a file that was never synced.
        try fixture.overwrite(path, with: Bytes("version: 0\ntopic".utf8))
        #expect(try fixture.open(clean: false).topicId == nil)
    }

    @Test func filesAreNamedByTheirFirstOffset() throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        try log.append(makeBatch(records: 123))
        try log.roll(nowMilliseconds: 0)
        try log.append(makeBatch())
        try log.close(nowMilliseconds: 0)
        let names = try fixture.fileSystem.list(LogFixture.directory)
        #expect(
            names == [
                "00000000000000000000.index", "00000000000000000000.log", "00000000000000000000.timeindex",
                "00000000000000000123.index", "00000000000000000123.log", "00000000000000000123.snapshot",
                "00000000000000000123.timeindex", "00000000000000000124.snapshot", "leader-epoch-checkpoint",
            ]
        )
    }
}
