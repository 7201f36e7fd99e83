import Buffers
import CommitLog
import Consensus
import KafkaProtocol
import Testing

/// Snapshots whose content is not what was written. Only the owner of a quorum can tell; here what begins with "bad" is.
@Suite struct DamagedSnapshotTests {
    private static func problem(_ content: Bytes) -> String? {
        content.string.hasPrefix("bad") ? "it is bad" : nil
    }

    private func file(_ node: ClusterNode, _ suffix: String) throws -> [String] {
        try node.fileSystem.list(ClusterNode.directory).filter { $0.hasSuffix(suffix) }
    }

    /// A quorum of one that has taken two snapshots, the first of which its log goes on from, and has stopped.
    private func stopped() throws -> QuorumCluster {
        let cluster = try QuorumCluster(voters: 1)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        for _ in 0..<2 {
            for _ in 0..<4 { try cluster.append(1, count: 3) }
            try cluster.run(for: 50)
            #expect(try cluster.takeSnapshot(1))
        }
        try cluster.append(1, count: 2)
        try cluster.run(for: 50)
        try cluster.node(1).writeCheckpoints()
        cluster.crash(1)
        cluster.node(1).snapshotProblem = Self.problem
        return cluster
    }

    private func spoil(_ name: String, _ node: ClusterNode) throws {
        let file = try node.fileSystem.open("\(ClusterNode.directory)/\(name)", .readWrite)
        try file.truncate(to: 0)
        try file.append([Bytes("bad".utf8)])
    }

    @Test func theNewestGivesWayToTheOneBeforeAndTheLog() throws {
        let cluster = try self.stopped()
        let node = cluster.node(1)
        let names = try self.file(node, ".checkpoint")
        #expect(names.count == 2)
        try self.spoil(names[1], node)
        try node.start(seed: 1, nowMilliseconds: cluster.now)
        let quorum = try #require(node.quorum)
        #expect(quorum.snapshots.ids.count == 1 && quorum.snapshots.damaged.map(\.reason) == ["it is bad"])
        #expect(quorum.log.logStartOffset == quorum.snapshots.latest?.endOffset)
        #expect(quorum.highWatermark == quorum.snapshots.latest?.endOffset, "what is behind it is learnt anew")
        #expect(quorum.log.logEndOffset > quorum.snapshots.damaged[0].id.endOffset, "and is in the log")
        #expect(try self.file(node, ".damaged") == [names[1] + ".damaged"], "the file stays for whoever wants to look")
    }

    @Test func aVoterWithoutAnyIsRefusedWithASentence() throws {
        let cluster = try self.stopped()
        let node = cluster.node(1)
        for name in try self.file(node, ".checkpoint") { try self.spoil(name, node) }
        let error = #expect(throws: QuorumError.self) { try node.start(seed: 1, nowMilliseconds: cluster.now) }
        #expect(error?.description.contains("is damaged (it is bad)") == true)
        #expect(error?.description.contains("majority of the other controllers") == true)
    }

    @Test func whatArrivesDamagedIsFetchedAgain() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        try cluster.run(for: 300)
        let leader = try #require(cluster.leader)
        let absent = try #require((1...3).first { $0 != leader })
        cluster.crash(Int32(absent))
        for _ in 0..<2 {
            for _ in 0..<5 { try cluster.append(leader, count: 3) }
            try cluster.run(for: 50)
            #expect(try cluster.takeSnapshot(leader))
        }
        var looks = 0
        cluster.node(Int32(absent)).snapshotProblem = { _ in
            looks += 1
            return looks <= 2 ? "it was damaged on its way" : nil
        }
        try cluster.restart(Int32(absent))
        let end = cluster.quorum(leader).highWatermark
        #expect(try cluster.run(atMost: 3_000) { $0.quorum(Int32(absent)).highWatermark >= end })
        #expect(cluster.node(Int32(absent)).refusedSnapshots == 2)
        #expect(cluster.node(Int32(absent)).installedSnapshots == 1)
        try ClusterChecker.checkMatching(cluster.nodes)
    }
}
