import ClusterView
import Console
import KafkaProtocol
import Operations

/// The cluster's side of a purge: partition 1 of the dead letters begins at 409 and ends at 415.
enum PurgeConversation {
    static let topic = "point-commands-dlq"

    static func plan(_ extent: PurgePlan.Extent) -> PurgePlan {
        var ends: [TopicPartition: PartitionEnds] = [:]
        ends[TopicPartition(topic: topic, partition: 0)] = PartitionEnds(low: 100, high: 100)
        ends[TopicPartition(topic: topic, partition: 1)] = PartitionEnds(low: 409, high: 415)
        return PurgePlan(topic, extent, ends: ends)
    }

    /// Answers the question for the plan that is offered first.
    @discardableResult
    static func answer(
        _ extent: PurgePlan.Extent = .through(partition: 1, offset: 410),
        on state: inout ConsoleState
    ) -> PurgePlan {
        let plan = plan(extent)
        state.finish(.planPurge(topic, extent), .purgePlan(plan))
        return plan
    }
}
