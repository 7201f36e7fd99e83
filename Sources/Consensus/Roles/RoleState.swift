/// What a node is in the current epoch, with the state that belongs to that role alone.
enum RoleState {
    case unattached(UnattachedState)
    case prospective(ElectionRound)
    case candidate(ElectionRound)
    case leader(LeaderState)
    case follower(FollowerState)
    case resigned(ResignedState)
}

extension RoleState {
    /// The leader's state, while this is the leader.
    var leader: LeaderState? {
        get { if case .leader(let state) = self { state } else { nil } }
        set { if let newValue, case .leader = self { self = .leader(newValue) } }
    }

    /// The follower's state, while this is a follower.
    var follower: FollowerState? {
        get { if case .follower(let state) = self { state } else { nil } }
        set { if let newValue, case .follower = self { self = .follower(newValue) } }
    }

    /// The state of a node without a leader, while this is one.
    var unattached: UnattachedState? {
        get { if case .unattached(let state) = self { state } else { nil } }
        set { if let newValue, case .unattached = self { self = .unattached(newValue) } }
    }

    /// The resigned leader's state, while this is one.
    var resigned: ResignedState? {
        get { if case .resigned(let state) = self { state } else { nil } }
        set { if let newValue, case .resigned = self { self = .resigned(newValue) } }
    }

    /// The round of voting, while there is one.
    var round: ElectionRound? {
        get {
            switch self {
            case .prospective(let round), .candidate(let round): round
            default: nil
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .prospective: self = .prospective(newValue)
            case .candidate: self = .candidate(newValue)
            default: break
            }
        }
    }
}
