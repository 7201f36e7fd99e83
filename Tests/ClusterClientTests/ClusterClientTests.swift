import Buffers
import ClusterClient
import KafkaProtocol
import PreparedBroker
import Testing

@Suite struct ClusterClientTests {
    private static let metadataAnswer: FakeBroker.Answer = { header in
        let response = MetadataResponse(
            brokers: [MetadataResponse.MetadataResponseBroker(nodeId: 7, host: "127.0.0.1", port: 1)],
            clusterId: header.apiVersion >= 2 ? "fake" : nil
        )
        return try? ResponseFrame.encode(response, version: header.apiVersion, correlationId: header.correlationId)
    }

    @Test func theHighestCommonVersionIsSpoken() async throws {
        let broker = try FakeBroker(versions: [.metadata: 0...9], answer: Self.metadataAnswer)
        defer { broker.stop() }
        let client = try ClusterClient(bootstrap: [broker.address])
        defer { client.close() }
        let response = try await client.metadata()
        #expect(response.clusterId == "fake")
        #expect(broker.asked.last == FakeBroker.Asked(apiKey: ApiKey.metadata.rawValue, version: 9))
    }

    @Test func aBrokerThatKnowsOnlyOldApiVersionsIsAskedAgain() async throws {
        let broker = try FakeBroker(
            versions: [.metadata: 0...5],
            maxApiVersionsVersion: 0,
            answer: Self.metadataAnswer
        )
        defer { broker.stop() }
        let client = try ClusterClient(bootstrap: [broker.address])
        defer { client.close() }
        _ = try await client.metadata()
        let versions = broker.asked.filter { $0.apiKey == ApiKey.apiVersions.rawValue }.map(\.version)
        #expect(versions == [ApiKey.apiVersions.versions.upperBound, 0])
    }

    @Test func whatABrokerLacksIsNamed() async throws {
        let broker = try FakeBroker(versions: [.metadata: 0...9], answer: Self.metadataAnswer)
        defer { broker.stop() }
        let client = try ClusterClient(bootstrap: [broker.address])
        defer { client.close() }
        await #expect(
            throws: ClusterClientError.unsupported(api: "DescribeQuorum", address: "\(broker.address)")
        ) {
            _ = try await client.describeQuorum()
        }
    }

    @Test func aDeadServerIsPassedOver() async throws {
        let dead = try FakeBroker(versions: [:], answer: { _ in nil })
        let deadAddress = dead.address
        dead.stop()
        let broker = try FakeBroker(versions: [.metadata: 0...9], answer: Self.metadataAnswer)
        defer { broker.stop() }
        let client = try ClusterClient(bootstrap: [deadAddress, broker.address])
        defer { client.close() }
        for _ in 0..<3 {
            let response = try await client.metadata()
            #expect(response.clusterId == "fake")
        }
    }

    @Test func silenceEndsWithATimeOutThatNamesTheServer() async throws {
        let broker = try FakeBroker(versions: [.metadata: 0...9]) { _ in nil }
        defer { broker.stop() }
        let client = try ClusterClient(bootstrap: [broker.address])
        defer { client.close() }
        await #expect(throws: ClusterClientError.self) {
            _ = try await client.metadata(timeoutMilliseconds: 50)
        }
    }

    @Test func anAnswerThatCannotBeReadIsAnErrorAndNotACrash() async throws {
        let broker = try FakeBroker(versions: [.metadata: 9...9]) { header in
            var writer = ByteWriter()
            writer.integer(Int32(8))
            writer.integer(header.correlationId)
            writer.integer(Int32(-1))
            return writer.finish()
        }
        defer { broker.stop() }
        let client = try ClusterClient(bootstrap: [broker.address])
        defer { client.close() }
        await #expect(throws: ClusterClientError.self) { _ = try await client.metadata() }
    }

    @Test func aClosedClientSaysSo() async throws {
        let client = try ClusterClient(bootstrap: [ServerAddress(host: "127.0.0.1", port: 1)])
        client.close()
        await #expect(throws: ClusterClientError.closed) { _ = try await client.metadata() }
    }
}
