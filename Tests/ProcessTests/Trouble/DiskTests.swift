import Buffers
import Cluster
import ClusterClient
import Foundation
import Glibc
import KafkaProtocol
import RecordClient
import TestSupport
import Testing

extension ProcessSuites.TroubleTests {
    /// Broker 1 has a disk of its own, which two topics fill up: one is its alone, one has replicas everywhere.
    @Test(.enabled("only who may mount a small file system can fill one up") { try await SmallFileSystem.isPossible() })
    func aFullDiskIsToldAndCostsNothingButItsOwnBroker() async throws {
        let disk = MountedDisk()
        try await TestCluster.run(
            prepare: { try await disk.mount($0.logDirectory(of: 1), megabytes: 24, scratch: $0.directory) },
            cleanUp: { _ in try await disk.unmount() }
        ) { cluster in
            try await cluster.createTopic("shared", partitions: 3, configs: [("min.insync.replicas", "2")])
            try await createTopic("alone", on: 1, in: cluster)
            let load = CheckedLoad(cluster, topic: "shared", recordsPerSecond: 500)
            try await load.start(minimumPerSecond: 100)

            let stored = try await fill("alone", in: cluster)
            #expect(stored > 10)
            let log = try cluster.nodeLog(of: 1)
            #expect(log.contains("ERROR alone-0: cannot write "), "\(log.suffix(2000))")
            #expect(log.contains("the disk is full; free some space, or lower retention.bytes or retention.ms"))

            // It leaves by itself, as a broker of Kafka does whose only log directory failed, and others lead in its place.
            try await waitForEnd(of: 1, in: cluster)
            try await othersGoOn(in: cluster)
            for broker in [Int32(2), 3] {
                try await eventually("broker \(broker) sees no leader and no ISR on broker 1") {
                    try await cluster.partitions(of: "shared", from: broker)
                } until: { partitions in
                    partitions.allSatisfy { $0.leaderId != 1 && $0.isrNodes.sorted() == [2, 3] }
                }
            }
            try await load.waitForMore(1000)

            try await disk.grow(toMegabytes: 400)
            try await cluster.supervisor.start(1)
            try await cluster.waitForFullISR("shared")
            try await cluster.waitForFullISR("alone", replicationFactor: 1)
            #expect(try await cluster.produceOnce("alone", from: [1]) == .none)
            let read = try await cluster.read("alone", count: stored + 1)
            #expect(read.count == stored + 1)
            let isWhole = read.prefix(stored).enumerated().allSatisfy { index, record in
                record.value.map { Array($0.prefix(8)) } == Array(Self.number(index).utf8)
            }
            #expect(isWhole, "every acknowledged record is there, in order")
            try await load.stopAndJudge()
        }
    }

    /// The file system under a running broker becomes read-only, as after an error of its disk.
    @Test(.enabled("only who may mount a file system can make it read-only") { try await SmallFileSystem.isPossible() })
    func aDirectoryThatBecomesReadOnlyIsToldAtStart() async throws {
        let disk = MountedDisk()
        try await TestCluster.run(
            prepare: { try await disk.mount($0.logDirectory(of: 1), megabytes: 64, scratch: $0.directory) },
            cleanUp: { _ in try await disk.unmount() }
        ) { cluster in
            try await cluster.createTopic("kept", configs: [("min.insync.replicas", "2")])
            try await cluster.kcat(["-P", "-t", "kept", "-X", "acks=all"], input: "one\ntwo\n")
            try await cluster.supervisor.kill(1)
            try await disk.setReadOnly(true)
            let refusal = await #expect(throws: ClusterError.self) { try await cluster.supervisor.start(1) }
            let sentence = try #require(refusal?.sentence)
            #expect(sentence.hasPrefix("Broker 1 ended before it was ready: exited with status 1: "), "\(sentence)")
            #expect(sentence.contains("the file system is read-only; mount it writable"), "\(sentence)")
            try await disk.setReadOnly(false)
            try await cluster.supervisor.start(1)
            try await cluster.waitForFullISR("kept")
            let read = try await cluster.kcat(["-C", "-t", "kept", "-o", "beginning", "-e", "-q"])
            #expect(read.lines == ["one", "two"])
        }
    }

    /// A crash leaves half a batch and rubbish behind the last whole one, in the middle of an index too.
    @Test func aCorruptTailIsCutOffAtStartAndFetchedAgain() async throws {
        try await TestCluster.run { cluster in
            try await cluster.createTopic("torn", configs: [("min.insync.replicas", "2")])
            let records = (0..<500).map { "record \($0)" }
            try await cluster.kcat(
                ["-P", "-t", "torn", "-X", "acks=all", "-X", "batch.num.messages=20"],
                input: records.joined(separator: "\n") + "\n"
            )
            let before = try await cluster.partition("torn")
            let follower = try #require(cluster.brokers.first { $0 != before.leaderId })
            try await cluster.supervisor.kill(follower)
            let directory = "\(cluster.layout.logDirectory(of: follower))/torn-0"
            let segment = "\(directory)/00000000000000000000.log"
            try damage(segment, index: "\(directory)/00000000000000000000.index")

            try await cluster.supervisor.start(follower)
            try await cluster.waitForFullISR("torn")
            let log = try cluster.nodeLog(of: follower)
            #expect(log.contains("WARN  torn-0: "), "\(log.suffix(2000))")
            #expect(log.contains("were damaged by the last stop and are cut off"))
            // Alone, it serves what it has recovered and fetched.
            for broker in cluster.brokers where broker != follower { try await cluster.supervisor.kill(broker) }
            try await cluster.waitForPartition("torn", toHave: "the follower as its leader", from: [follower]) {
                $0.leaderId == follower
            }
            let read = try await cluster.kcat(["-C", "-t", "torn", "-o", "beginning", "-e", "-q"])
            #expect(read.lines == records)
        }
    }

    // MARK: Steps

    private static func number(_ index: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private func createTopic(_ name: String, on broker: Int32, in cluster: TestCluster) async throws {
        var assignment = CreateTopicsRequest.CreatableReplicaAssignment()
        assignment.brokerIds = [broker]
        var topic = CreateTopicsRequest.CreatableTopic(name: name, numPartitions: -1, replicationFactor: -1)
        topic.assignments = [assignment]
        let answer = try await cluster.client.send(CreateTopicsRequest(topics: [topic], timeoutMs: 10_000))
        #expect(answer.topics.map(\.errorCode) == [.none])
        try await cluster.waitForFullISR(name, replicationFactor: 1)
    }

    /// Sends large records until one is refused, and expects the right refusal.
    ///
    /// - Returns: how many were acknowledged.
    private func fill(_ topic: String, in cluster: TestCluster) async throws -> Int {
        for index in 0..<200 {
            var value = Array(Self.number(index).utf8)
            value += [UInt8](repeating: UInt8(ascii: "x"), count: 500_000)
            var batch = RecordBatchBuilder()
            batch.append(timestamp: 1_700_000_000_000, key: nil, value: Bytes(value))
            let answer = try await cluster.produce(batch.build(), to: topic, from: [1])
            if answer.errorCode == .none { continue }
            #expect(answer.errorCode == .kafkaStorageError)
            #expect(answer.errorMessage?.contains("the disk is full") == true, "\(answer.errorMessage ?? "")")
            return index
        }
        throw NeverHappened("a disk of 24 MB took 100 MB")
    }

    /// The partitions of all three accept records without it.
    private func othersGoOn(in cluster: TestCluster) async throws {
        for partition in try await cluster.partitions(of: "shared", from: 2) {
            try await eventually("shared-\(partition.partitionIndex) accepts records") {
                try await cluster.produceOnce("shared", partition.partitionIndex, from: [2, 3])
            } until: {
                $0 == .none
            }
        }
    }

    private func waitForEnd(of broker: Int32, in cluster: TestCluster) async throws {
        try await eventually("broker \(broker) has ended and says why") {
            await cluster.supervisor.status().nodes.first { $0.id == broker }
        } until: { node in
            node?.state != .running
                && node?.lastExit?.lastErrorLines.contains { $0.contains("the disk is full") } == true
        }
    }

    private func damage(_ segment: String, index: String) throws {
        let file = try FileHandle(forUpdating: URL(filePath: segment))
        let size = try file.seekToEnd()
        // The last batch loses its end, and what comes then looks like the beginning of another.
        try file.truncate(atOffset: size - 10)
        try file.seekToEnd()
        try file.write(contentsOf: Data((0..<300).map { UInt8(truncatingIfNeeded: $0 &* 37) }))
        try file.close()
        try Data([1, 2, 3, 4, 5]).write(to: URL(filePath: index))
    }
}

/// The small file system of a test, made when the cluster's directories are there.
private actor MountedDisk {
    private var disk: SmallFileSystem?

    func mount(_ path: String, megabytes: Int, scratch: String) async throws {
        self.disk = try await SmallFileSystem(at: path, megabytes: megabytes, scratch: scratch)
    }

    func grow(toMegabytes megabytes: Int) async throws { try await self.disk?.grow(toMegabytes: megabytes) }

    func setReadOnly(_ isReadOnly: Bool) async throws { try await self.disk?.setReadOnly(isReadOnly) }

    func unmount() async throws { try await self.disk?.unmount() }
}
