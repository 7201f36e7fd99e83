import Buffers
import KafkaProtocol
import Testing

@Suite struct FrameTests {
    /// 4 bytes of length, key, version, correlation id, client id with a 16-bit length, tagged fields, body.
    @Test func aFlexibleRequestHasHeaderVersion2WithAPlainClientId() throws {
        let frame = try RequestFrame.encode(
            ApiVersionsRequest(clientSoftwareName: "x", clientSoftwareVersion: "1"),
            version: 3,
            correlationId: 7,
            clientId: "ab"
        ).joined()
        #expect(
            frame == [0, 0, 0, 18, 0, 18, 0, 3, 0, 0, 0, 7, 0, 2, 0x61, 0x62, 0, 2, 0x78, 2, 0x31, 0]
        )
        let (header, body) = try RequestFrame.decodeHeader(frame.dropFirst(4))
        #expect(header == RequestHeader(apiKey: 18, apiVersion: 3, correlationId: 7, clientId: "ab"))
        #expect(body == 13)
    }

    @Test func anInflexibleRequestHasHeaderVersion1() throws {
        let frame = try RequestFrame.encode(ApiVersionsRequest(), version: 0, correlationId: 1, clientId: nil).joined()
        #expect(frame == [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff])
        let (header, body) = try RequestFrame.decodeHeader(frame.dropFirst(4))
        #expect(header.clientId == nil)
        #expect(body == 10)
    }

    /// KIP-511: a client reads the response before it knows which version the broker took.
    @Test func theResponseOfApiVersionsNeverHasTaggedFieldsInItsHeader() throws {
        let frame = try ResponseFrame.encode(ApiVersionsResponse(), version: 4, correlationId: 9).joined()
        #expect(frame == [0, 0, 0, 12, 0, 0, 0, 9, 0, 0, 1, 0, 0, 0, 0, 0])
        let other = try ResponseFrame.encode(UnregisterBrokerResponse(), version: 0, correlationId: 9).joined()
        #expect(other.slice(4..<9) == [0, 0, 0, 9, 0])
        #expect(try ResponseFrame.correlationId(frame.dropFirst(4)) == 9)
    }

    @Test func headerVersionsFollowTheFirstFlexibleVersion() {
        for key in ApiKey.allCases {
            for version in key.versions {
                let flexible = key.firstFlexibleVersion.map { version >= $0 } ?? false
                #expect(key.requestHeaderVersion(version) == (flexible ? 2 : 1))
                #expect(key.responseHeaderVersion(version) == (flexible && key != .apiVersions ? 1 : 0))
            }
        }
        #expect(ApiKey.saslHandshake.requestHeaderVersion(1) == 1)
        #expect(ApiKey.produce.responseHeaderVersion(8) == 0)
        #expect(ApiKey.produce.responseHeaderVersion(9) == 1)
    }

    @Test func taggedFieldsOfAHeaderAreKept() throws {
        let frame: Bytes = [0, 18, 0, 3, 0, 0, 0, 1, 0xff, 0xff, 1, 5, 2, 8, 9, 1, 1, 0]
        let (header, body) = try RequestFrame.decodeHeader(frame)
        #expect(header.unknownTaggedFields == [TaggedField(tag: 5, data: [8, 9])])
        #expect(body == 15)
    }

    @Test func theHeaderOfAnUnknownApiIsReadAsFarAsAllHeadersAgree() throws {
        let (header, body) = try RequestFrame.decodeHeader([3, 0xe8, 0, 1, 0, 0, 0, 1, 0, 1, 0x61, 0xee])
        #expect(header.apiKey == 1000)
        #expect(header.clientId == "a")
        #expect(body == 11)
    }

    @Test func cutHeadersAndFollowingBytesAreRefused() throws {
        let frame: Bytes = [0, 18, 0, 3, 0, 0, 0, 1, 0, 1, 0x61, 0]
        for length in 0..<frame.count {
            #expect(throws: WireError.self) { try RequestFrame.decodeHeader(frame.prefix(length)) }
        }
        #expect(throws: WireError.malformed("1 bytes follow the response")) {
            try ResponseFrame.decode(HeartbeatResponse.self, [0, 0, 0, 1, 0, 0, 0], version: 0)
        }
    }

    @Test func aFramesLengthCountsWhatIsNotCopied() throws {
        let records = Bytes([UInt8](repeating: 1, count: 100_000))
        let request = ProduceRequest(topicData: [
            .init(name: "t", partitionData: [.init(index: 0, records: Records(records))])
        ])
        let frame = try RequestFrame.encode(request, version: 9, correlationId: 1, clientId: "c")
        let joined = try frame.joined()
        #expect(joined.integer(at: 0, as: Int32.self) == Int32(joined.count - 4))
        let (_, offset) = try RequestFrame.decodeHeader(joined.dropFirst(4))
        #expect(try ProduceRequest.decode(joined.dropFirst(4 + offset), version: 9) == request)
    }
}
