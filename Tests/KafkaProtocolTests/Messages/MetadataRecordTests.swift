import Buffers
import KafkaProtocol
import Testing

@Suite struct MetadataRecordTests {
    @Test func everyRecordComesBackThroughItsFrame() throws {
        for type in MessageFixture.metadataRecordTypes {
            let fixtures = MessageFixture.all.filter { $0.name == "\(type)" && $0.version == type.versions.upperBound }
            for fixture in fixtures {
                let frame = Bytes([1, UInt8(type.metadataRecordType), UInt8(fixture.version)] + fixture.bytes.array)
                let record = try MetadataRecord.decode(frame)
                #expect("\(Swift.type(of: record.body))" == fixture.name)
                #expect(try record.encoded() == frame, "\(fixture)")
            }
        }
    }

    @Test func anOlderVersionCanBeAskedFor() throws {
        let record = MetadataRecord.partition(PartitionRecord(partitionId: 2, replicas: [1], isr: [1], leader: 1))
        let bytes = try record.encoded(version: 0)
        #expect(bytes[2] == 0)
        #expect(try MetadataRecord.decode(bytes) == record)
    }

    @Test func unknownFramesTypesAndVersionsAreRefused() {
        #expect(throws: WireError.malformed("metadata frame version 2 is not known")) {
            try MetadataRecord.decode([2, 2, 0])
        }
        #expect(throws: WireError.malformed("metadata record type 99 is not known")) {
            try MetadataRecord.decode([1, 99, 0])
        }
        #expect(throws: WireError.unsupportedVersion(1)) { try MetadataRecord.decode([1, 2, 1]) }
        #expect(throws: WireError.malformed("1 bytes follow the record")) {
            try MetadataRecord.decode([1, 20, 0, 0, 0])
        }
    }
}
