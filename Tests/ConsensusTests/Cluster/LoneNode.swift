import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// One voter of three that a test talks to as its peers would.
final class LoneNode {
    let node: ClusterNode
    private(set) var now: Int64 = 1_000
    private(set) var actions: [QuorumAction] = []

    init(id: Int32 = 1) throws {
        let voters = (1...3).map { QuorumVoter(id: Int32($0), host: "controller-\($0)", port: 9093) }
        self.node = ClusterNode(
            configuration: QuorumConfiguration(localId: id, clusterId: "cluster", voters: voters)
        )
        try self.start()
    }

    var quorum: Quorum { self.node.quorum! }

    func start() throws { try self.node.start(seed: 1, nowMilliseconds: self.now) }

    /// Gives the node an input and returns what it does, flushes carried out at once.
    @discardableResult
    func step(_ input: QuorumInput, after milliseconds: Int64 = 0) throws -> [QuorumAction] {
        self.now += milliseconds
        var actions: [QuorumAction] = []
        self.node.quorum!.step(input, nowMilliseconds: self.now, actions: &actions)
        defer { self.actions = actions }
        for case .flush(let request) in actions {
            try request.perform()
            actions += try self.step(.flushed(upTo: request.upTo))
        }
        return actions
    }

    func vote(
        for candidate: Int32,
        in epoch: Int32,
        preVote: Bool = false,
        lastEpoch: Int32 = 0,
        endOffset: Int64 = 0,
        voter: Int32? = nil,
        clusterId: String = "cluster"
    ) throws -> VoteResponse? {
        let partition = VoteRequest.PartitionData(
            replicaEpoch: epoch,
            replicaId: candidate,
            lastOffsetEpoch: lastEpoch,
            lastOffset: endOffset,
            preVote: preVote
        )
        let request = VoteRequest(
            clusterId: clusterId,
            voterId: voter ?? self.node.id,
            topics: [VoteRequest.TopicData(topicName: "__cluster_metadata", partitions: [partition])]
        )
        for case .respond(_, .vote(let response)) in try self.step(.request(.vote(request), token: 1)) {
            return response
        }
        return nil
    }

    func announceLeader(_ leader: Int32, in epoch: Int32) throws -> BeginQuorumEpochResponse? {
        let partition = BeginQuorumEpochRequest.PartitionData(leaderId: leader, leaderEpoch: epoch)
        let request = BeginQuorumEpochRequest(
            clusterId: "cluster",
            voterId: self.node.id,
            topics: [BeginQuorumEpochRequest.TopicData(topicName: "__cluster_metadata", partitions: [partition])]
        )
        for case .respond(_, .beginQuorumEpoch(let response)) in try self.step(
            .request(.beginQuorumEpoch(request), token: 1)
        ) {
            return response
        }
        return nil
    }

    func fetch(from replica: Int32, at offset: Int64, in epoch: Int32, lastFetchedEpoch: Int32 = 0) throws
        -> FetchResponse?
    {
        let partition = FetchRequest.FetchPartition(
            currentLeaderEpoch: epoch,
            fetchOffset: offset,
            lastFetchedEpoch: lastFetchedEpoch,
            partitionMaxBytes: 1 << 20,
            highWatermark: -1
        )
        let request = FetchRequest(
            clusterId: "cluster",
            replicaState: FetchRequest.ReplicaState(replicaId: replica),
            topics: [FetchRequest.FetchTopic(topicId: .metadataTopic, partitions: [partition])]
        )
        for case .respond(_, .fetch(let response)) in try self.step(
            .request(.fetch(request, version: ApiKey.fetch.versions.upperBound), token: 1)
        ) {
            return response
        }
        return nil
    }

    /// Answers the fetch among `actions` as the leader `leader` of `epoch`.
    @discardableResult
    func answerFetch(
        in actions: [QuorumAction],
        from leader: Int32,
        epoch: Int32,
        highWatermark: Int64 = 0,
        diverging: FetchResponse.EpochEndOffset = FetchResponse.EpochEndOffset(),
        records: [Bytes] = []
    ) throws -> [QuorumAction] {
        for case .send(leader, .fetch, let sequence) in actions {
            let partition = FetchResponse.PartitionData(
                highWatermark: highWatermark,
                divergingEpoch: diverging,
                currentLeader: FetchResponse.LeaderIdAndEpoch(leaderId: leader, leaderEpoch: epoch),
                records: Records(chunks: records.map { .bytes($0) })
            )
            let topic = FetchResponse.FetchableTopicResponse(topicId: .metadataTopic, partitions: [partition])
            let response = FetchResponse(responses: [topic])
            return try self.step(.response(.fetch(response), from: leader, sequence: sequence))
        }
        throw Violation(description: "the node does not fetch from \(leader)")
    }

    /// Lets the node be elected: its election timer runs out and everyone says yes.
    func beElected() throws {
        try self.step(.tick)
        var actions = try self.step(.tick, after: 1_000)
        while self.quorum.role != .leader {
            var next: [QuorumAction] = []
            for case .send(let peer, .vote(let request), let sequence) in actions {
                let asked = request.topics[0].partitions[0]
                let partition = VoteResponse.PartitionData(
                    leaderId: -1,
                    leaderEpoch: asked.replicaEpoch,
                    voteGranted: true
                )
                let topic = VoteResponse.TopicData(topicName: "__cluster_metadata", partitions: [partition])
                next += try self.step(
                    .response(.vote(VoteResponse(topics: [topic])), from: peer, sequence: sequence)
                )
            }
            if next.isEmpty { throw Violation(description: "asks nobody for a vote") }
            actions = next
        }
    }
}

extension VoteResponse {
    var isGranted: Bool { self.topics.first?.partitions.first?.voteGranted ?? false }
    var partitionError: ErrorCode? { self.topics.first?.partitions.first?.errorCode }
}

extension FetchResponse {
    var partition: PartitionData? { self.responses.first?.partitions.first }
}
