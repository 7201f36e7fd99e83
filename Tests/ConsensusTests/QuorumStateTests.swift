import Buffers
import CommitLog
import Consensus
import KafkaProtocol
import Testing

@Suite("The file quorum-state")
struct QuorumStateTests {
    private let path = "\(ClusterNode.directory)/quorum-state"

    private func stored(_ node: LoneNode) throws -> String? {
        try node.node.fileSystem.contents(of: self.path)?.string
    }

    private func restart(_ node: LoneNode, with content: String) throws {
        node.node.crash(lossy: false, seed: 1)
        try node.node.fileSystem.replace(self.path, with: Bytes(content.utf8), durable: true)
        try node.start()
    }

    @Test func itHoldsVoteEpochAndLeaderInKafkasForm() throws {
        let node = try LoneNode()
        _ = try node.vote(for: 2, in: 5)
        #expect(
            try self.stored(node) == """
                {"leaderId":-1,"leaderEpoch":5,"votedId":2,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}
                """
        )
        _ = try node.announceLeader(2, in: 5)
        #expect(try self.stored(node)?.hasPrefix("{\"leaderId\":2,\"leaderEpoch\":5,\"votedId\":2,") == true)
    }

    @Test func theOlderFormIsReadToo() throws {
        let node = try LoneNode()
        try self.restart(
            node,
            with: """
                { "clusterId": "", "leaderId": 3, "leaderEpoch": 7, "votedId": -1, "appliedOffset": 0,
                  "currentVoters": [{"voterId": 1}, {"voterId": 2}, {"voterId": 3}], "data_version": 0 }
                """
        )
        #expect(node.quorum.epoch == 7)
        #expect(node.quorum.leaderId == 3)
        #expect(node.quorum.role == .follower)
    }

    @Test(arguments: ["", "{", "[]", "{\"leaderId\":1}", "{\"leaderId\":x,\"leaderEpoch\":1,\"votedId\":1}"])
    func whatCannotBeReadIsNotGuessed(_ content: String) throws {
        let node = try LoneNode()
        #expect(throws: QuorumError.self) { try self.restart(node, with: content) }
    }
}
