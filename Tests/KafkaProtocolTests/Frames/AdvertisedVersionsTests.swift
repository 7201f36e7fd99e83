import KafkaProtocol
import Testing

@Suite struct AdvertisedVersionsTests {
    /// Clients decide by the announced ranges which features they use, so each change must be meant: the file holds the
    /// ranges of Apache Kafka 4.2 for what is served.
    @Test func theAnnouncedVersionsAreThoseOfTheCheckedInTable() throws {
        var lines: [String] = []
        for (name, listener) in [("broker", Listener.broker), ("controller", .controller)] {
            lines.append(name)
            for key in ApiKey.allCases.sorted() {
                guard let range = key.advertised(on: listener) else { continue }
                lines.append("\(key.rawValue) \(key.name) \(range.lowerBound)-\(range.upperBound)")
            }
        }
        let golden = try fixtureText("advertised-versions.txt")
        #expect(lines == golden.split(separator: "\n").map(String.init))
    }

    @Test func onlyVersionsThatTheCodecKnowsAreAnnouncedAtTheTop() {
        for key in ApiKey.allCases {
            for listener in Listener.allCases {
                guard let range = key.advertised(on: listener) else { continue }
                #expect(key.versions.contains(range.upperBound), "\(key)")
            }
        }
    }

    /// librdkafka asks for Produce 0 before it compresses, although no broker of today takes it (KAFKA-18659).
    @Test func produceIsAnnouncedFromVersionZeroButNotImplementedThere() {
        #expect(ApiKey.produce.advertised(on: .broker) == 0...13)
        #expect(ApiKey.produce.versions == 3...13)
    }
}
