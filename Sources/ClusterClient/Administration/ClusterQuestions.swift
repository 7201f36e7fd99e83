import KafkaProtocol

extension ClusterClient {
    /// Brokers, topics and leaders; all topics, or those named. Never creates a topic.
    public func metadata(
        topics: [String]? = nil,
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) -> MetadataResponse {
        var request = MetadataRequest(topics: nil, allowAutoTopicCreation: false)
        request.topics = topics?.map { MetadataRequest.MetadataRequestTopic(name: $0) }
        let response = try await self.sendMetadata(request, timeoutMilliseconds)
        var brokers: [Int32: ServerAddress] = [:]
        for broker in response.brokers {
            brokers[broker.nodeId] = ServerAddress(host: broker.host, port: UInt16(clamping: broker.port))
        }
        if !brokers.isEmpty { self.learn(brokers) }
        return response
    }

    /// Before version 4 metadata of a named topic may create it, but metadata of all topics creates none: an old broker
    /// is asked for all.
    private func sendMetadata(
        _ request: MetadataRequest,
        _ timeoutMilliseconds: Int?
    ) async throws(ClusterClientError) -> MetadataResponse {
        do throws(ClusterClientError) {
            return try await self.send(
                request,
                to: .anyBroker,
                timeoutMilliseconds: timeoutMilliseconds,
                remembering: request.topics == nil ? self.allTopics : nil
            )
        } catch {
            guard case .notExpressible = error else { throw error }
            let all = MetadataRequest(topics: nil, allowAutoTopicCreation: true)
            var response = try await self.send(all, timeoutMilliseconds: timeoutMilliseconds)
            if let topics = request.topics {
                response.topics.removeAll { topic in !topics.contains { $0.name == topic.name } }
            }
            return response
        }
    }

    /// Brokers with racks; fenced ones too where the broker can tell (KIP-1073).
    public func describeCluster(
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) -> DescribeClusterResponse {
        do throws(ClusterClientError) {
            let response = try await self.send(
                DescribeClusterRequest(includeFencedBrokers: true),
                timeoutMilliseconds: timeoutMilliseconds
            )
            return try Self.checked(response, response.errorCode, response.errorMessage, .describeCluster)
        } catch {
            guard case .notExpressible = error else { throw error }
            let response = try await self.send(DescribeClusterRequest(), timeoutMilliseconds: timeoutMilliseconds)
            return try Self.checked(response, response.errorCode, response.errorMessage, .describeCluster)
        }
    }

    /// The state of the metadata quorum: leader, epoch, voters and observers with how far they are.
    public func describeQuorum(
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) -> DescribeQuorumResponse.PartitionData {
        let request = DescribeQuorumRequest(
            topics: [
                DescribeQuorumRequest.TopicData(
                    topicName: "__cluster_metadata",
                    partitions: [DescribeQuorumRequest.PartitionData(partitionIndex: 0)]
                )
            ]
        )
        let response = try await self.send(request, timeoutMilliseconds: timeoutMilliseconds)
        _ = try Self.checked(response, response.errorCode, response.errorMessage, .describeQuorum)
        guard let partition = response.topics.first?.partitions.first else {
            throw .refused(api: ApiKey.describeQuorum.name, .unknownServerError, message: "the answer is empty")
        }
        return try Self.checked(partition, partition.errorCode, partition.errorMessage, .describeQuorum)
    }

    /// The sizes of a broker's replicas.
    public func describeLogDirs(
        broker: Int32,
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) -> DescribeLogDirsResponse {
        try await self.send(
            DescribeLogDirsRequest(topics: nil),
            to: .broker(broker),
            timeoutMilliseconds: timeoutMilliseconds
        )
    }

    /// The settings of topics: those named in `names`, or all.
    public func describeTopicConfigs(
        _ topics: [String],
        names: [String]? = nil,
        timeoutMilliseconds: Int? = nil
    ) async throws(ClusterClientError) -> DescribeConfigsResponse {
        let request = DescribeConfigsRequest(
            resources: topics.map {
                DescribeConfigsRequest.DescribeConfigsResource(
                    resourceType: 2,
                    resourceName: $0,
                    configurationKeys: names
                )
            }
        )
        return try await self.send(request, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// How long a broker takes to answer a request that costs it next to nothing: Metadata that names no topic. Waiting
    /// behind other requests on the same connection counts.
    ///
    /// - Returns: nil if it did not answer.
    public func roundTripMilliseconds(to broker: Int32, timeoutMilliseconds: Int? = nil) async -> Double? {
        let start = ContinuousClock.now
        // Before version 1 it would ask for all topics.
        let versions = 1...MetadataRequest.versions.upperBound
        do throws(ClusterClientError) {
            _ = try await self.send(
                MetadataRequest(topics: []),
                to: .broker(broker),
                versions: versions,
                timeoutMilliseconds: timeoutMilliseconds
            )
        } catch {
            return nil
        }
        return start.duration(to: .now) / .milliseconds(1)
    }

    static func checked<Answer>(
        _ answer: Answer,
        _ code: ErrorCode,
        _ message: String?,
        _ api: ApiKey
    ) throws(ClusterClientError) -> Answer {
        guard code == .none else { throw .refused(api: api.name, code, message: message) }
        return answer
    }
}
