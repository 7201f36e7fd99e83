import Buffers
import KafkaProtocol
import Testing

/// Decoder and encoder against bytes that another implementation made (`Fixtures/make_fixtures.py`).
@Suite struct MessageCodecTests {
    @Test func everyFixtureIsDecodedAndEncodedToTheSameBytes() throws {
        try #require(MessageFixture.all.count > 1500)
        for fixture in MessageFixture.all {
            let type = try #require(MessageFixture.types[fixture.name], "\(fixture)")
            #expect(throws: Never.self, "\(fixture)") {
                let message = try type.decode(fixture.bytes, version: fixture.version)
                let encoded = try message.encoded(version: fixture.version)
                #expect(encoded == fixture.bytes, "\(fixture)")
            }
        }
    }

    /// Nothing is left out: the independent implementation has all that we have.
    @Test func thereAreFixturesForEveryVersionOfEveryMessage() {
        var variants: [String: Set<String>] = [:]
        for fixture in MessageFixture.all {
            variants["\(fixture.name) \(fixture.version)", default: []].insert(fixture.variant)
        }
        for (name, type) in MessageFixture.types {
            for version in type.versions {
                let found = variants["\(name) \(version)"] ?? []
                #expect(found.isSuperset(of: ["full", "one", "empty"]), "\(name) v\(version)")
            }
        }
        for key in ApiKey.allCases {
            for version in key.versions where key.isFlexible(version) {
                #expect(variants["\(key.name)Request \(version)"]?.contains("tagged") == true, "\(key) v\(version)")
                #expect(variants["\(key.name)Response \(version)"]?.contains("tagged") == true, "\(key) v\(version)")
            }
        }
    }

    @Test func aMessageBeginsWithKafkasDefaults() throws {
        let fixtures = MessageFixture.all.filter { $0.variant == "default" }
        try #require(fixtures.count > 300)
        for fixture in fixtures {
            let type = try #require(MessageFixture.types[fixture.name])
            let encoded = try type.init().encoded(version: fixture.version)
            #expect(encoded == fixture.bytes, "\(fixture)")
        }
    }

    @Test func unknownTaggedFieldsAreKept() throws {
        for fixture in MessageFixture.all where fixture.variant == "tagged" {
            let type = try #require(MessageFixture.types[fixture.name])
            let message = try type.decode(fixture.bytes, version: fixture.version)
            let mirror = Mirror(reflecting: message)
            let kept = mirror.children.first { $0.label == "unknownTaggedFields" }?.value as? [TaggedField]
            #expect(kept == [TaggedField(tag: 1000, data: [0xaa, 0xbb, 0xcc])], "\(fixture)")
        }
    }

    @Test func versionsOutsideTheRangeAreRefusedBothWays() {
        for type in MessageFixture.types.values {
            for version in [type.versions.lowerBound - 1, type.versions.upperBound + 1] {
                #expect(throws: WireError.unsupportedVersion(version)) { try type.decode(.empty, version: version) }
                #expect(throws: WireError.unsupportedVersion(version)) { try type.init().encoded(version: version) }
            }
        }
    }
}
