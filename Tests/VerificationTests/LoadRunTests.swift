import Measures
import RecordClient
import Synchronization
import TestSupport
import Testing
import Verification

/// The whole machinery against in-process brokers.
@Suite struct LoadRunTests {
    let cluster: MockCluster

    init() throws {
        self.cluster = try MockCluster(brokerCount: 2)
        try self.cluster.createTopic("load", partitionCount: 4, replicationFactor: 2)
    }

    private func run(recordsPerSecond: Int) -> LoadRun {
        let options = LoadOptions(
            bootstrapServers: self.cluster.bootstrapServers,
            topic: "load",
            recordsPerSecond: recordsPerSecond
        )
        return LoadRun(options)
    }

    @Test func aQuietClusterDeliversEverythingOnce() async throws {
        let run = self.run(recordsPerSecond: 2_000)
        #expect(run.snapshot.phase == .idle)
        run.start()
        let running = try await eventually("2000 records read") {
            run.snapshot
        } until: {
            $0.readTotal > 2_000
        }
        #expect(running.phase == .running)
        #expect(running.sentPerSecond > 0 && running.requestLatency.p50 > 0 && running.endToEndLatency.p99 > 0)
        await run.stop()
        let end = run.snapshot
        #expect(end.phase == .stopped)
        #expect(end.lost == 0 && end.duplicated == 0 && end.outOfOrder == 0)
        #expect(end.pending == 0 && end.failedTotal == 0 && end.unread == 0)
        #expect(end.sentTotal == end.ackedTotal && end.readTotal == end.ackedTotal)
        await run.stop()
    }

    @Test func aBrokerThatGoesAndComesBackLosesNothing() async throws {
        let run = self.run(recordsPerSecond: 1_000)
        run.start()
        try await eventually("records read") {
            run.snapshot.readTotal
        } until: {
            $0 > 200
        }
        try self.cluster.setBroker(1, isUp: false)
        let down = try await eventually("an error is seen") {
            run.snapshot
        } until: {
            !$0.errorsByName.isEmpty && $0.lastError != nil
        }
        #expect(down.errorsByName.contains { $0.name == "_TRANSPORT" })
        try self.cluster.setBroker(1, isUp: true)
        let before = run.snapshot.readTotal
        try await eventually("reading goes on and catches up") {
            run.snapshot
        } until: {
            $0.readTotal > before + 2_000 && $0.pending < 500
        }
        await run.stop()
        let end = run.snapshot
        #expect(end.lost == 0, "\(end.namedLosses)")
        #expect(end.ackedTotal > 2_000 && end.unread == 0)
    }

    @Test func aClientThatEndedItselfIsReplaced() async throws {
        let clusterAuthorizationFailed = RecordClientError.Code(rawValue: 31)
        self.cluster.failNext(.initProducerId, with: [clusterAuthorizationFailed])
        var options = VerifiableProducerOptions(
            bootstrapServers: self.cluster.bootstrapServers,
            topic: "load"
        )
        options.recordsPerSecond = 500
        let producer = VerifiableProducer(options)
        producer.start(partitionCount: 4)
        let progress = try await eventually("a second client delivers") {
            producer.progress
        } until: {
            $0.replacements == 1 && $0.acked > 100
        }
        #expect(progress.errorsByName.contains { $0.name == "CLUSTER_AUTHORIZATION_FAILED" })
        await producer.stop(flushTimeoutMilliseconds: 20_000)
        #expect(producer.progress.pending == 0)
    }

    @Test func theRateCanBeChangedWhileRunning() async throws {
        let run = self.run(recordsPerSecond: 1)
        run.start()
        run.setRate(3_000)
        try await eventually("a higher rate") {
            run.snapshot
        } until: {
            $0.targetPerSecond == 3_000 && $0.sentTotal > 1_500
        }
        await run.stop()
    }

    @Test func stoppingBeforeTheClusterAnswersIsPossible() async throws {
        var options = LoadOptions(bootstrapServers: "127.0.0.1:1", topic: "load", recordsPerSecond: 10)
        options.drainSeconds = 1
        let run = LoadRun(options)
        run.start()
        try await eventually("the error shows") {
            run.snapshot
        } until: {
            $0.lastError != nil && $0.phase == .connecting
        }
        await run.stop()
        #expect(run.snapshot.phase == .stopped && run.snapshot.sentTotal == 0)
    }
}

@Suite struct VerifyCommandTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { self.lines.withLock { $0 } }

        func append(_ line: String) { self.lines.withLock { $0.append(line) } }

        func count(of name: String) -> Int { self.all.count { $0.contains("\"name\":\"\(name)\"") } }
    }

    @Test func whatTheProducerSaysTheConsumerFinds() async throws {
        let cluster = try MockCluster(brokerCount: 1)
        try cluster.createTopic("verify", partitionCount: 3)
        var produce = VerifyProduceOptions(bootstrapServers: cluster.bootstrapServers, topic: "verify")
        produce.producer.recordLimit = 300
        produce.producer.keyCount = 5
        let produced = Lines()
        let result = try await runVerifyProduce(produce) { produced.append($0) }
        #expect(result.isClean && result.acked == 300)
        #expect(produced.all.first?.contains("startup_complete") == true)
        #expect(produced.count(of: "producer_send_success") == 300)
        #expect(produced.all.last?.contains("\"sent\":300,\"acked\":300,\"target_throughput\":-1") == true)
        #expect(produced.all.contains { $0.contains("\"value\":\"\(produce.producer.runId).99\",\"offset\":99") })

        var consume = VerifyConsumeOptions(bootstrapServers: cluster.bootstrapServers, topic: "verify")
        consume.recordLimit = 300
        let consumed = Lines()
        let found = try await runVerifyConsume(consume) { consumed.append($0) }
        #expect(found.isClean && found.consumed == 300 && found.counts.read == 300 && found.foreign == 0)
        #expect(consumed.count(of: "partitions_assigned") == 1 && consumed.count(of: "records_consumed") >= 1)
        #expect(consumed.all.last?.contains("shutdown_complete") == true)
    }

    @Test func refusedRecordsAreErrorsWithTheBrokersName() async throws {
        let cluster = try MockCluster(brokerCount: 1)
        try cluster.createTopic("verify", partitionCount: 1)
        cluster.failNext(.produce, with: [RecordClientError.Code(rawValue: 29)])
        var produce = VerifyProduceOptions(bootstrapServers: cluster.bootstrapServers, topic: "verify")
        produce.producer.recordLimit = 1
        let lines = Lines()
        let result = try await runVerifyProduce(produce) { lines.append($0) }
        #expect(result.failed == 1 && !result.isClean)
        #expect(lines.all.contains { $0.contains("producer_send_error") && $0.contains("TOPIC_AUTHORIZATION_FAILED") })
    }
}
