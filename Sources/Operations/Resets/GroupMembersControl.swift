/// Whoever runs the members of consumer groups, and so can take them away for a while.
public protocol GroupMembersControl: Sendable {
    /// Whether all members of the group are in its hands.
    func runsMembers(of group: String) async -> Bool
    /// Has the group's members leave, and returns when they have.
    func stopMembers(of group: String) async throws
    /// Brings the members back that were there before.
    func startMembers(of group: String) async throws
}
