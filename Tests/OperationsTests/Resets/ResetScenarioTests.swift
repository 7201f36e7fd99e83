import ClusterClient
import KafkaProtocol
import Operations
import Testing

/// What the scenarios make of a group: partition 0 is at 40, 1 at 90, 2 never committed; all logs hold 10 to 100.
@Suite struct ResetScenarioTests {
    private func plan(
        _ scenario: ResetScenario,
        edits: [TopicPartition: Int64] = [:],
        _ change: (inout FakeGroup.State) -> Void = { _ in }
    ) async throws -> ResetOffsetsPlan {
        let request = request(scenario, edits: edits)
        return ResetOffsetsPlan(request, in: try await FakeGroup(change).picture(for: request, atMilliseconds: 0))
    }

    @Test(arguments: [
        (ResetScenario.toEarliest, [10, 10, 10] as [Int64?]),
        (.toLatest, [100, 100, 100]),
        (.toCurrent, [40, 90, 100]),
        (.toOffset(55), [55, 55, 55]),
        (.toOffset(5), [10, 10, 10]),
        (.toOffset(500), [100, 100, 100]),
        (.shiftBy(15), [55, 100, nil]),
        (.shiftBy(-35), [10, 55, nil]),
        (.shiftBy(.max), [100, 100, nil]),
        (.shiftBy(.min), [10, 10, nil]),
        (.fromFile([tp(1): 20]), [40, 20, nil]),
    ])
    func everyScenarioGoesWhereKafkasToolGoes(scenario: ResetScenario, offsets: [Int64?]) async throws {
        #expect(try await plan(scenario).rows.map(\.after) == offsets)
    }

    @Test func timesAreLookedUpAndTheEndIsWhereNoRecordIsThatLate() async throws {
        let change: (inout FakeGroup.State) -> Void = {
            $0.times = [tp(0): [1000, 2000, 3000], tp(1): [500], tp(2): [1500, 9000]]
        }
        let day = try #require(IsoDuration("PT8.5S"))
        for scenario in [ResetScenario.toDatetime(milliseconds: 1500), .byDuration(day, beforeMilliseconds: 10_000)] {
            let plan = try await plan(scenario, change)
            #expect(plan.rows.map(\.after) == [11, 100, 10])
            #expect(plan.rows[1].notes == [.noRecordAfterTime])
            #expect(plan.record.facts.first { $0.name == "instant" }?.value == "1970-01-01T00:00:01.500Z")
        }
    }

    @Test func outOfRangeIsSaidWithWhatWasWanted() async throws {
        #expect(try await plan(.toOffset(500)).rows[0].notes == [.loweredToLatest(from: 500)])
        #expect(try await plan(.shiftBy(-35)).rows[0].notes == [.raisedToEarliest(from: 5)])
    }

    @Test func whatNeverCommittedCanBeResetButNotShifted() async throws {
        let row = try await plan(.toEarliest).rows[2]
        #expect(row.before == nil)
        #expect(row.notes == [.neverCommitted])
        #expect(row.isChange)
        #expect(row.difference == nil)
        #expect(try await plan(.shiftBy(-1)).rows[2].obstacle?.hasPrefix("never committed") == true)
    }

    @Test func singlePartitionsCanBeGivenAnotherOffset() async throws {
        let plan = try await plan(.toLatest, edits: [tp(0): 77, tp(1): 1000])
        #expect(plan.rows.map(\.after) == [77, 100, 100])
        #expect(plan.rows[0].notes == [.edited])
        #expect(plan.rows[1].notes == [.edited, .loweredToLatest(from: 1000)])
    }

    @Test func totalsSayWhatIsReadAgainAndWhatIsNot() async throws {
        let plan = try await plan(.toOffset(50))
        #expect(plan.recordsToRead == 40)
        #expect(plan.recordsToSkip == 10)
        #expect(plan.lagBefore == 70)
        #expect(plan.lagAfter == 150)
        #expect(plan.record.sentences == ["40 records will be read once more.", "10 records will not be read."])
        #expect(
            plan.record.steps == [
                .init("t-0", from: "40", to: "50"), .init("t-1", from: "90", to: "50"),
                .init("t-2", from: "none", to: "50"),
            ]
        )
    }

    @Test func nothingToChangeIsNoChange() async throws {
        let plan = try await plan(.fromFile([tp(0): 40]))
        #expect(plan.changes.isEmpty)
        #expect(plan.record.sentences == ["Nothing to change: the group is there already."])
    }

    @Test func anActiveGroupIsRefusedInKafkasWords() async throws {
        for state in GroupState.allCases where !state.isInactive {
            let plan = try await plan(.toEarliest) { $0.state = state }
            #expect(
                plan.record.refusal
                    == "Assignments can only be reset if the group 'g' is inactive, but the current state is "
                    + "\(state.rawValue)."
            )
            #expect(plan.waitsForMembers)
        }
        #expect(try await plan(.toEarliest) { $0.state = .dead }.record.refusal == nil)
    }

    @Test func groupsWhoseOffsetsLieElsewhereAreRefused() async throws {
        for type in [GroupType.share, .streams] {
            let plan = try await plan(.toEarliest) { $0.type = type }
            #expect(plan.record.refusal?.contains("group") == true)
            #expect(!plan.waitsForMembers)
        }
    }

    @Test func namesThatDoNotExistAreRefused() async throws {
        let group = FakeGroup()
        func refusal(_ selection: OffsetSelection) async throws -> String? {
            let request = ResetRequest(group: "g", selection: selection, scenario: .toEarliest)
            return ResetOffsetsPlan(request, in: try await group.picture(for: request, atMilliseconds: 0)).record
                .refusal
        }
        let unknown = TopicSelection(topic: "u")
        #expect(try await refusal(.topics([unknown])) == "There is no topic u.")
        let number = try #require(TopicSelection("t:0,7"))
        #expect(try await refusal(.topics([number])) == "There is no partition t-7.")
        #expect(try await refusal(.partitions([tp(8)])) == "There is no partition t-8.")
        #expect(try await refusal(.partitions([])) == "No partition is selected.")
    }

    @Test func everythingCommittedMeansJustThatAndToleratesDeletedTopics() async throws {
        let group = FakeGroup { $0.committed[TopicPartition(topic: "gone", partition: 0)] = 5 }
        let request = ResetRequest(group: "g", selection: .committed, scenario: .toLatest)
        let plan = ResetOffsetsPlan(request, in: try await group.picture(for: request, atMilliseconds: 0))
        #expect(plan.rows.map(\.partition.description) == ["gone-0", "t-0", "t-1"])
        #expect(plan.rows[0].obstacle == "the cluster has no such partition")
        #expect(plan.record.refusal == nil)
    }

    @Test func aLogWhoseLeaderIsSilentStaysAsItIs() async throws {
        let group = FakeGroup()
        let request = request(.toEarliest)
        var picture = try await group.picture(for: request, atMilliseconds: 0)
        picture.partitions[1].low = nil
        picture.partitions[1].high = nil
        picture.partitions[1].problem = "no leader answers for it"
        let plan = ResetOffsetsPlan(request, in: picture)
        #expect(plan.rows[1].obstacle == "no leader answers for it")
        #expect(plan.changes.map(\.partition) == [tp(0), tp(2)])
        #expect(plan.record.steps[1] == .init("t-1", from: "90", to: "90", obstacle: "no leader answers for it"))
    }

    @Test func theSameInKafkasOwnWords() async throws {
        func command(_ scenario: ResetScenario, edits: [TopicPartition: Int64] = [:]) async throws -> String {
            try await self.plan(scenario, edits: edits).equivalentCommand(bootstrapServers: "a:1,b:2").joined(
                separator: " "
            )
        }
        let head = "kafka-consumer-groups.sh --bootstrap-server a:1,b:2 --group g --reset-offsets "
        #expect(try await command(.shiftBy(-5)) == head + "--topic t --shift-by -5 --execute")
        #expect(
            try await command(.toDatetime(milliseconds: 1_795_233_187_250)) == head
                + "--topic t --to-datetime 2026-11-21T03:53:07.250 --execute"
        )
        let day = try #require(IsoDuration("P1D"))
        #expect(
            try await command(.byDuration(day, beforeMilliseconds: 1_795_233_187_250)) == head
                + "--topic t --to-datetime 2026-11-20T03:53:07.250 --execute"
        )
        #expect(try await command(.toLatest, edits: [tp(0): 50]) == head + "--from-file offsets.csv --execute")
        let request = ResetRequest(
            group: "a b's",
            selection: .partitions([tp(2), tp(0)]),
            scenario: .toEarliest
        )
        let plan = ResetOffsetsPlan(request, in: try await FakeGroup().picture(for: request, atMilliseconds: 0))
        #expect(
            plan.equivalentCommand(bootstrapServers: "a:1").joined(separator: " ")
                == "kafka-consumer-groups.sh --bootstrap-server a:1 --group 'a b'\\''s' --reset-offsets "
                + "--topic t:0,2 --to-earliest --execute"
        )
    }
}
