import KafkaProtocol

/// One of the controllers that elect the leader of the metadata log and count for its commits.
public struct QuorumVoter: Sendable, Hashable {
    /// The node id.
    public let id: Int32
    /// The host of its controller listener, as others reach it.
    public let host: String
    /// The port of its controller listener.
    public let port: UInt16

    public init(id: Int32, host: String, port: UInt16) {
        self.id = id
        self.host = host
        self.port = port
    }
}

/// What a node has to know to take part in the metadata quorum. The voters are fixed (`controller.quorum.voters`); voters
/// that come and go (KIP-853) are not part of this module yet.
public struct QuorumConfiguration: Sendable {
    /// This node's id. A node that is not among ``voters`` is an observer.
    public var localId: Int32
    /// The id of this node's metadata log directory.
    public var directoryId: Uuid
    /// Requests that name another cluster are refused with INCONSISTENT_CLUSTER_ID.
    public var clusterId: String
    /// The voters, sorted by id.
    public let voters: [QuorumVoter]
    /// How long a voter without a leader waits before it asks for votes, and how long a round of voting may take; each
    /// wait is drawn between this and twice this.
    public var electionTimeoutMilliseconds: Int64
    /// How long a follower goes without an answer from the leader before it doubts it. A leader whom no majority of
    /// voters has asked for 1.5 times this resigns.
    public var fetchTimeoutMilliseconds: Int64
    /// The longest wait after a lost election.
    public var electionBackoffMaxMilliseconds: Int64
    /// After how long an unanswered request is given up and sent again.
    public var requestTimeoutMilliseconds: Int64
    /// How long an append may wait for others before it is flushed and shown to followers.
    public var appendLingerMilliseconds: Int64
    /// How long the leader may hold a follower's fetch when there is nothing new.
    public var fetchMaxWaitMilliseconds: Int64
    /// The most bytes of metadata in one fetch; a single batch may exceed it.
    public var fetchMaxBytes: Int32

    public init(
        localId: Int32,
        directoryId: Uuid = .zero,
        clusterId: String,
        voters: [QuorumVoter],
        electionTimeoutMilliseconds: Int64 = 300,
        fetchTimeoutMilliseconds: Int64 = 500,
        electionBackoffMaxMilliseconds: Int64 = 300,
        requestTimeoutMilliseconds: Int64 = 500,
        appendLingerMilliseconds: Int64 = 0,
        fetchMaxWaitMilliseconds: Int64 = 200,
        fetchMaxBytes: Int32 = 8 << 20
    ) {
        self.localId = localId
        self.directoryId = directoryId
        self.clusterId = clusterId
        self.voters = voters.sorted { $0.id < $1.id }
        self.electionTimeoutMilliseconds = electionTimeoutMilliseconds
        self.fetchTimeoutMilliseconds = fetchTimeoutMilliseconds
        self.electionBackoffMaxMilliseconds = electionBackoffMaxMilliseconds
        self.requestTimeoutMilliseconds = requestTimeoutMilliseconds
        self.appendLingerMilliseconds = appendLingerMilliseconds
        self.fetchMaxWaitMilliseconds = fetchMaxWaitMilliseconds
        self.fetchMaxBytes = fetchMaxBytes
    }

    /// Whether this node is one of the voters.
    public var isVoter: Bool { self.isVoter(self.localId) }

    /// Whether the node `id` is one of the voters.
    public func isVoter(_ id: Int32) -> Bool { self.voters.contains { $0.id == id } }

    /// How many voters make a majority.
    var majority: Int { self.voters.count / 2 + 1 }

    /// The voters other than this node.
    var otherVoters: [Int32] { self.voters.map(\.id).filter { $0 != self.localId } }

    /// After how long without fetches from a majority a leader resigns.
    var checkQuorumTimeoutMilliseconds: Int64 { self.fetchTimeoutMilliseconds * 3 / 2 }

    /// The pause before a refused or lost request is sent again.
    var retryBackoffMilliseconds: Int64 { max(5, min(50, self.electionTimeoutMilliseconds / 10)) }

    /// How often the leader tells voters that do not fetch that it leads.
    var beginEpochIntervalMilliseconds: Int64 { max(1, self.fetchTimeoutMilliseconds / 2) }

    /// Throws if the values cannot work together.
    func validate() throws(QuorumError) {
        guard !self.voters.isEmpty else { throw .invalidConfiguration("there are no voters") }
        for (left, right) in zip(self.voters, self.voters.dropFirst()) where left.id == right.id {
            throw .invalidConfiguration("the voter \(left.id) is listed twice")
        }
        guard self.electionTimeoutMilliseconds > 0, self.fetchTimeoutMilliseconds > 0,
            self.requestTimeoutMilliseconds > 0, self.electionBackoffMaxMilliseconds >= 0,
            self.appendLingerMilliseconds >= 0, self.fetchMaxBytes > 0
        else { throw .invalidConfiguration("time-outs and sizes must be positive") }
        guard self.fetchMaxWaitMilliseconds >= 0,
            self.fetchMaxWaitMilliseconds < self.fetchTimeoutMilliseconds,
            self.fetchMaxWaitMilliseconds < self.requestTimeoutMilliseconds
        else {
            throw .invalidConfiguration(
                "the leader may hold a fetch for \(self.fetchMaxWaitMilliseconds) ms, "
                    + "which must be less than the fetch and request time-outs"
            )
        }
    }
}
