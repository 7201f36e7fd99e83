import KafkaProtocol

/// What happens to a quorum.
public enum QuorumInput: Sendable {
    /// Time has passed: due at ``Quorum/nextDeadlineMilliseconds``, harmless at any other time. Also the first input
    /// after opening, which sends the first requests.
    case tick
    /// A request from another node; answered, now or later, by ``QuorumAction/respond(token:_:)``.
    case request(QuorumRequest, token: UInt64)
    /// The answer to the request that was sent with this sequence number.
    case response(QuorumResponse, from: Int32, sequence: UInt64)
    /// No answer will come: the connection is lost or could not be made.
    case sendFailed(to: Int32, sequence: UInt64)
    /// The flush that ``QuorumAction/flush(_:)`` asked for is done; the log is durable below this offset.
    case flushed(upTo: Int64)
    /// The flush that ``QuorumAction/flushSnapshot(_:)`` asked for is done.
    case snapshotFlushed
    /// The controller on this node has to give up its epoch: a leader resigns as when it loses touch with the majority,
    /// and may stand again later.
    case resign
    /// The node is about to stop: a leader resigns and asks the others to elect a successor at once.
    case shutdown
}

/// A request of the quorum protocol.
public enum QuorumRequest: Sendable {
    case vote(VoteRequest)
    case beginQuorumEpoch(BeginQuorumEpochRequest)
    case endQuorumEpoch(EndQuorumEpochRequest)
    /// `version` is the version that the request came in, or `ApiKey.fetch`'s newest for one that is to be sent.
    case fetch(FetchRequest, version: Int16)
    case fetchSnapshot(FetchSnapshotRequest)
    case describeQuorum(DescribeQuorumRequest)
}

/// An answer of the quorum protocol.
public enum QuorumResponse: Sendable {
    case vote(VoteResponse)
    case beginQuorumEpoch(BeginQuorumEpochResponse)
    case endQuorumEpoch(EndQuorumEpochResponse)
    case fetch(FetchResponse)
    case fetchSnapshot(FetchSnapshotResponse)
    case describeQuorum(DescribeQuorumResponse)
}
