import Buffers
import KafkaProtocol

extension Broker {
    /// Decodes a request that came in on a broker's listener and gives it to its handler.
    func handle(_ body: Bytes, _ context: RequestContext) throws(WireError) {
        let version = context.version
        switch context.apiKey {
        case .produce: ProduceHandler(broker: self).handle(try .decode(body, version: version), context)
        case .fetch: FetchHandler(broker: self).handle(try .decode(body, version: version), context)
        case .listOffsets: ListOffsetsHandler(broker: self).handle(try .decode(body, version: version), context)
        case .metadata: MetadataHandler(broker: self).handle(try .decode(body, version: version), context)
        case .findCoordinator: FindCoordinatorHandler(broker: self).handle(try .decode(body, version: version), context)
        case .offsetForLeaderEpoch:
            OffsetForLeaderEpochHandler(broker: self).handle(try .decode(body, version: version), context)
        case .initProducerId: InitProducerIdHandler(broker: self).handle(try .decode(body, version: version), context)
        case .describeCluster: DescribeClusterHandler(broker: self).handle(try .decode(body, version: version), context)
        case .describeConfigs: DescribeConfigsHandler(broker: self).handle(try .decode(body, version: version), context)
        case .describeLogDirs: DescribeLogDirsHandler(broker: self).handle(try .decode(body, version: version), context)
        case .describeTopicPartitions:
            DescribeTopicPartitionsHandler(broker: self).handle(try .decode(body, version: version), context)
        case .createTopics:
            ForwardedHandlers(broker: self).handle(
                try CreateTopicsRequest.decode(body, version: version),
                context
            )
        case .deleteTopics:
            ForwardedHandlers(broker: self).handle(
                try DeleteTopicsRequest.decode(body, version: version),
                context
            )
        case .electLeaders:
            ForwardedHandlers(broker: self).handle(
                try ElectLeadersRequest.decode(body, version: version),
                context
            )
        case .describeQuorum:
            ForwardedHandlers(broker: self).handle(
                try DescribeQuorumRequest.decode(body, version: version),
                context
            )
        default:
            throw .malformed("\(context.apiKey.name) is not served by brokers")
        }
    }
}
