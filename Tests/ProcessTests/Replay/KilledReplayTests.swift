import ClusterClient
import ClusterView
import Foundation
import KafkaProtocol
import Operations
import RecordClient
import TestSupport
import Testing

extension ProcessSuites {
    /// Replays by the program itself, against a cluster of separate processes and a consumer with an inbox.
    @Suite(.serialized, .sharedCluster) struct ReplayTests {}
}

extension ProcessSuites.ReplayTests {
    private static let letters = 10_000
    private static let kills = 3
    private static let partitions: Int32 = 3
    /// What the program sends before it commits its progress.
    private static let batch = 500

    private func highwater(_ arguments: [String]) async throws -> CommandRun {
        let cluster = try SharedCluster.current()
        return try await CommandRun.run(
            "env",
            ["XDG_STATE_HOME=\(cluster.scratchDirectory)/replay", try HighwaterProgram.path()] + arguments
                + ["-b", cluster.bootstrapServers],
            directory: cluster.scratchDirectory,
            deadline: .seconds(120)
        )
    }

    /// How many letters the replay has gone over.
    private func progress(_ id: String) async throws -> Int64 {
        let cluster = try SharedCluster.current()
        return try await cluster.client.committedOffsets(of: ReplayProgress.group(of: id)).values.reduce(0, +)
    }

    /// Begins a replay of everything and kills it three times when it has got on.
    ///
    /// - Returns: its id.
    private func beginAndKill(_ arguments: [String]) async throws -> String {
        let cluster = try SharedCluster.current()
        var command = arguments
        var id = ""
        for kill in 0..<Self.kills {
            let before = id.isEmpty ? 0 : try await self.progress(id)
            let program = try BackgroundProgram(cluster, command, stateDirectory: "replay")
            let begun = try await eventually("the replay begins") {
                program.said
            } until: {
                $0.contains("begins; ")
            }
            id = try #require(begun.split(separator: " ").first { $0.hasPrefix("p-") }.map(String.init), "\(begun)")
            try await eventually("the replay gets on") {
                try await self.progress(id)
            } until: {
                $0 > before
            }
            #expect(program.kill(), "kill \(kill): it was done already: \(program.said)")
            #expect(try await self.progress(id) < Int64(Self.letters))
            command = ["replay", "--resume", id, "--execute"]
        }
        return id
    }

    @Test func tenThousandLettersSurviveThreeKillsAndPoisonIsParked() async throws {
        let cluster = try SharedCluster.current()
        let (topic, deadLetters) = ("replay-orders", "replay-orders-dlq")
        try await cluster.createTopic(topic, partitions: Self.partitions)
        try await cluster.createTopic(deadLetters, partitions: Self.partitions)
        let ids = try await LetterFlood.send(
            Self.letters,
            to: deadLetters,
            partitions: Self.partitions,
            origin: topic,
            servers: cluster.bootstrapServers
        )
        let poison = Set(ids.enumerated().filter { $0.offset % 100 == 42 }.map(\.element))
        let good = Set(ids).subtracting(poison)
        let consumer = try await InboxConsumer(
            cluster.bootstrapServers,
            topic: topic,
            deadLetters: deadLetters,
            poison: poison
        )
        let consuming = Task { await consumer.run() }
        defer { consuming.cancel() }

        // Slow enough to be caught at work.
        let replay = ["dlq", "replay", "--topic", deadLetters, "--park"]
        let id = try await self.beginAndKill(replay + ["--execute", "--rate", "8000"])
        let rest = try await self.highwater(["replay", "--resume", id, "--execute", "-o", "json"])
        #expect(rest.status == 0, "\(rest)")
        #expect(rest.output.contains("Replayed as \(id): 10,000 sent. It was taken up again 3 times"), "\(rest.output)")

        let arrived = try await eventually("every letter has reached its topic", within: .seconds(60)) {
            consumer.now
        } until: {
            $0.arrivals.count == Self.letters
        }
        #expect(arrived.failure == nil)
        #expect(Set(arrived.applied) == good && arrived.applied.count == good.count)
        try await self.checkRepeats(consumer)

        // A plan knows what was sent, and that only the poison has come back.
        let plan = try await self.highwater(replay + ["--dry-run", "-o", "json"])
        #expect(plan.output.contains("\"alreadyReplayed\": 10000"), "\(plan)")
        try await self.replayPoisonUntilItIsParked(replay, deadLetters, poison, consumer)

        let account = consumer.now
        #expect(Set(account.applied) == good && account.applied.count == good.count)
        #expect(account.failure == nil)
    }

    /// What a replay's output says of its plan.
    private struct Planned: Decodable {
        struct Plan: Decodable {
            var records: Int
        }

        var plan: Plan
    }

    /// What came more than once is counted, and not more than one batch for each kill.
    private func checkRepeats(_ consumer: InboxConsumer) async throws {
        let account = consumer.now
        let arrivals = account.arrivals.values.reduce(0, +)
        let repeats = arrivals - Self.letters
        #expect(repeats >= 0 && repeats <= Self.kills * Self.batch, "\(repeats) repeats")
        #expect(account.applied.count + account.skipped + account.buried == arrivals)
        print("replay: \(arrivals) arrivals of \(Self.letters) letters, \(repeats) repeats after \(Self.kills) kills")
    }

    private func replayPoisonUntilItIsParked(
        _ replay: [String],
        _ deadLetters: String,
        _ poison: Set<String>,
        _ consumer: InboxConsumer
    ) async throws {
        let cluster = try SharedCluster.current()
        for round in 2...3 {
            let buriedBefore = consumer.now.buried
            // Everything that is sent now comes back.
            let run = try await self.highwater(replay + ["--execute", "--return-limit", "0", "-o", "json"])
            #expect(run.status == 0, "\(run)")
            let sent = try JSONDecoder().decode(Planned.self, from: Data(run.output.utf8)).plan.records
            #expect(sent >= poison.count && sent <= poison.count + Self.kills * Self.batch)
            try await eventually("round \(round): the poison is back", within: .seconds(60)) {
                consumer.now.buried
            } until: {
                $0 == buriedBefore + sent
            }
        }
        let last = try await self.highwater(replay + ["--execute"])
        #expect(last.status == 0 && last.errors.contains(" parked"), "\(last)")
        let ends = try await cluster.client.partitionEnds(of: deadLetters + ".parked").values.reduce(0) { $0 + $1.high }
        let parked = try await cluster.read(deadLetters + ".parked", partitions: Self.partitions, count: Int(ends))
        #expect(Set(parked.compactMap { RecordIdentity($0.headers).eventID }) == poison)
        #expect(parked.allSatisfy { ReplayMark($0.headers)?.count == 3 })
        // Nothing of it is left to be sent.
        let after = try await self.highwater(replay)
        #expect(after.status == 3 && after.errors.contains("Nothing would be sent"), "\(after)")
    }
}
