import CommitLog
import Engine
import Glibc
import KafkaProtocol
import Testing

/// A broker whose disk fails it hands over what it leads and stops.
@Suite struct StorageFailureTests {
    private static func cluster() throws -> EngineCluster {
        let cluster = try EngineCluster(settings: EngineCluster.patience)
        try cluster.create("t", replicas: [[1, 2, 3], [2, 3, 1]], configs: [("min.insync.replicas", "2")])
        try cluster.create("alone", replicas: [[1]])
        for partition in Int32(0)...1 {
            let answer = try cluster.produce(["a"], to: "t", partition, of: partition + 1)
            #expect(answer.errorCode == .none)
        }
        try cluster.produce(["a"], to: "alone")
        cluster.allowGivingUp(1)
        return cluster
    }

    @Test(arguments: [ENOSPC, EIO]) func aLeaderHandsOverAndItsRecordsStay(code: Int32) throws {
        let cluster = try Self.cluster()
        cluster.fileSystem(of: 1).inject(.error(code), on: .write, pathContaining: "t-0", times: Int.max)
        let refused = try cluster.produce(["b"], to: "t")
        #expect(refused.errorCode == .kafkaStorageError && refused.errorMessage?.contains("cannot write") == true)
        // No session has to run out: it has asked to leave.
        cluster.run(milliseconds: 500)
        #expect(!cluster.isRunning(1))
        let failure = try #require(cluster.failure(of: 1))
        #expect(failure.hasPrefix("broker 1 has left the cluster because its disk failed it: t-0: cannot write "))
        let partition = try cluster.partition("t")
        #expect(partition.leader == 2 && partition.isr == [2, 3])
        #expect(try cluster.partition("alone").leader == -1)
        #expect(try cluster.produce(["b"], to: "t", of: 2).baseOffset == 1)
    }

    @Test func itTakesPartAgainOnceItsDiskIsWell() throws {
        let cluster = try Self.cluster()
        cluster.fileSystem(of: 1).inject(.error(ENOSPC), on: .write, pathContaining: "t-0")
        #expect(try cluster.produce(["b"], to: "t").errorCode == .kafkaStorageError)
        cluster.run(milliseconds: 500)
        #expect(!cluster.isRunning(1))
        #expect(try cluster.produce(["b"], to: "t", of: 2).baseOffset == 1)
        try cluster.start(1)
        cluster.run(milliseconds: 3_000)
        #expect(try cluster.partition("t").isr.sorted() == [1, 2, 3])
        #expect(try cluster.logEndOffset(on: 1) == 2)
        #expect(try cluster.produce(["b"], to: "alone").baseOffset == 1, "what it alone had is there")
    }

    @Test func aFollowerLeavesToo() throws {
        let cluster = try Self.cluster()
        cluster.fileSystem(of: 1).inject(.error(EIO), on: .write, pathContaining: "t-1", times: Int.max)
        try cluster.produce(["b"], to: "t", 1, of: 2)
        cluster.run(milliseconds: 500)
        #expect(!cluster.isRunning(1))
        #expect(try cluster.partition("t", 1).isr == [2, 3])
        #expect(try cluster.partition("t", 0).leader == 2)
    }

    @Test func aLogThatCannotBeOpenedKeepsItsBrokerOut() throws {
        let cluster = try Self.cluster()
        cluster.kill(1)
        try cluster.fence(1)
        cluster.fileSystem(of: 1).inject(.error(EIO), on: .open, pathContaining: "t-0/", times: Int.max)
        try cluster.start(1)
        cluster.run(milliseconds: 3_000)
        #expect(!cluster.isRunning(1))
        #expect(cluster.failure(of: 1)?.contains("t-0: cannot open ") == true, "\(cluster.failure(of: 1) ?? "none")")
        #expect(try cluster.partition("t").leader == 2)
    }

    @Test func aFlushThatFailsIsAFailureOfTheDisk() throws {
        let cluster = try EngineCluster(settings: EngineCluster.patience)
        try cluster.create("t", replicas: [[1, 2]], configs: [("flush.messages", "1")])
        cluster.allowGivingUp(1)
        cluster.fileSystem(of: 1).inject(.error(EIO), on: .sync, pathContaining: "t-0", times: Int.max)
        cluster.allowFailingFlushes()
        try cluster.produce(["a"], to: "t")
        cluster.run(milliseconds: 2_000)
        #expect(!cluster.isRunning(1))
        #expect(try cluster.partition("t").leader == 2)
    }
}
