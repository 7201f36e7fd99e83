import RecordClient
import TestSupport
import Testing

@Suite struct ProducerTests {
    let cluster: MockCluster

    init() throws {
        self.cluster = try MockCluster(brokerCount: 1)
        try self.cluster.createTopic("orders", partitionCount: 3)
    }

    @Test func reportsComeBackWithTagPartitionAndOffset() async throws {
        let reports = Collected<DeliveryReport>()
        let producer = try Producer(.of(self.cluster), onDelivery: { reports.append($0) })
        for tag in 1...5 { try producer.produce("record \(tag)", to: "orders", partition: 2, tag: UInt64(tag)) }
        try await producer.flush(timeoutMilliseconds: 20_000)
        try await eventually("5 reports") {
            reports.all
        } until: {
            $0.count == 5
        }
        #expect(reports.all.map(\.tag) == [1, 2, 3, 4, 5])
        #expect(reports.all.map(\.offset) == [0, 1, 2, 3, 4])
        #expect(reports.all.allSatisfy { $0.topic == "orders" && $0.partition == 2 && $0.error == nil })
        #expect(reports.all.allSatisfy { $0.persistence == .persisted && $0.latencyMicroseconds > 0 })
        await producer.close()
    }

    @Test func sendWaitsForItsOwnReport() async throws {
        let producer = try Producer(.of(self.cluster))
        let first = try await producer.send(topic: "orders", partition: 0, value: [1])
        let second = try await producer.send(topic: "orders", partition: 0, value: [2])
        #expect([first.offset, second.offset] == [0, 1])
        #expect(try await producer.partitionCount(of: "orders", timeoutMilliseconds: 20_000) == 3)
        await producer.close()
    }

    @Test func aRefusalByTheBrokerIsTheReportsError() async throws {
        let topicAuthorizationFailed = RecordClientError.Code(rawValue: 29)
        let producer = try Producer(.of(self.cluster))
        self.cluster.failNext(.produce, with: [topicAuthorizationFailed])
        let error = await #expect(throws: RecordClientError.self) {
            try await producer.send(topic: "orders", partition: 0, value: [1])
        }
        #expect(error?.name == "TOPIC_AUTHORIZATION_FAILED")
        #expect(error?.isRetriable == false)
        #expect(error?.description.contains("delivering to orders failed") == true)
        await producer.close()
    }

    @Test func retriableRefusalsAreRetriedInsideTheClient() async throws {
        let notLeader = RecordClientError.Code(rawValue: 6)
        let producer = try Producer(.of(self.cluster))
        self.cluster.failNext(.produce, with: [notLeader, notLeader])
        let report = try await producer.send(topic: "orders", partition: 0, value: [1])
        #expect(report.offset == 0)
        #expect(notLeader.isRetriable)
        await producer.close()
    }

    @Test func aFullQueueIsBackPressure() async throws {
        var configuration = ProducerConfiguration.of(self.cluster)
        configuration.queueRecordLimit = 10
        let reports = Collected<DeliveryReport>()
        try self.cluster.setBroker(1, isUp: false)
        let producer = try Producer(configuration, onDelivery: { reports.append($0) })
        for _ in 0..<10 { try producer.produce("fits", to: "orders", partition: 0) }
        let error = #expect(throws: RecordClientError.self) { try producer.produce("one more", to: "orders") }
        #expect(error?.code == .queueFull)
        #expect(error?.isRetriable == true)
        #expect(producer.pendingCount >= 10)
        // Closing gives every record its report.
        await producer.close()
        #expect(reports.all.count == 10)
        #expect(reports.all.allSatisfy { $0.error != nil && $0.persistence == .notPersisted })
    }

    @Test func aClosedProducerSaysSo() async throws {
        let producer = try Producer(.of(self.cluster))
        await producer.close()
        await producer.close()
        let error = #expect(throws: RecordClientError.self) { try producer.produce("late", to: "orders") }
        #expect(error?.code == .closed)
        #expect(producer.pendingCount == 0)
    }

    @Test func aWrongSettingIsNamed() {
        var configuration = ProducerConfiguration(bootstrapServers: "localhost:1")
        configuration.extra["no.such.setting"] = "1"
        let error = #expect(throws: RecordClientError.self) { try Producer(configuration) }
        #expect(error?.description.contains("no.such.setting") == true)
        configuration.extra = ["acks": "1"]
        #expect(throws: RecordClientError.self) { try Producer(configuration) }
    }

    @Test func logsAndErrorsGoToTheHandler() async throws {
        let events = Collected<ClientEvent>()
        var configuration = ProducerConfiguration(bootstrapServers: "127.0.0.1:1")
        configuration.extra["debug"] = "broker"
        let producer = try Producer(configuration, onEvent: { events.append($0) })
        try await eventually("a log line and a transport error") {
            events.all
        } until: { all in
            let hasLog = all.contains { if case .log(let line) = $0 { !line.text.isEmpty } else { false } }
            let hasError = all.contains {
                if case .error(let error) = $0 {
                    error.code == .transport || error.code == .allBrokersDown
                } else {
                    false
                }
            }
            return hasLog && hasError
        }
        await producer.close()
    }

    @Test func statisticsCountRequestsByBroker() async throws {
        let events = Collected<ClientEvent>()
        var configuration = ProducerConfiguration.of(self.cluster)
        configuration.statisticsIntervalMilliseconds = 50
        let producer = try Producer(configuration, onEvent: { events.append($0) })
        try await producer.send(topic: "orders", value: [1])
        try await eventually("statistics of broker 1") {
            events.all.compactMap { if case .statistics(let statistics) = $0 { statistics } else { nil } }.last
        } until: { statistics in
            guard let broker = statistics?.brokers.first(where: { $0.nodeId == 1 }) else { return false }
            return broker.state == "UP" && broker.requests > 0 && statistics?.errors == 0
        }
        await producer.close()
    }
}
