import Buffers
import Cluster
import ClusterClient
import Foundation
import KafkaProtocol
import TestSupport
import Testing

/// Bytes that are no request, and what they are.
private struct HostileBytes: CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.testDescription = name
        self.bytes = bytes
    }

    static let all = [
        HostileBytes("a web browser", Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)),
        HostileBytes("a TLS client", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
        HostileBytes("a negative length", [0xff, 0xff, 0xff, 0xff]),
        HostileBytes("the greatest length", [0x7f, 0xff, 0xff, 0xff]),
        HostileBytes("an empty frame", [0, 0, 0, 0]),
        HostileBytes("half a header", [0, 0, 0, 3, 0, 18, 0]),
        HostileBytes("an unknown API key", [0, 0, 0, 10, 0x7f, 0x00, 0, 0, 0, 0, 0, 7, 0xff, 0xff]),
        HostileBytes("an unknown version", [0, 0, 0, 10, 0, 0, 0x70, 0x00, 0, 0, 0, 7, 0xff, 0xff]),
        HostileBytes("a version that was dropped", [0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 7, 0xff, 0xff]),
        HostileBytes("a request without its body", [0, 0, 0, 10, 0, 1, 0, 12, 0, 0, 0, 7, 0xff, 0xff]),
        HostileBytes("a client id that reaches beyond its frame", [0, 0, 0, 10, 0, 3, 0, 9, 0, 0, 0, 7, 0x7f, 0xff]),
        HostileBytes(
            "an array of two thousand million",
            [0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 7, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]
        ),
    ]
}

extension ProcessSuites.ClientTests {
    @Test(arguments: HostileBytes.all)
    private func whatIsNoRequestCostsItsConnectionAndNothingElse(hostileBytes: HostileBytes) async throws {
        let cluster = try SharedCluster.current()
        let status = await cluster.supervisor.status()
        let broker = try #require(status.nodes.first { $0.isBroker })
        let neighbour = try RawConnection(port: broker.port)
        let hostile = try RawConnection(port: broker.port)
        hostile.send(hostileBytes.bytes)
        try await hostile.waitForClose("broker \(broker.id), having got \(hostileBytes.testDescription),")
        #expect(hostile.received.isEmpty)
        // ApiVersions v0, correlation id 7, no client id.
        neighbour.sendFrame([0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff])
        try await eventually("a connection beside it is served") { () -> [UInt8] in
            neighbour.look()
            return neighbour.received
        } until: {
            $0.count > 10 && Array($0[4..<10]) == [0, 0, 0, 7, 0, 0]
        }
        #expect(!neighbour.isClosed)
        #expect(await cluster.pid(of: broker.id) == broker.pid)
    }

    @Test func anUnknownVersionOfApiVersionsIsAnsweredWithWhatThereIs() async throws {
        let cluster = try SharedCluster.current()
        let status = await cluster.supervisor.status()
        let client = try RawConnection(port: try #require(status.nodes.first { $0.isBroker }).port)
        client.sendFrame([0, 18, 0, 99, 0, 0, 0, 7, 0xff, 0xff, 0])
        try await eventually("the answer comes in version 0") { () -> [UInt8] in
            client.look()
            return client.received
        } until: {
            // Length, correlation id, UNSUPPORTED_VERSION (35), then the array of what is supported.
            $0.count > 14 && Array($0[4..<10]) == [0, 0, 0, 7, 0, 35]
        }
        #expect(!client.isClosed)
    }

    @Test func rubbishInWholeFramesIsSurvived() async throws {
        let cluster = try SharedCluster.current()
        let nodes = await cluster.supervisor.status().nodes
        var state: UInt64 = 42
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        for node in nodes {
            for round in 0..<100 {
                let connection = try RawConnection(port: node.port)
                var bytes = (0..<Int(next())).map { _ in next() }
                // Half of them begin like a request that exists.
                if round % 2 == 0, bytes.count > 4 {
                    bytes.replaceSubrange(0..<4, with: [0, next() % 76, 0, next() % 4])
                }
                connection.sendFrame(bytes)
                connection.look()
            }
        }
        for node in nodes { #expect(await cluster.pid(of: node.id) == node.pid) }
        try await cluster.waitUntilServing()
        let voters = try await cluster.client.describeQuorum().currentVoters
        #expect(voters.map(\.replicaId).sorted() == cluster.controllers)
    }

    @Test func damagedBatchesAreRefusedByName() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("damaged")
        func batch() -> [UInt8] {
            var builder = RecordBatchBuilder()
            builder.append(timestamp: 1_700_000_000_000, key: nil, value: Bytes(Array("record".utf8)))
            return builder.build().withUnsafeBytes { Array($0) }
        }
        var wrongMagic = batch()
        wrongMagic[16] = 1
        var wrongChecksum = batch()
        wrongChecksum[wrongChecksum.count - 3] ^= 1
        let cutShort = Array(batch().dropLast(5))
        let cases: [([UInt8], ErrorCode)] = [
            (wrongMagic, .unsupportedForMessageFormat), (wrongChecksum, .corruptMessage), (cutShort, .corruptMessage),
            (Array(batch().prefix(10)), .corruptMessage), (batch() + batch(), .invalidRecord),
        ]
        for (bytes, code) in cases {
            let answer = try await cluster.produce(Bytes(bytes), to: "damaged")
            #expect(answer.errorCode == code, "\(answer.errorMessage ?? "no message")")
            #expect(answer.baseOffset == -1)
        }
        #expect(try await cluster.produce(Bytes(batch()), to: "damaged").baseOffset == 0, "nothing was appended before")
    }
}
