import Buffers
import KafkaProtocol
import Testing

@Suite struct ValueTests {
    @Test func uuidsHaveKafkasTextForm() {
        #expect(Uuid.zero.description == "AAAAAAAAAAAAAAAAAAAAAA")
        #expect(Uuid.metadataTopic.description == "AAAAAAAAAAAAAAAAAAAAAQ")
        let all = Uuid(high: .max, low: .max)
        #expect(all.description == "_____________________w")
        let mixed = Uuid(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)
        #expect(mixed.description == "ASNFZ4mrze_-3LqYdlQyEA")
        for uuid in [.zero, .metadataTopic, all, mixed] { #expect(Uuid(uuid.description) == uuid) }
    }

    @Test(arguments: ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAA+", "AAAAAAAAAAAAAAAAAAAAAAA"])
    func textThatIsNoUuidIsRefused(text: String) { #expect(Uuid(text) == nil) }

    @Test func uuidsAreOrderedByTheirBytes() {
        #expect(Uuid.zero < .metadataTopic)
        #expect(Uuid(high: 1, low: 0) > Uuid(high: 0, low: .max))
    }

    @Test func errorsHaveKafkasNamesNumbersAndRetriability() {
        #expect(ErrorCode.unknownServerError.rawValue == -1)
        #expect(ErrorCode.notLeaderOrFollower.rawValue == 6)
        #expect(ErrorCode.notLeaderOrFollower.name == "NOT_LEADER_OR_FOLLOWER")
        #expect(ErrorCode.transactionAbortable.rawValue == 120)
        #expect(ErrorCode.transactionAbortable.description == "TRANSACTION_ABORTABLE")
        #expect(ErrorCode.rebootstrapRequired.rawValue == 129)
        #expect(ErrorCode(rawValue: 0).name == "NONE")
        #expect(ErrorCode(rawValue: 9000).name == "ERROR_9000")
        #expect(ErrorCode(rawValue: -2).name == "ERROR_-2")
        #expect(ErrorCode(rawValue: .max).name == "ERROR_32767")
        #expect(ErrorCode.notEnoughReplicas.isRetriable)
        #expect(!ErrorCode.invalidProducerEpoch.isRetriable)
        #expect(!ErrorCode.none.isRetriable)
    }

    @Test func topicPartitionsAreOrderedByTopicThenNumber() {
        let sorted = [
            TopicPartition(topic: "b", partition: 0), TopicPartition(topic: "a", partition: 10),
            TopicPartition(topic: "a", partition: 2),
        ].sorted()
        #expect(sorted.map(\.description) == ["a-2", "a-10", "b-0"])
    }

    @Test func recordsAreEqualHoweverTheyAreCut() throws {
        let whole = Records([1, 2, 3])
        let cut = Records(chunks: [.bytes([1]), .bytes([2, 3])])
        #expect(whole == cut)
        #expect(whole != Records([1, 2]))
        #expect(Records(.empty) == .empty)
        #expect(try cut.bytes() == [1, 2, 3])
        #expect(try Records.empty.bytes() == .empty)
    }

    @Test func recordsInFilesAreEqualIfTheyAreTheSameStretch() {
        let file = EmptyFile()
        let region = Records(chunks: [.region(FileRegion(file: file, offset: 4, count: 8))])
        #expect(region == Records(chunks: [.region(FileRegion(file: file, offset: 4, count: 8))]))
        #expect(region != Records(chunks: [.region(FileRegion(file: file, offset: 5, count: 8))]))
        #expect(region != Records(chunks: [.region(FileRegion(file: EmptyFile(), offset: 4, count: 8))]))
        #expect(region != Records([1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(region.count == 8)
    }
}

private final class EmptyFile: RegionFile {
    let descriptor: Int32? = nil
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int { 0 }
}
