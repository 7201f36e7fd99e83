/// A lie that a coordinator could tell, planted between it and the group's members: the checks are worth something only if
/// they find it.
public enum GroupSabotage: String, Sendable, CaseIterable {
    /// One of the members is given everything, whatever the leader has given to others.
    case secondOwner
    /// Now and then an offset is told that was committed earlier.
    case oldOffset
    /// Now and then a commit is told to have worked that nobody has sent on.
    case lostCommit
}
