import ClusterClient
import KafkaProtocol
import TestSupport

extension TestCluster {
    /// The broker that coordinates a group, once there is one.
    func coordinator(of group: String) async throws -> Int32 {
        var found: Int32 = -1
        try await eventually("\(group) has a coordinator") {
            let answers = await self.client.findCoordinators(of: [group])
            found = try answers.first?.result.get() ?? -1
            return found
        } until: {
            $0 >= 0
        }
        return found
    }

    /// What a group has committed in a topic, by partition.
    func committedOffsets(of group: String, _ topic: String) async throws -> [Int64] {
        let coordinator = try await self.coordinator(of: group)
        let asked = CoordinatedGroups(coordinator: coordinator, groupIds: [group])
        let answers = await self.client.committedOffsets([asked])
        let topics = try answers.first?.result.get() ?? []
        return topics.first { $0.topic == topic }?.partitions.map(\.offset) ?? []
    }

    /// The state of a group as its coordinator tells it, with its members' client hosts.
    func group(_ group: String) async throws -> DescribeGroupsResponse.DescribedGroup {
        let coordinator = try await self.coordinator(of: group)
        let answer = try await self.client.send(DescribeGroupsRequest(groups: [group]), to: .broker(coordinator))
        guard let described = answer.groups.first else { throw NeverHappened("nothing is said of \(group)") }
        return described
    }
}
