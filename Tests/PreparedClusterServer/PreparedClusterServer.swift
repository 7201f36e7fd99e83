import Buffers
import ClusterClient
import Glibc
import KafkaProtocol
import PreparedBroker

/// Serves a large cluster that exists in answers only, until its standard input ends.
///
///     PreparedClusterServer TOPICS PARTITIONS GROUPS TOPICS-PER-GROUP
@main
enum PreparedClusterServer {
    static func main() throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == 4 else { exit(2) }
        let cluster = try PreparedCluster(content(numbers[0], numbers[1], numbers[2], numbers[3]))
        let line = Array((cluster.bootstrap.map(\.description).joined(separator: ",") + "\n").utf8)
        write(1, line, line.count)
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 {}
        cluster.stop()
    }

    private static func content(_ topics: Int, _ partitions: Int, _ groups: Int, _ each: Int) -> PreparedCluster.Content
    {
        var content = PreparedCluster.Content()
        content.recordsPerSecond = 10
        content.groupsKeepUp = true
        content.replicas = 3
        content.topics = (0..<topics).map { topic in
            PreparedCluster.Content.Topic(
                name: "company.events.topic-\(topic)",
                id: Uuid(high: 1, low: UInt64(topic) + 1),
                ends: (0..<partitions).map { Int64(1_000_000 + topic * 10 + $0) }
            )
        }
        content.groups = (0..<groups).map { group in
            let read = (0..<each).map { (group * 7 + $0 * 13) % topics }
            // Every fourth group is empty.
            let members = group % 4 == 0 ? [] : [member(group, read.map { "company.events.topic-\($0)" }, partitions)]
            return PreparedCluster.Content.Group(
                name: "team-\(group % 20).service-\(group)",
                state: members.isEmpty ? "Empty" : "Stable",
                members: members,
                committed: read.map { topic in
                    ("company.events.topic-\(topic)", (0..<partitions).map { Int64(999_000 + topic * 10 + $0 - group) })
                }
            )
        }
        return content
    }

    private static func member(
        _ group: Int,
        _ topics: [String],
        _ partitions: Int
    ) -> DescribeGroupsResponse.DescribedGroupMember {
        let assignment = ConsumerProtocolAssignment(
            assignedPartitions: topics.map {
                ConsumerProtocolAssignment.TopicPartition(topic: $0, partitions: Array(0..<Int32(partitions)))
            }
        )
        return DescribeGroupsResponse.DescribedGroupMember(
            memberId: "service-\(group)-1-5f0c3f0e-0000-4000-8000-000000000000",
            clientId: "service-\(group)-1",
            clientHost: "/10.0.0.\(group % 250)",
            memberMetadata: (try? ConsumerProtocolSubscription(topics: topics).written(version: 3)) ?? .empty,
            memberAssignment: (try? assignment.written(version: 3)) ?? .empty
        )
    }
}
