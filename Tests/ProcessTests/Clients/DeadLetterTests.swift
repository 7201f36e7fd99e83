import ClusterClient
import ClusterView
import Foundation
import KafkaProtocol
import RecordClient
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    /// Runs the program against the shared cluster, with a journal of its own.
    private func run(_ arguments: [String]) async throws -> CommandRun {
        let cluster = try SharedCluster.current()
        return try await CommandRun.run(
            "env",
            ["XDG_STATE_HOME=\(cluster.scratchDirectory)/letters", try HighwaterProgram.path()] + arguments
                + ["-b", cluster.bootstrapServers],
            directory: cluster.scratchDirectory
        )
    }

    private func objects(_ run: CommandRun) throws -> [[String: Any]] {
        try run.lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(run)")
        }
    }

    private func bytes(_ number: Int64, count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// Dead letters of three dialects in two topics, one of them with a name that tells nothing.
    private func writeLetters(_ prefix: String) async throws -> TestCluster {
        let cluster = try SharedCluster.current()
        for name in ["\(prefix)-orders", "\(prefix)-dlq", "\(prefix)-leftovers"] {
            try await cluster.createTopic(name, partitions: 2)
        }
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        func send(_ topic: String, _ number: Int, _ headers: [(name: String, value: [UInt8]?)]) async throws {
            try await producer.send(
                topic: topic,
                partition: Int32(number % 2),
                key: Array("key-\(number)".utf8),
                value: Array("{\"number\":\(number),\"user\":\"김민서\"}".utf8),
                headers: headers
            )
        }
        for number in 0..<6 {
            try await send("\(prefix)-orders", number, [])
            try await send(
                "\(prefix)-dlq",
                number,
                [
                    ("kafka_dlt-original-topic", Array("\(prefix)-orders".utf8)),
                    ("kafka_dlt-original-partition", bytes(Int64(number % 2), count: 4)),
                    ("kafka_dlt-original-offset", bytes(Int64(number / 2), count: 8)),
                    ("kafka_dlt-exception-fqcn", Array("com.example.SeatGoneException".utf8)),
                    ("kafka_dlt-exception-message", Array("seat \(number) is gone".utf8)),
                ]
            )
        }
        for number in 6..<8 {
            try await send(
                "\(prefix)-dlq",
                number,
                [
                    ("hw-dlq-origin-topic", Array("\(prefix)-orders".utf8)),
                    ("hw-dlq-error-class", Array("SchemaMismatch".utf8)), ("hw-dlq-attempts", Array("3".utf8)),
                ]
            )
        }
        for number in 0..<3 {
            try await send(
                "\(prefix)-leftovers",
                number,
                [("__connect.errors.topic", Array("\(prefix)-orders".utf8))]
            )
        }
        await producer.close()
        return cluster
    }

    @Test func deadLettersAreFoundCountedAndShown() async throws {
        let prefix = "letters-found"
        _ = try await writeLetters(prefix)
        let list = try await run(["dlq", "list", "-o", "jsonl"])
        #expect(list.status == 0, "\(list)")
        let kinds = try objects(list).filter { $0["origin"] as? String == "\(prefix)-orders" }
        let counts = kinds.reduce(into: [String: Int]()) { $0[$1["error"] as? String ?? "–"] = $1["count"] as? Int }
        #expect(counts == ["SeatGoneException": 6, "SchemaMismatch": 2, "–": 3], "\(list)")

        let topics = try objects(try await run(["dlq", "list", "--topics", "-o", "jsonl"]))
        let named = try #require(topics.first { $0["topic"] as? String == "\(prefix)-dlq" })
        #expect(named["records"] as? Int == 8)
        #expect(named["reason"] as? String == "name")
        let sampled = try #require(topics.first { $0["topic"] as? String == "\(prefix)-leftovers" })
        #expect(sampled["reason"] as? String == "headers")
        #expect(sampled["detail"] as? String == "connect")
        #expect(!topics.contains { $0["topic"] as? String == "\(prefix)-orders" })

        let shown = try await run([
            "dlq", "show", "--topic", "\(prefix)-dlq", "--error", "SeatGoneException", "-o", "jsonl",
        ])
        let letters = try objects(shown)
        #expect(letters.count == 6, "\(shown)")
        #expect(Set(letters.compactMap { $0["origin"] as? String }).contains("\(prefix)-orders/1/2"))
        #expect(letters.allSatisfy { $0["dialect"] as? String == "spring" })
        let filtered = try await run([
            "dlq", "show", "--topic", "\(prefix)-dlq", "--filter", "value.number >= 6 and error == SchemaMismatch",
            "-o", "csv",
        ])
        #expect(filtered.lines.count == 3, "\(filtered)")
        let table = try await run(["dlq", "list"])
        #expect(table.output.contains("SeatGoneException"))
    }

    /// Where the partitions of a topic begin.
    private func low(_ topic: String, _ cluster: TestCluster) async throws -> [Int32: Int64] {
        let metadata = try await cluster.client.metadata(topics: [topic])
        let listing = await cluster.client.listOffsets(.earliest, of: LedPartitions.of(metadata) { $0 == topic })
        return listing.topics.flatMap(\.partitions).reduce(into: [:]) { $0[$1.partitionIndex] = $1.offset }
    }

    /// Letters 0 to 5 lie at the offsets 0 to 2 of both partitions, 6 and 7 behind them.
    @Test func aReplayPurgesWhatWasReplayedAndNothingElse() async throws {
        let prefix = "letters-replayed"
        let cluster = try await writeLetters(prefix)
        let topic = "\(prefix)-dlq"
        let replay = ["dlq", "replay", "--topic", topic, "--purge", "--execute"]
        let unnamed = try await run(replay)
        #expect(unnamed.status == 3 && unnamed.errors.contains("Nothing is replayed"), "\(unnamed)")
        // The last of each partition are replayed; before them lies what was not.
        let last = try await run(replay + ["--confirm", topic, "--filter", "error == SchemaMismatch"])
        #expect(last.errors.contains("2 sent"), "\(last)")
        #expect(last.status == 3 && last.errors.contains("begins with a record that was not replayed"), "\(last)")
        #expect(try await low(topic, cluster) == [0: 0, 1: 0])
        let first = try await run(replay + ["--confirm", topic, "--filter", "value.number < 3"])
        #expect(first.status == 0 && first.errors.contains("3 records of \(topic) are deleted"), "\(first)")
        #expect(try await low(topic, cluster) == [0: 2, 1: 1])
        let plan = try await run(["dlq", "purge", "--topic", topic, "--replayed"])
        #expect(plan.status == 3 && plan.errors.contains("begins with a record that was not replayed"), "\(plan)")
        let rest = try await run(replay + ["--confirm", topic, "-o", "json"])
        #expect(rest.status == 0 && rest.output.contains("\"purge\""), "\(rest)")
        #expect(try await low(topic, cluster) == [0: 4, 1: 4])
        let ends = try await cluster.client.partitionEnds(of: "\(prefix)-orders")
        #expect(ends.values.reduce(0) { $0 + $1.high } == 6 + 8, "each letter was sent once")
    }

    @Test func purgingIsAPlanThatWantsTheNameAndIsReadBack() async throws {
        let prefix = "letters-purged"
        let cluster = try await writeLetters(prefix)
        let topic = "\(prefix)-dlq"
        func low() async throws -> [Int32: Int64] { try await self.low(topic, cluster) }
        let upTo = ["dlq", "purge", "--topic", topic, "--partition", "1", "--through-offset", "1"]
        let plan = try await run(upTo)
        #expect(plan.status == 0, "\(plan)")
        #expect(plan.errors.contains("this is a plan and nothing has changed"))
        #expect(try await low() == [0: 0, 1: 0])
        let unnamed = try await run(upTo + ["--execute"])
        #expect(unnamed.status == 3, "\(unnamed)")
        #expect(try await low() == [0: 0, 1: 0])
        let applied = try await run(upTo + ["--execute", "--confirm", topic])
        #expect(applied.status == 0, "\(applied)")
        #expect(try await low() == [0: 0, 1: 2])
        #expect(applied.errors.contains("2 records of \(topic) are deleted; every partition was read back."))

        let all = try await run([
            "dlq", "purge", "--topic", topic, "--all", "--execute", "--confirm", topic, "-o", "json",
        ])
        #expect(all.status == 0, "\(all)")
        #expect(try await low() == [0: 4, 1: 4])
        let again = try await run(["dlq", "purge", "--topic", topic, "--all"])
        #expect(again.status == 3, "\(again)")
        // A purged topic is at its end although it has no record at its first offset.
        let listed = try await run(["dlq", "list", "-o", "jsonl"])
        #expect(!listed.errors.contains("not all dead letters could be read"), "\(listed)")
        let list = try objects(listed)
        #expect(!list.contains { ($0["topics"] as? [String])?.contains(topic) ?? false })
        let journal = try String(
            contentsOfFile: "\(cluster.scratchDirectory)/letters/highwater/journal.jsonl",
            encoding: .utf8
        )
        #expect(journal.contains("purge records"))
    }

    @Test func consumeReadsRangesAndFilters() async throws {
        let topic = "consume-ranges"
        let cluster = try SharedCluster.current()
        try await cluster.createTopic(topic, partitions: 2, configs: [("retention.ms", "-1")])
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        for number in Int64(0)..<20 {
            try await producer.send(
                topic: topic,
                partition: Int32(number % 2),
                value: Array("{\"amount\":\(number)}".utf8),
                timestampMilliseconds: 1_700_000_000_000 + number / 2 * 1000
            )
        }
        await producer.close()
        func values(_ arguments: [String]) async throws -> [Int] {
            let run = try await run(["consume", "--topic", topic] + arguments)
            #expect(run.status == 0, "\(run)")
            return run.lines.compactMap { Int($0.filter(\.isNumber)) }.sorted()
        }
        #expect(try await values(["--from", "3", "--to", "5"]) == [6, 7, 8, 9])
        #expect(try await values(["--from", "2023-11-14T22:13:28Z", "--to", "latest"]) == [16, 17, 18, 19])
        #expect(try await values(["--to", "2023-11-14T22:13:21Z", "--partition", "1"]) == [1])
        #expect(try await values(["--from", "last 1", "--exit-at-end"]) == [18, 19])
        #expect(try await values(["--filter", "value.amount > 16", "--exit-at-end"]) == [17, 18, 19])
        #expect(try await values(["--to", "latest", "--filter", "offset < 4", "--max-messages", "3"]).count == 3)
        let wrong = try await run(["consume", "--topic", topic, "--filter", "value.amount >"])
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("--filter cannot be read"))
        let both = try await run(["consume", "--topic", topic, "--from", "3", "--offset", "4"])
        #expect(both.status == 2)
    }
}
