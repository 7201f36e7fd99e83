import Engine
import KafkaProtocol
import Testing

/// ApiVersions (engine facts 1.4, 3 and 4).
@Suite struct ApiVersionsTests {
    private static func request(_ name: String = "test", _ version: String = "1.0") -> ApiVersionsRequest {
        ApiVersionsRequest(clientSoftwareName: name, clientSoftwareVersion: version)
    }

    @Test func theFinalizedLevelIsTheOneInTheMetadataLog() throws {
        let cluster = try EngineCluster(brokers: [1])
        for node in [Int32(1), 101] {
            let answer = try cluster.ask(Self.request(), version: 4, of: node)
            let level = cluster.node(node).inspectedMetadata.level(ofFeature: "metadata.version")
            #expect(answer.finalizedFeatures.map(\.name) == ["metadata.version"])
            #expect(answer.finalizedFeatures.map(\.maxVersionLevel) == [level])
            #expect(answer.finalizedFeatures.map(\.minVersionLevel) == [level])
            #expect(answer.finalizedFeaturesEpoch == cluster.node(node).inspectedMetadata.lastOffset)
            let supported = try #require(answer.supportedFeatures.first)
            #expect(supported.minVersion <= level && level <= supported.maxVersion)
            #expect(supported.maxVersion == MetadataVersion.newest, "what brokers register with, too")
            #expect(cluster.node(101).inspectedMetadata.broker(1) != nil)
        }
    }

    /// Clients before version 4 do not understand a lowest level of 0 (KAFKA-17011).
    @Test func noLowestLevelIsZero() throws {
        let cluster = try EngineCluster(brokers: [1])
        for version in Int16(3)...4 {
            let answer = try cluster.ask(Self.request(), version: version)
            #expect(!answer.supportedFeatures.isEmpty && answer.supportedFeatures.allSatisfy { $0.minVersion > 0 })
            #expect(!answer.zkMigrationReady)
        }
    }

    @Test(arguments: [
        ("", "1.0"), ("-client", "1.0"), ("client-", "1.0"), ("a client", "1.0"), ("client", ""), ("client", "1.0+2"),
    ])
    func aClientThatCannotNameItselfIsRefused(name: String, version: String) throws {
        let cluster = try EngineCluster(brokers: [1])
        #expect(try cluster.ask(Self.request(name, version), version: 3).errorCode == .invalidRequest)
        #expect(try cluster.ask(Self.request(name, version), version: 2).errorCode == .none, "they have no names yet")
        #expect(try cluster.ask(Self.request("librdkafka", "2.0.2-rc1"), version: 3).errorCode == .none)
    }
}
