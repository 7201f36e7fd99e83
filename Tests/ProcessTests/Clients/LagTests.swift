import ClusterClient
import ClusterView
import Foundation
import KafkaProtocol
import RecordClient
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    /// A group that stands still for half a minute under a steady load, and then reads at a known rate.
    private enum Pause {
        static let topic = "paused"
        static let group = "paused-readers"
        static let partitions = 0..<Int32(4)
        static let recordsPerSecond = 320
        static let milliseconds: Int64 = 30_000
        /// How much may lie between what is shown and what is true: a refresh.
        static let refreshMilliseconds: Int64 = 1000
        /// What each of the two members reads per second when it goes on.
        static let drainPerMember = 560
        static let names = ["\(group)-1", "\(group)-2"]

        static func members(_ rateFile: String) -> [GroupMembers.Member] {
            self.names.map {
                GroupMembers.Member(name: $0, group: self.group, topic: self.topic, rateFile: rateFile)
            }
        }
    }

    @Test func aPauseIsShownAsItsTimeAndItsDrainAsLongAsItTakes() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic(Pause.topic, partitions: Int32(Pause.partitions.count))
        let rateFile = "\(cluster.scratchDirectory)/paused.rate"
        try "0".write(toFile: rateFile, atomically: true, encoding: .utf8)
        let load = try BackgroundProgram(
            cluster,
            [
                "verify", "produce", "-b", cluster.bootstrapServers, "--topic", Pause.topic, "--throughput",
                "\(Pause.recordsPerSecond)", "--quiet",
            ]
        )
        let observer = GroupsObserver(
            cluster,
            mayTail: true,
            refresh: .milliseconds(Pause.refreshMilliseconds),
            keeping: Pause.group
        )
        try await GroupMembers.run(cluster, Pause.members(rateFile)) { members in
            try await eventually("the group keeps up") {
                observer.group(Pause.group)?.figures
            } until: { figures in
                figures?.partitionsWithoutCommit == 0 && figures?.timeLag.map { $0.milliseconds < 3000 } == true
            }
            for name in Pause.names { try await members.stop(name) }
            try await self.watchPause(observer, cluster)

            try "\(Pause.drainPerMember)".write(toFile: rateFile, atomically: true, encoding: .utf8)
            for name in Pause.names { try await members.start(name) }
            try await self.watchDrain(observer, members)
        }
        await observer.end()
        #expect(try await load.interrupt() == 0, "\(load.said)")
    }

    // MARK: Standing still

    /// Compares every refresh with the time stamps of the records that the group has to read next, until the oldest of
    /// them is half a minute old; then does the same with a program that has only just been started.
    private func watchPause(_ observer: GroupsObserver, _ cluster: TestCluster) async throws {
        try await eventually("nobody reads") {
            observer.group(Pause.group)?.state
        } until: {
            $0 == .empty
        }
        let offsets = try await cluster.client.committedOffsets(of: Pause.group)
        let times = try await self.times(of: offsets, cluster)
        let oldest = try #require(times.values.min())
        try await eventually("a refresh later than \(Pause.milliseconds) ms after the oldest unread record") {
            observer.looks().last?.takenAtMilliseconds ?? 0
        } until: {
            $0 >= oldest + Pause.milliseconds
        }
        async let listed = CommandRun.run(
            try HighwaterProgram.path(),
            ["lag", "-b", cluster.bootstrapServers, "--group", Pause.group, "-o", "json"],
            directory: cluster.scratchDirectory
        )
        let looks = observer.looks().filter { look in
            look.group.topic(Pause.topic)?.partitions.allSatisfy { $0.committed == offsets[$0.name] } == true
                && look.group.state == .empty
        }
        #expect(looks.count >= 25, "a refresh every second shows the pause")
        var worst: Int64 = 0
        for look in looks {
            for row in look.group.topic(Pause.topic)?.partitions ?? [] {
                let lag = try #require(row.timeLag, "\(row)")
                let truth = look.takenAtMilliseconds - (times[row.partition] ?? 0)
                worst = max(worst, abs(lag.milliseconds - truth))
                #expect(lag.precision != .atLeast)
                #expect(abs(lag.milliseconds - truth) <= Pause.refreshMilliseconds, "\(lag), in truth \(truth)")
            }
            let group = try #require(look.group.figures.timeLag)
            #expect(abs(group.milliseconds - (look.takenAtMilliseconds - oldest)) <= Pause.refreshMilliseconds)
        }
        let last = try #require(looks.last?.group.figures.timeLag)
        print("  shown \(last.milliseconds) ms after \(looks.count) refreshes; off by \(worst) ms at the most")
        #expect(last.milliseconds >= Pause.milliseconds - Pause.refreshMilliseconds)
        try self.compare(try await listed, with: times)
    }

    /// The time stamps of the records at these offsets, by partition.
    private func times(
        of offsets: [TopicPartition: Int64],
        _ cluster: TestCluster
    ) async throws -> [Int32: Int64] {
        let consumer = try Consumer(
            ConsumerConfiguration(bootstrapServers: cluster.bootstrapServers, groupId: "time-reader")
        )
        var times: [Int32: Int64] = [:]
        for (partition, offset) in offsets {
            try await consumer.assign([
                PartitionOffset(topic: partition.topic, partition: partition.partition, offset: offset)
            ])
            let record = try await eventually("the record at \(partition)@\(offset)") {
                try await consumer.poll(limit: 1, timeoutMilliseconds: 500).records.first
            } until: {
                $0?.offset == offset
            }
            times[partition.partition] = record?.timestampMilliseconds
        }
        await consumer.close()
        #expect(times.count == Pause.partitions.count)
        return times
    }

    /// What `highwater lag --output json` writes.
    private struct Listing: Decodable {
        struct Row: Decodable {
            let partition: Int32
            let currentOffset: Int64?
            let timeLagMilliseconds: Int64?
        }

        let takenAt: String
        let partitions: [Row]
    }

    /// What a program says that has no history of its own.
    private func compare(_ run: CommandRun, with times: [Int32: Int64]) throws {
        #expect(run.status == 0, "\(run)")
        let listing = try JSONDecoder().decode(Listing.self, from: Data(run.output.utf8))
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let now = Int64(try Date(listing.takenAt, strategy: format).timeIntervalSince1970 * 1000)
        #expect(listing.partitions.map(\.partition).sorted() == Array(Pause.partitions))
        for row in listing.partitions {
            let shown = try #require(row.timeLagMilliseconds)
            let truth = now - (times[row.partition] ?? 0)
            print("  lag --output json: partition \(row.partition) \(shown) ms, in truth \(truth) ms")
            #expect(abs(shown - truth) <= Pause.refreshMilliseconds, "\(shown), in truth \(truth)")
        }
    }

    // MARK: Going on

    /// Compares the drain estimate of every refresh with the known rates, and with when it was really over.
    private func watchDrain(_ observer: GroupsObserver, _ members: GroupMembers) async throws {
        let net = Double(Pause.names.count * Pause.drainPerMember - Pause.recordsPerSecond)
        let falling = try await eventually("the lag falls") {
            Array(observer.looks().suffix(2))
        } until: { looks in
            guard let before = looks.first?.group.figures.lag, let now = looks.last?.group.figures.lag else {
                return false
            }
            return looks.last?.group.state == .stable && now < before - Int64(net) / 2
        }
        let start = try #require(falling.last?.takenAtMilliseconds)
        try await eventually("the group has caught up") {
            observer.group(Pause.group)?.figures.lag
        } until: {
            $0.map { $0 < Int64(Pause.recordsPerSecond) * 2 } == true
        }
        let looks = observer.looks(since: start)
        let end = try #require(looks.last?.takenAtMilliseconds)
        // The first two commits make a rate; near the end a refresh is too large a part of what is left.
        let judged = looks.dropFirst(2).filter { end - $0.takenAtMilliseconds >= 4000 }
        #expect(judged.count >= 4, "\(looks.count) refreshes")
        for look in judged {
            let known = Double(look.group.figures.lag ?? 0) / net
            let left = Double(end - look.takenAtMilliseconds) / 1000
            guard case .seconds(let shown) = look.group.figures.drain else {
                Issue.record("drain is \(look.group.figures.drain), in truth \(known) s")
                continue
            }
            print("  drain \(shown) s, at the known rates \(known) s, really \(left) s")
            #expect(abs(shown - known) <= 0.2 * known, "\(shown) s, at the known rates \(known) s")
            #expect(abs(shown - left) <= 0.2 * left + 1, "\(shown) s, really \(left) s")
        }
    }
}

extension LagRow {
    fileprivate var name: TopicPartition {
        TopicPartition(topic: "paused", partition: self.partition)
    }
}
