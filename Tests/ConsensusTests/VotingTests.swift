import CommitLog
import Consensus
import Glibc
import KafkaProtocol
import Testing

@Suite("Votes")
struct VotingTests {
    @Test func oneVotePerEpoch() throws {
        let node = try LoneNode()
        #expect(try node.vote(for: 2, in: 5)?.isGranted == true)
        #expect(try node.vote(for: 3, in: 5)?.isGranted == false)
        #expect(try node.vote(for: 2, in: 5)?.isGranted == true, "a request that is repeated gets the same answer")
        #expect(node.quorum.role == .voted)
        #expect(try node.vote(for: 3, in: 6)?.isGranted == true)
        #expect(try node.vote(for: 2, in: 5)?.partitionError == .fencedLeaderEpoch)
    }

    @Test func aVoteSurvivesTheLossOfPower() throws {
        for seed in UInt64(1)...20 {
            let node = try LoneNode()
            #expect(try node.vote(for: 2, in: 5)?.isGranted == true)
            node.node.crash(lossy: true, seed: seed)
            try node.start()
            #expect(node.quorum.epoch == 5)
            #expect(try node.vote(for: 3, in: 5)?.isGranted == false)
            #expect(try node.vote(for: 2, in: 5)?.isGranted == true)
        }
    }

    @Test func aVoteThatCannotBeStoredIsNotGiven() throws {
        let node = try LoneNode()
        node.node.fileSystem.inject(.error(EIO), on: .sync, pathContaining: "quorum-state")
        #expect(try node.vote(for: 2, in: 5) == nil)
        guard case .failed(.storage)? = node.actions.first else {
            Issue.record("did \(node.actions) instead of failing")
            return
        }
        #expect(try node.vote(for: 2, in: 5) == nil, "and the node takes no further part")
    }

    @Test func preVotesChangeNothingAndAreRefusedWhileALeaderIsHeard() throws {
        let node = try LoneNode()
        #expect(try node.vote(for: 2, in: 0, preVote: true)?.isGranted == true)
        #expect(try node.vote(for: 3, in: 0, preVote: true)?.isGranted == true, "it is a question, not a vote")
        #expect(node.quorum.epoch == 0)

        _ = try node.announceLeader(2, in: 1)
        let fetch = node.actions
        #expect(try node.vote(for: 3, in: 1, preVote: true)?.isGranted == true, "not heard from yet")
        try node.answerFetch(in: fetch, from: 2, epoch: 1)
        let refusal = try #require(try node.vote(for: 3, in: 1, preVote: true))
        #expect(!refusal.isGranted)
        #expect(refusal.topics[0].partitions[0].leaderId == 2)
        #expect(refusal.nodeEndpoints.first?.host == "controller-2")
    }

    @Test func aLogThatIsBehindGetsNoVote() throws {
        let node = try LoneNode()
        try node.beElected()
        let end = node.quorum.log.logEndOffset
        #expect(end == 1)
        #expect(try node.vote(for: 2, in: 9, lastEpoch: 1, endOffset: 0)?.isGranted == false, "shorter")
        #expect(try node.vote(for: 2, in: 10, lastEpoch: 0, endOffset: 50)?.isGranted == false, "older epoch")
        #expect(try node.vote(for: 2, in: 11, lastEpoch: 1, endOffset: 1)?.isGranted == true, "the same")
        #expect(try node.vote(for: 3, in: 12, lastEpoch: 2, endOffset: 1)?.isGranted == true, "newer epoch")
    }

    @Test func requestsThatAreNotForThisVoterAreRefused() throws {
        let node = try LoneNode()
        #expect(try node.vote(for: 2, in: 1, clusterId: "other")?.errorCode == .inconsistentClusterId)
        #expect(try node.vote(for: 2, in: 1, voter: 3)?.partitionError == .invalidVoterKey)
        #expect(try node.vote(for: 9, in: 1)?.partitionError == .inconsistentVoterSet)
        #expect(try node.vote(for: 2, in: 1, lastEpoch: 2)?.partitionError == .invalidRequest)
        #expect(node.quorum.epoch == 0)
    }

    @Test func aSecondLeaderInOneEpochIsNotFollowed() throws {
        let node = try LoneNode()
        _ = try node.announceLeader(2, in: 3)
        let answer = try #require(try node.announceLeader(3, in: 3))
        #expect(answer.topics[0].partitions[0].errorCode == .invalidRequest)
        #expect(node.quorum.leaderId == 2)
        #expect(try node.announceLeader(3, in: 2)?.topics[0].partitions[0].errorCode == .fencedLeaderEpoch)
        _ = try node.announceLeader(3, in: 4)
        #expect(node.quorum.leaderId == 3)
    }
}
