import ClusterClient
import Foundation
import KafkaProtocol
import RecordClient
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    /// Runs the program against the shared cluster, with a journal of its own.
    private func highwater(_ arguments: [String], input: String = "", journal: String) async throws -> CommandRun {
        let cluster = try SharedCluster.current()
        let program = try HighwaterProgram.path()
        return try await CommandRun.run(
            "env",
            ["XDG_STATE_HOME=\(cluster.scratchDirectory)/\(journal)", program] + arguments
                + ["-b", cluster.bootstrapServers],
            input: input,
            directory: cluster.scratchDirectory
        )
    }

    /// A topic of two partitions with ten records each, a second apart, and a group that has read all of partition 0.
    private func prepare(_ topic: String, group: String) async throws -> TestCluster {
        let cluster = try SharedCluster.current()
        // Its records are old: nothing may be taken away while the test looks.
        try await cluster.createTopic(topic, partitions: 2, configs: [("retention.ms", "-1")])
        let producer = try Producer(ProducerConfiguration(bootstrapServers: cluster.bootstrapServers))
        for number in Int64(0)..<20 {
            try await producer.send(
                topic: topic,
                partition: Int32(number % 2),
                value: Array("\(number)".utf8),
                timestampMilliseconds: 1_700_000_000_000 + number / 2 * 1000
            )
        }
        await producer.close()
        _ = try await cluster.client.commitOffsets(
            [OffsetToCommit(partition: TopicPartition(topic: topic, partition: 0), offset: 10)],
            group: group,
            timeoutMilliseconds: 30_000
        )
        return cluster
    }

    private func committed(_ cluster: TestCluster, _ group: String, _ topic: String) async throws -> [Int64?] {
        let offsets = try await cluster.client.committedOffsets(of: group)
        return (0..<2).map { offsets[TopicPartition(topic: topic, partition: Int32($0))] }
    }

    /// The id that a result's sentence gives for undo.
    private func id(_ run: CommandRun) throws -> String {
        let words = run.errors.split { " \n;".contains($0) }.map(String.init)
        return try #require(words.first { $0.hasPrefix("r-") }, "\(run)")
    }

    @Test func everyScenarioIsReadBackAndUndone() async throws {
        let (topic, group) = ("reset-scenarios", "reset-scenarios-group")
        let cluster = try await prepare(topic, group: group)
        let file = "\(cluster.scratchDirectory)/offsets.csv"
        try "\(topic),0,3\n\(topic),1,4\n".write(toFile: file, atomically: true, encoding: .utf8)
        let scenarios: [([String], [Int64?])] = [
            (["--to-earliest"], [0, 0]), (["--to-latest"], [10, 10]), (["--to-current"], [10, 10]),
            (["--to-offset", "7"], [7, 7]), (["--to-offset", "99"], [10, 10]),
            (["--to-datetime", "2023-11-14T22:13:24.500"], [5, 5]), (["--by-duration", "PT1M"], [10, 10]),
            (["--from-file", file], [3, 4]),
        ]
        for (scenario, offsets) in scenarios {
            let arguments = ["reset-offsets", "--group", group, "--topic", topic] + scenario
            let plan = try await highwater(arguments, journal: "scenarios")
            #expect(plan.status == 0, "\(plan)")
            #expect(try await committed(cluster, group, topic) == [10, nil], "a plan changes nothing: \(scenario)")
            let applied = try await highwater(arguments + ["--execute"], journal: "scenarios")
            #expect(applied.status == 0, "\(applied)")
            #expect(try await committed(cluster, group, topic) == offsets, "\(scenario)")
            let undone = try await highwater(["undo", try id(applied), "--execute"], journal: "scenarios")
            #expect(undone.status == 0, "\(undone)")
            #expect(try await committed(cluster, group, topic) == [10, nil], "undo of \(scenario)")
        }
        let list = try await highwater(["undo", "-o", "jsonl"], journal: "scenarios")
        #expect(list.lines.count == 2 * scenarios.count)
    }

    @Test func shiftingLeavesOutWhatNeverCommittedAndExportsWhatKafkaReads() async throws {
        let (topic, group) = ("reset-shift", "reset-shift-group")
        let cluster = try await prepare(topic, group: group)
        let arguments = ["reset-offsets", "--group", group, "--topic", topic, "--shift-by", "-4"]
        let exported = try await highwater(arguments + ["--export"], journal: "shift")
        #expect(exported.lines == ["\(topic),0,6"])
        let applied = try await highwater(arguments + ["--execute"], journal: "shift")
        #expect(applied.status == 4, "\(applied)")
        #expect(try await committed(cluster, group, topic) == [6, nil])
    }

    @Test func anActiveGroupIsRefusedAndNothingChanges() async throws {
        let (topic, group) = ("reset-active", "reset-active-group")
        let cluster = try await prepare(topic, group: group)
        let member = try BackgroundKcat(
            cluster,
            ["-G", group, "-X", "enable.auto.commit=false", "-X", "session.timeout.ms=6000", topic]
        )
        defer { member.end() }
        try await eventually("kcat has joined the group") {
            try await cluster.client.groupStatus(group).state
        } until: {
            $0 == .stable
        }
        let arguments = ["reset-offsets", "--group", group, "--topic", topic, "--to-earliest", "--execute"]
        let refused = try await highwater(arguments, journal: "active")
        #expect(refused.status == 3, "\(refused)")
        #expect(
            refused.errors.contains(
                "Assignments can only be reset if the group '\(group)' is inactive, but the current state is Stable."
            )
        )
        #expect(try await committed(cluster, group, topic) == [10, nil])
        // The same, told to wait, is done as soon as kcat is known to be gone.
        async let waiting = highwater(arguments + ["--wait", "50s"], journal: "active")
        member.end()
        let waited = try await waiting
        #expect(waited.status == 0, "\(waited)")
        #expect(try await committed(cluster, group, topic) == [0, 0])
    }

    @Test func recordsGoInAndOutByTheCommandLine() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic("lines", partitions: 2)
        let sent = try await highwater(
            ["produce", "--topic", "lines", "--partition", "1", "--key-separator", ":", "--header", "h=1"],
            input: "a:one\nb:two words\nthree\n",
            journal: "lines"
        )
        #expect(sent.status == 0, "\(sent)")
        let read = try await highwater(
            ["consume", "--topic", "lines", "--exit-at-end", "--key-separator", "="],
            journal: "lines"
        )
        #expect(read.lines == ["a=one", "b=two words", "=three"])
        let json = try await highwater(
            [
                "consume", "--topic", "lines", "--partition", "1", "--offset", "-2", "--max-messages", "2", "-o",
                "jsonl",
            ],
            journal: "lines"
        )
        #expect(json.lines.count == 2)
        #expect(
            json.lines.first?.contains(#""key":"b","headers":[{"name":"h","value":"1"}],"value":"two words""#) == true
        )
        let again = try await highwater(
            ["produce", "--topic", "lines", "--format", "json", "-o", "jsonl"],
            input: json.output,
            journal: "lines"
        )
        #expect(
            again.lines == [#"{"partition":1,"offset":3,"error":null}"#, #"{"partition":1,"offset":4,"error":null}"#]
        )
        let grouped = try await highwater(
            ["consume", "--topic", "lines", "--group", "line-readers", "--max-messages", "5"],
            journal: "lines"
        )
        #expect(grouped.lines.count == 5, "\(grouped)")
        let offsets = try await cluster.client.committedOffsets(of: "line-readers")
        #expect(offsets[TopicPartition(topic: "lines", partition: 1)] == 5)
    }
}
