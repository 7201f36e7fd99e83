import Buffers
import KafkaProtocol
import Testing

/// Bytes that are cut or damaged are refused; nothing traps and nothing asks for memory that the bytes cannot fill.
@Suite struct MessageDamageTests {
    @Test func everyTruncationThrows() throws {
        for fixture in MessageFixture.all where fixture.variant == "full" || fixture.variant == "tagged" {
            let type = try #require(MessageFixture.types[fixture.name])
            // All lengths of a short message, every few of a long one.
            let step = max(1, fixture.bytes.count / 64)
            for length in stride(from: 0, to: fixture.bytes.count, by: step) {
                #expect(throws: WireError.self, "\(fixture) cut to \(length)") {
                    try type.decode(fixture.bytes.prefix(length), version: fixture.version)
                }
            }
        }
    }

    @Test func damagedBytesNeverTrap() throws {
        var random = SeededGenerator(seed: 0x4b41_464b)
        var decoded = 0
        for fixture in MessageFixture.all where !fixture.bytes.isEmpty {
            let type = try #require(MessageFixture.types[fixture.name])
            for _ in 0..<12 {
                let bytes = damage(fixture.bytes, with: &random)
                guard let message = try? type.decode(bytes, version: fixture.version) else { continue }
                decoded += 1
                // What was understood can also be written, or is refused with a reason.
                _ = try? message.encoded(version: fixture.version)
            }
        }
        #expect(decoded > 1000)
    }

    private func damage(_ bytes: Bytes, with random: inout SeededGenerator) -> Bytes {
        var array = bytes.array
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let index = Int.random(in: 0..<array.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: array[index] = UInt8.random(in: 0...255, using: &random)
            case 1: array[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: for other in index..<min(index + 4, array.count) { array[other] = 0xff }
            default: for other in index..<min(index + 4, array.count) { array[other] = other == index ? 0x7f : 0xff }
            }
        }
        return Bytes(array)
    }

    @Test func aCountThatTheBytesCannotFillIsRefused() {
        // DeleteTopics v1: a count of 2^31 - 1 names in 8 bytes.
        let long: Bytes = [0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0]
        #expect(throws: WireError.invalidLength(Int(Int32.max))) { try DeleteTopicsRequest.decode(long, version: 1) }
        // A count that is neither null nor a number of elements.
        let negative: Bytes = [0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0]
        #expect(throws: WireError.invalidLength(-2)) { try DeleteTopicsRequest.decode(negative, version: 1) }
    }

    /// As librdkafka 2.16 sends it.
    @Test func bytesBehindARequestArePassedOver() throws {
        let request = try MetadataRequest.decode([0, 0, 0, 0, 1, 0, 0], version: 13)
        #expect(request.topics == nil && !request.allowAutoTopicCreation)
    }

    @Test func bytesBehindAnAnswerAreRefused() {
        #expect(throws: WireError.malformed("1 bytes follow the message")) {
            try HeartbeatResponse.decode([0, 0, 0], version: 0)
        }
    }
}
