import CRdKafka

/// librdkafka's in-process brokers, for tests: they keep records in memory and answer over TCP.
///
/// `@unchecked Sendable`: librdkafka locks its mock cluster; the pointers are constant until `deinit`.
package final class MockCluster: @unchecked Sendable {
    private let client: OpaquePointer
    private let cluster: OpaquePointer
    private let sink = EventSink { _ in }

    /// What brokers answer instead of doing what they are asked.
    package enum Api: Int16 {
        case produce = 0
        case fetch = 1
        case metadata = 3
        case findCoordinator = 10
        case initProducerId = 22
    }

    package init(brokerCount: Int) throws(RecordClientError) {
        let configuration = try NativeConfiguration([("client.id", "mock")], sink: self.sink)
        self.client = try configuration.makeClient(RD_KAFKA_PRODUCER)
        guard let cluster = rd_kafka_mock_cluster_new(self.client, Int32(brokerCount)) else {
            throw RecordClientError(operation: "making a mock cluster", code: .invalidArgument)
        }
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(self.cluster)
        rd_kafka_destroy(self.client)
    }

    package var bootstrapServers: String { String(cString: rd_kafka_mock_cluster_bootstraps(self.cluster)) }

    package func createTopic(_ name: String, partitionCount: Int, replicationFactor: Int = 1)
        throws(RecordClientError)
    {
        let result = rd_kafka_mock_topic_create(self.cluster, name, Int32(partitionCount), Int32(replicationFactor))
        try RecordClientError.check("creating \(name)", result)
    }

    /// Makes the next requests of a kind fail with these codes, one each.
    package func failNext(_ api: Api, with codes: [RecordClientError.Code]) {
        var errors = codes.map { rd_kafka_resp_err_t($0.rawValue) }
        rd_kafka_mock_push_request_errors_array(self.cluster, api.rawValue, errors.count, &errors)
    }

    /// Makes every request for `topic` fail with `code`.
    package func failTopic(_ topic: String, with code: RecordClientError.Code) {
        rd_kafka_mock_topic_set_error(self.cluster, topic, rd_kafka_resp_err_t(code.rawValue))
    }

    /// Makes brokers neither advertise nor answer a kind of request.
    package func disable(_ api: Api) throws(RecordClientError) {
        try RecordClientError.check(
            "disabling \(api)",
            rd_kafka_mock_set_apiversion(self.cluster, api.rawValue, -1, -1)
        )
    }

    /// Takes a broker (1 and up) from the network, or gives it back.
    package func setBroker(_ id: Int32, isUp: Bool) throws(RecordClientError) {
        let result =
            isUp ? rd_kafka_mock_broker_set_up(self.cluster, id) : rd_kafka_mock_broker_set_down(self.cluster, id)
        try RecordClientError.check("setting broker \(id) \(isUp ? "up" : "down")", result)
    }

    /// Makes a broker wait before it answers.
    package func setRoundTrip(ofBroker id: Int32, milliseconds: Int32) throws(RecordClientError) {
        let result = rd_kafka_mock_broker_set_rtt(self.cluster, id, milliseconds)
        try RecordClientError.check("slowing broker \(id)", result)
    }

    /// Gives a partition to another broker.
    package func setLeader(of topic: String, partition: Int32, to id: Int32) throws(RecordClientError) {
        let result = rd_kafka_mock_partition_set_leader(self.cluster, topic, partition, id)
        try RecordClientError.check("moving \(topic)-\(partition)", result)
    }
}
