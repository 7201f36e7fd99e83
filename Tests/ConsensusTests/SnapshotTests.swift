import Buffers
import CommitLog
import Consensus
import KafkaProtocol
import Testing

@Suite("Snapshots")
struct SnapshotTests {
    /// A cluster whose leader has taken two snapshots while `absent` was down, so that its log begins at the first.
    private func trimmed(absent: Int32, fetchMaxBytes: Int32 = 8 << 20) throws -> (QuorumCluster, leader: Int32) {
        let cluster = try QuorumCluster(voters: 3, observers: 1) { $0.fetchMaxBytes = fetchMaxBytes }
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        try cluster.run(for: 300)
        if cluster.leader == absent {
            try cluster.shutDown(absent)
            #expect(try cluster.run(atMost: 2_000) { $0.leader != nil && $0.leader != absent })
        }
        cluster.crash(absent)
        let leader = try #require(cluster.leader)
        for _ in 0..<2 {
            for _ in 0..<5 { try cluster.append(leader, count: 3) }
            try cluster.run(for: 50)
            #expect(try cluster.takeSnapshot(leader))
        }
        for _ in 0..<3 { try cluster.append(leader) }
        try cluster.run(for: 50)
        #expect(cluster.quorum(leader).log.logStartOffset == cluster.quorum(leader).snapshots.ids.first?.endOffset)
        #expect(cluster.quorum(leader).snapshots.ids.count == 2)
        return (cluster, leader)
    }

    @Test(arguments: [Int32(1), 2, 4], [Int32(7), 8 << 20])
    func whoLacksWhatTheLogNoLongerHasFetchesTheSnapshot(absent: Int32, fetchMaxBytes: Int32) throws {
        let (cluster, leader) = try self.trimmed(absent: absent, fetchMaxBytes: fetchMaxBytes)
        let start = cluster.quorum(leader).log.logStartOffset
        #expect(start > 0)
        try cluster.restart(absent)
        let end = cluster.quorum(leader).highWatermark
        #expect(try cluster.run(atMost: 3_000) { $0.quorum(absent).highWatermark >= end })
        #expect(cluster.node(absent).installedSnapshots == 1)
        let log = cluster.quorum(absent).log
        #expect(log.logStartOffset == cluster.quorum(leader).snapshots.latest?.endOffset)
        #expect(log.logEndOffset == cluster.quorum(leader).log.logEndOffset)
        try ClusterChecker.checkMatching(cluster.nodes)
        // From here on it replicates as everyone does.
        try cluster.append(leader)
        try cluster.run(for: 50)
        #expect(cluster.quorum(absent).highWatermark == cluster.quorum(leader).highWatermark)
    }

    @Test func aNodeWithNothingButASnapshotCanBeElected() throws {
        let (cluster, leader) = try self.trimmed(absent: 1)
        try cluster.restart(1)
        let end = cluster.quorum(leader).highWatermark
        #expect(try cluster.run(atMost: 3_000) { $0.quorum(1).highWatermark >= end })
        for id in Int32(2)...3 {
            cluster.crash(id, lossy: true)
        }
        try cluster.restart(2)
        try cluster.restart(3)
        try cluster.run(for: 3_000)
        for id in Int32(2)...3 where id == cluster.leader { try cluster.shutDown(id) }
        #expect(try cluster.run(atMost: 5_000) { $0.leader != nil })
        #expect(cluster.quorum(try #require(cluster.leader)).highWatermark > end)
    }

    @Test func theNewestSnapshotAndTheLogBehindItAreThereAfterARestart() throws {
        let (cluster, leader) = try self.trimmed(absent: 4)
        let before = cluster.quorum(leader)
        let (start, end, ids) = (before.log.logStartOffset, before.log.logEndOffset, before.snapshots.ids)
        cluster.crash(leader, lossy: true)
        try cluster.restart(leader)
        let after = cluster.quorum(leader)
        #expect(after.snapshots.ids == ids)
        #expect(after.log.logStartOffset == start)
        #expect(after.log.logEndOffset == end)
        #expect(after.highWatermark == ids.last?.endOffset)
        #expect(after.epoch >= before.epoch)
    }

    @Test func aSnapshotBehindTheLogsEndTakesItsPlace() throws {
        let cluster = try QuorumCluster(voters: 3)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        try cluster.append(leader, count: 5)
        try cluster.run(for: 100)
        let store = cluster.quorum(leader).snapshots
        let draft = try store.begin(SnapshotId(endOffset: 50, epoch: 9))
        try draft.append(Bytes("metadata".utf8))
        try draft.filesToSync().perform()
        try draft.rename().perform()
        cluster.crash(leader)
        let node = cluster.node(leader)
        try node.start(seed: 1, nowMilliseconds: cluster.now)
        let quorum = try #require(node.quorum)
        #expect(quorum.log.logStartOffset == 50 && quorum.log.logEndOffset == 50)
        #expect(quorum.highWatermark == 50)
        #expect(quorum.epoch == 9)
        let names = try node.fileSystem.list(ClusterNode.directory)
        #expect(names.contains("00000000000000000050-0000000009.checkpoint"))
    }

    @Test func whatIsLeftOfAnUnfinishedSnapshotIsRemoved() throws {
        let node = try LoneNode()
        let draft = try node.quorum.snapshots.begin(SnapshotId(endOffset: 7, epoch: 1))
        try draft.append(Bytes("half".utf8))
        node.node.crash(lossy: false, seed: 1)
        try node.start()
        #expect(node.quorum.snapshots.ids.isEmpty)
        let names = try node.node.fileSystem.list(ClusterNode.directory)
        #expect(!names.contains { $0.hasSuffix(".part") || $0.hasSuffix(".checkpoint") })
    }

    @Test func aLogThatBeginsBehindNothingIsRefused() throws {
        let cluster = try QuorumCluster(voters: 1)
        #expect(try cluster.run(atMost: 1_000) { $0.leader != nil })
        for _ in 0..<2 {
            try cluster.append(1, count: 3)
            try cluster.run(for: 50)
            try cluster.takeSnapshot(1)
        }
        try cluster.node(1).writeCheckpoints()
        cluster.crash(1)
        let fileSystem = cluster.node(1).fileSystem
        for name in try fileSystem.list(ClusterNode.directory) where name.hasSuffix(".checkpoint") {
            try fileSystem.remove("\(ClusterNode.directory)/\(name)")
        }
        #expect(throws: QuorumError.self) { try cluster.restart(1) }
    }

    private func ask(_ node: LoneNode, _ id: SnapshotId, position: Int64, epoch: Int32, clusterId: String = "cluster")
        throws -> FetchSnapshotResponse?
    {
        let request = FetchSnapshotRequest(
            clusterId: clusterId,
            replicaId: 2,
            maxBytes: 3,
            topics: [
                .init(
                    name: "__cluster_metadata",
                    partitions: [
                        .init(
                            partition: 0,
                            currentLeaderEpoch: epoch,
                            snapshotId: .init(endOffset: id.endOffset, epoch: id.epoch),
                            position: position
                        )
                    ]
                )
            ]
        )
        for case .respond(_, .fetchSnapshot(let response)) in try node.step(.request(.fetchSnapshot(request), token: 1))
        {
            return response
        }
        return nil
    }

    @Test func theLeaderServesPiecesOfSnapshotsThatItHas() throws {
        let node = try LoneNode()
        try node.beElected()
        let epoch = node.quorum.epoch
        _ = try node.fetch(from: 2, at: 1, in: epoch, lastFetchedEpoch: epoch)
        #expect(node.quorum.highWatermark == 1)
        let id = SnapshotId(endOffset: 1, epoch: epoch)
        let draft = try node.quorum.snapshots.begin(id)
        try draft.append(Bytes("metadata".utf8))
        var actions: [QuorumAction] = []
        node.node.quorum?.adopt(draft, nowMilliseconds: node.now, actions: &actions)

        let piece = try #require(try self.ask(node, id, position: 2, epoch: epoch)?.topics.first?.partitions.first)
        #expect(piece.errorCode == .none && piece.size == 8 && piece.position == 2)
        #expect(try piece.unalignedRecords.bytes().string == "tad")
        #expect(piece.currentLeader.leaderId == 1)
        func error(_ id: SnapshotId, _ position: Int64, _ epoch: Int32) throws -> ErrorCode? {
            try self.ask(node, id, position: position, epoch: epoch)?.topics.first?.partitions.first?.errorCode
        }
        #expect(try error(id, 8, epoch) == .positionOutOfRange)
        #expect(try error(SnapshotId(endOffset: 2, epoch: epoch), 0, epoch) == .snapshotNotFound)
        #expect(try error(id, 0, epoch - 1) == .fencedLeaderEpoch)
        #expect(try error(id, 0, epoch + 1) == .unknownLeaderEpoch)
        #expect(
            try self.ask(node, id, position: 0, epoch: epoch, clusterId: "x")?.errorCode == .inconsistentClusterId
        )
        // Who fetches from before the log's start is told which snapshot to fetch, consumers that it is too late.
        let fetch = try #require(try node.fetch(from: 2, at: 0, in: epoch)?.partition)
        #expect(fetch.snapshotId.endOffset == 1 && fetch.snapshotId.epoch == epoch && fetch.errorCode == .none)
        #expect(try node.fetch(from: -1, at: 0, in: epoch)?.partition?.errorCode == .offsetOutOfRange)
    }
}
