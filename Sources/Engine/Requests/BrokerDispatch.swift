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
        case .joinGroup, .syncGroup, .heartbeat, .leaveGroup, .offsetCommit, .offsetFetch, .offsetDelete, .listGroups,
            .describeGroups, .deleteGroups:
            try self.handleGroups(body, context)
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
        case .createPartitions:
            ForwardedHandlers(broker: self).handle(
                try CreatePartitionsRequest.decode(body, version: version),
                context
            )
        case .alterConfigs:
            AlterConfigsHandler(broker: self).handle(try AlterConfigsRequest.decode(body, version: version), context)
        case .incrementalAlterConfigs:
            AlterConfigsHandler(broker: self).handle(
                try IncrementalAlterConfigsRequest.decode(body, version: version),
                context
            )
        case .deleteRecords: DeleteRecordsHandler(broker: self).handle(try .decode(body, version: version), context)
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

    private func handleGroups(_ body: Bytes, _ context: RequestContext) throws(WireError) {
        let version = context.version
        let membership = GroupMembershipHandlers(broker: self)
        let administration = GroupAdministrationHandlers(broker: self)
        switch context.apiKey {
        case .joinGroup: membership.handle(try JoinGroupRequest.decode(body, version: version), context)
        case .syncGroup: membership.handle(try SyncGroupRequest.decode(body, version: version), context)
        case .heartbeat: membership.handle(try HeartbeatRequest.decode(body, version: version), context)
        case .leaveGroup: membership.handle(try LeaveGroupRequest.decode(body, version: version), context)
        case .offsetCommit: OffsetCommitHandler(broker: self).handle(try .decode(body, version: version), context)
        case .offsetFetch: OffsetFetchHandler(broker: self).handle(try .decode(body, version: version), context)
        case .offsetDelete: administration.handle(try OffsetDeleteRequest.decode(body, version: version), context)
        case .listGroups: administration.handle(try ListGroupsRequest.decode(body, version: version), context)
        case .describeGroups: administration.handle(try DescribeGroupsRequest.decode(body, version: version), context)
        case .deleteGroups: administration.handle(try DeleteGroupsRequest.decode(body, version: version), context)
        default: throw .malformed("\(context.apiKey.name) is not about groups")
        }
    }
}
