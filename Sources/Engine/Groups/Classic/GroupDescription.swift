import Buffers
import KafkaProtocol

/// A group as DescribeGroups and ListGroups show it.
extension ClassicGroup {
    package var described: DescribeGroupsResponse.DescribedGroup {
        let isStable = self.state == .stable
        return DescribeGroupsResponse.DescribedGroup(
            groupId: self.id,
            groupState: self.state.rawValue,
            protocolType: self.protocolType ?? "",
            protocolData: isStable ? self.protocolName ?? "" : "",
            members: self.sortedMembers.map { member in
                DescribeGroupsResponse.DescribedGroupMember(
                    memberId: member.id,
                    groupInstanceId: member.instanceId,
                    clientId: member.clientId,
                    clientHost: member.clientHost,
                    memberMetadata: isStable ? member.metadata(for: self.protocolName) : .empty,
                    memberAssignment: isStable ? member.assignment : .empty
                )
            }
        )
    }

    package var listed: ListGroupsResponse.ListedGroup {
        ListGroupsResponse.ListedGroup(
            groupId: self.id,
            protocolType: self.protocolType ?? "",
            groupState: self.state.rawValue,
            groupType: "classic"
        )
    }
}
