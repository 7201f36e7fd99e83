import Cluster
import ClusterClient
import KafkaProtocol
import Operations
import Synchronization
import Testing

@Suite struct ResetApplyingTests {
    private func plan(
        _ scenario: ResetScenario,
        of group: FakeGroup,
        at milliseconds: Int64 = 1_795_233_187_250
    ) async throws -> ResetOffsetsPlan {
        let request = request(scenario)
        return ResetOffsetsPlan(request, in: try await group.picture(for: request, atMilliseconds: milliseconds))
    }

    private func runner(_ group: FakeGroup, _ journal: Journal? = nil, isReadOnly: Bool = false) -> PlanRunner {
        let means = OperationMeans(offsets: group, isReadOnly: isReadOnly, lookInterval: .zero, looks: 3)
        return PlanRunner(means: means, journal: journal)
    }

    private func withJournal(_ body: (Journal) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await body(Journal(path: "\(directory.path)/journal.jsonl", user: "operator"))
    }

    @Test func commitsAndReadsBack() async throws {
        let group = FakeGroup()
        let plan = try await plan(.toOffset(50), of: group)
        let result = await runner(group).run(plan, clusterID: nil)
        #expect(group.committed == [tp(0): 50, tp(1): 50, tp(2): 50])
        #expect(result.status == .done)
        #expect(result.steps == (0...2).map { .init("t-\($0)", detail: "offset 50") })
        #expect(
            result.sentence
                == "3 offsets of g changed and read back; highwater undo r-20261121-035307-250 takes it back"
        )
    }

    @Test func makingAPlanChangesNothing() async throws {
        let group = FakeGroup()
        _ = try await plan(.toEarliest, of: group)
        #expect(group.commits == 0)
        #expect(group.committed == [tp(0): 40, tp(1): 90])
    }

    @Test func whatChangedSinceThePlanStopsIt() async throws {
        let joined = FakeGroup()
        let first = try await plan(.toEarliest, of: joined)
        joined.state.withLock { $0.state = .stable }
        let refused = await runner(joined).run(first, clusterID: nil)
        #expect(refused.status == .refused)
        #expect(refused.sentence.contains("current state is Stable"))
        #expect(joined.commits == 0)

        let moved = FakeGroup()
        let second = try await plan(.toEarliest, of: moved)
        moved.state.withLock { $0.committed[tp(1)] = 95 }
        let outdated = await runner(moved).run(second, clusterID: nil)
        #expect(outdated.status == .refused)
        #expect(outdated.sentence.contains("t-1 is 95 by now"))
        #expect(moved.commits == 0)

        let cut = FakeGroup()
        let third = try await plan(.toEarliest, of: cut)
        cut.state.withLock { $0.ends[tp(0)] = LogEnds(low: 30, high: 100) }
        #expect(await runner(cut).run(third, clusterID: nil).status == .refused)
        #expect(cut.commits == 0)
    }

    @Test func aMemberThatJoinsAtTheLastMomentIsRefusedByTheCoordinator() async throws {
        let group = FakeGroup { state in
            for number in Int32(0)...2 { state.refusals[tp(number)] = .unknownMemberId }
        }
        let result = await runner(group).run(try await plan(.toEarliest, of: group), clusterID: nil)
        #expect(result.status == .failed)
        #expect(result.sentence == "Nothing is changed: the group 'g' has members by now.")
        #expect(group.committed == [tp(0): 40, tp(1): 90])
    }

    @Test func everyPartitionKeepsItsOwnResult() async throws {
        let group = FakeGroup { $0.refusals[tp(1)] = .topicAuthorizationFailed }
        let result = await runner(group).run(try await plan(.shiftBy(2), of: group), clusterID: nil)
        #expect(result.status == .failed)
        #expect(result.steps.map(\.error) == [nil, "TOPIC_AUTHORIZATION_FAILED", "NOT_CHANGED"])
        #expect(group.committed == [tp(0): 42, tp(1): 90])
    }

    @Test func aCommitThatCannotBeReadBackIsAFailure() async throws {
        let group = FakeGroup { $0.losesCommits = true }
        let result = await runner(group).run(try await plan(.toOffset(50), of: group), clusterID: nil)
        #expect(result.status == .failed)
        #expect(result.steps[0] == .init("t-0", error: "NOT_READ_BACK", detail: "offset 40 instead of offset 50"))
        #expect(result.steps[2].detail == "no offset instead of offset 50")
    }

    @Test func readOnlyChangesNothing() async throws {
        let group = FakeGroup()
        let result = await runner(group, isReadOnly: true).run(try await plan(.toEarliest, of: group), clusterID: nil)
        #expect(result.status == .refused)
        #expect(group.commits == 0)
    }

    @Test func theJournalKnowsBeforeAndAfter() async throws {
        try await withJournal { journal in
            let group = FakeGroup()
            let plan = try await plan(.toOffset(50), of: group)
            let result = await runner(group, journal).run(plan, clusterID: "c")
            let entries = try journal.entries()
            #expect(entries.map(\.result) == [nil, result])
            #expect(entries.allSatisfy { $0.user == "operator" && $0.host?.isEmpty == false && $0.clusterId == "c" })
            #expect(
                entries[0].plan.offsets?.partitions == [
                    OffsetChange(tp(0), before: 40, after: 50), OffsetChange(tp(1), before: 90, after: 50),
                    OffsetChange(tp(2), before: nil, after: 50),
                ]
            )
        }
    }

    @Test func withoutAJournalThatCanBeWrittenNothingIsChanged() async throws {
        let group = FakeGroup()
        let journal = Journal(path: "/proc/no/such/journal.jsonl", user: "operator")
        let result = await runner(group, journal).run(try await plan(.toEarliest, of: group), clusterID: nil)
        #expect(result.status == .refused)
        #expect(result.sentence.contains("could not be written down"))
        #expect(group.commits == 0)
    }

    @Test func undoPutsEverythingBackAndCanBeUndoneItself() async throws {
        try await withJournal { journal in
            let group = FakeGroup()
            let runner = runner(group, journal)
            _ = await runner.run(try await plan(.toOffset(50), of: group), clusterID: "c")
            let change = try #require(UndoableChange.list(journal.entries(), clusterID: "c").first)
            #expect(change.outcome == .done)
            #expect(change.scenario == "--to-offset 50")
            #expect(UndoableChange.list(try journal.entries(), clusterID: "other").isEmpty)

            let back = ResetOffsetsPlan(
                change.request,
                in: try await group.picture(for: change.request, atMilliseconds: 1_795_233_188_000)
            )
            #expect(back.id == "u-20261121-035308-000")
            #expect(back.rows.map(\.after) == [40, 90, nil])
            let result = await runner.run(back, clusterID: "c")
            #expect(result.status == .done)
            #expect(result.steps.map(\.detail) == ["offset 40", "offset 90", "no offset"])
            #expect(group.committed == [tp(0): 40, tp(1): 90])

            let list = UndoableChange.list(try journal.entries(), clusterID: "c")
            #expect(list.map(\.id) == [back.id, change.id])
            #expect(list.map(\.undoneBy) == [nil, back.id])
            let again = ResetOffsetsPlan(
                list[0].request,
                in: try await group.picture(for: list[0].request, atMilliseconds: 1_795_233_189_000)
            )
            _ = await runner.run(again, clusterID: "c")
            #expect(group.committed == [tp(0): 50, tp(1): 50, tp(2): 50])
        }
    }

    @Test func anOffsetThatMovedSinceIsPutBackWithANote() async throws {
        let change = UndoableChange.list(
            [
                JournalEntry(
                    time: "t",
                    user: "u",
                    clusterId: nil,
                    plan: PlanRecord(
                        operation: "reset offsets",
                        subject: "group g",
                        id: "r-1",
                        offsets: OffsetsChange(
                            group: "g",
                            partitions: [
                                OffsetChange(tp(0), before: 3, after: 20), OffsetChange(tp(9), before: 3, after: 20),
                            ]
                        )
                    ),
                    result: nil
                )
            ],
            clusterID: nil
        )[0]
        #expect(change.outcome == .unknown)
        let group = FakeGroup()
        let plan = ResetOffsetsPlan(
            change.request,
            in: try await group.picture(for: change.request, atMilliseconds: 0)
        )
        #expect(plan.rows[0].after == 3)
        #expect(plan.rows[0].notes == [.movedSince(to: 40), .outsideLog])
        #expect(plan.rows[1].obstacle == "the cluster has no such partition any more")
        #expect(plan.record.refusal == nil)
    }

    @Test func whatWasRefusedCannotBeUndone() async throws {
        try await withJournal { journal in
            let group = FakeGroup()
            let plan = try await plan(.toEarliest, of: group)
            group.state.withLock { $0.state = .stable }
            _ = await runner(group, journal).run(plan, clusterID: nil)
            #expect(try journal.entries().count == 2)
            #expect(UndoableChange.list(try journal.entries(), clusterID: nil).isEmpty)

            let partly = FakeGroup { $0.refusals[tp(1)] = .topicAuthorizationFailed }
            let request = request(.toOffset(50))
            let picture = try await partly.picture(for: request, atMilliseconds: 5000)
            _ = await runner(partly, journal).run(ResetOffsetsPlan(request, in: picture), clusterID: nil)
            let change = try #require(UndoableChange.list(try journal.entries(), clusterID: nil).first)
            #expect(change.outcome == .partly)
            #expect(change.partitions.map(\.partition) == [0, 2])
        }
    }
}
