import ClusterView
import Testing

/// Which commits cover what, and which of the covered records are looked at.
@Suite struct SamplingTests {
    private typealias Fixture = LatencyFixture

    private func spans(_ commits: [TailedCommit]) -> [Range<Int64>] {
        var spans = CommitSpans()
        return commits.compactMap { spans.observe($0, heardAtMilliseconds: 0)?.offsets }
    }

    @Test func aCommitCoversWhatLiesSinceTheOneBefore() {
        #expect(
            spans([Fixture.commit(10, at: 1), Fixture.commit(25, at: 2), Fixture.commit(26, at: 3)])
                == [9..<10, 10..<25, 25..<26]
        )
    }

    @Test func whatIsNotNewCoversNothing() {
        let commits = [
            Fixture.commit(0, at: 1), Fixture.commit(10, at: 2), Fixture.commit(10, at: 3), Fixture.commit(4, at: 4),
            Fixture.commit(6, at: 5), Fixture.commit(nil, at: 6), Fixture.commit(20, at: 7),
        ]
        #expect(spans(commits) == [0..<10, 4..<6, 19..<20])
    }

    @Test func groupsAndPartitionsAreApart() {
        let other = PartitionName(topic: "orders", partition: 1)
        let commits = [
            Fixture.commit(10, at: 1), Fixture.commit(5, at: 1, group: "ledger"),
            Fixture.commit(7, at: 1, partition: other), Fixture.commit(12, at: 2),
            Fixture.commit(8, at: 2, group: "ledger"),
        ]
        #expect(spans(commits) == [9..<10, 4..<5, 6..<7, 10..<12, 5..<8])
    }

    private func span(_ offsets: Range<Int64>, _ partition: Int32 = 0, group: String = "mailer") -> CommitSpan {
        CommitSpan(
            groupID: group,
            partition: PartitionName(topic: "orders", partition: partition),
            offsets: offsets,
            committedAtMilliseconds: 1000,
            coordinatorPartition: 7,
            heardAtMilliseconds: 1010
        )
    }

    @Test func theLastRecordStandsForItselfAndOthersForTheRest() {
        var reservoir = SampleReservoir(seed: 1)
        reservoir.offer(span(100..<200), limit: 10)
        let wanted = reservoir.draw(limit: 100, perCommit: 4...4).sorted { $0.offset < $1.offset }
        #expect(wanted.map(\.stratum) == [100..<133, 133..<166, 166..<199, 199..<200])
        #expect(wanted.allSatisfy { $0.stratum.contains($0.offset) })
        #expect(wanted.map(\.weight) == [33, 33, 33, 1])
    }

    @Test func withRoomMoreOfACommitIsLookedAt() {
        var reservoir = SampleReservoir(seed: 1)
        reservoir.offer(span(0..<1000), limit: 10)
        reservoir.offer(span(1000..<2000), limit: 10)
        #expect(reservoir.draw(limit: 30, perCommit: 4...32).count == 30)
        reservoir.offer(span(0..<1000), limit: 10)
        #expect(reservoir.draw(limit: 300, perCommit: 4...32).count == 32)
    }

    @Test func smallCommitsAreLookedAtWhole() {
        var reservoir = SampleReservoir(seed: 1)
        reservoir.offer(span(7..<10), limit: 10)
        reservoir.offer(span(10..<11), limit: 10)
        #expect(reservoir.draw(limit: 100, perCommit: 4...4).map(\.offset).sorted() == [7, 8, 9, 10])
        #expect(reservoir.draw(limit: 100, perCommit: 4...4).isEmpty)
    }

    @Test func withOneRecordForEachCommitItStandsForAll() {
        var reservoir = SampleReservoir(seed: 1)
        reservoir.offer(span(0..<50), limit: 10)
        let wanted = reservoir.draw(limit: 100, perCommit: 1...1)
        #expect(wanted.map(\.offset) == [49] && wanted.map(\.weight) == [50])
    }

    @Test func boundsHoldAndWeightsAddUpToAllRecords() {
        var reservoir = SampleReservoir(seed: 3)
        for commit in 0..<500 as Range<Int64> {
            reservoir.offer(span(commit * 10..<(commit + 1) * 10), limit: 5)
            reservoir.offer(span(commit * 3..<(commit + 1) * 3, 1, group: "ledger"), limit: 5)
        }
        let wanted = reservoir.draw(limit: 30, perCommit: 4...4)
        #expect(wanted.count == 30)
        #expect(Set(wanted.map(\.partition.partition)) == [0, 1])
        for (group, records) in [("mailer", 5000.0), ("ledger", 1500.0)] {
            let weight = wanted.filter { $0.groupID == group }.reduce(0) { $0 + $1.weight }
            #expect(abs(weight - records) < 0.001, "\(group) stands for \(weight)")
        }
    }

    @Test func everyCommitHasTheSameChance() {
        var reservoir = SampleReservoir(seed: 9)
        var chosen = [Int](repeating: 0, count: 10)
        for _ in 0..<2000 {
            for commit in 0..<10 as Range<Int64> { reservoir.offer(span(commit..<(commit + 1)), limit: 2) }
            for record in reservoir.draw(limit: 100, perCommit: 1...1) { chosen[Int(record.offset)] += 1 }
        }
        #expect(chosen.allSatisfy { $0 > 320 && $0 < 480 }, "\(chosen)")
    }

    @Test func theSameSeedChoosesTheSame() {
        func drawn() -> [WantedRecord] {
            var reservoir = SampleReservoir(seed: 5)
            for place in 0..<40 as Range<Int32> { reservoir.offer(span(0..<100, place), limit: 3) }
            return reservoir.draw(limit: 20, perCommit: 4...4)
        }
        #expect(drawn() == drawn())
    }

    @Test func whatIsNotChosenIsNeverMade() {
        var reservoir = SampleReservoir(seed: 7)
        for turn in 1...4 {
            for place in 0..<8000 as Range<Int32> { reservoir.offer(span(0..<100, place), limit: 10) }
            #expect(reservoir.draw(limit: 25, perCommit: 4...32).count == 25)
            #expect(reservoir.recordsMade == 25 * turn)
        }
    }

    @Test func anyOfACommitsRecordsMayBeChosenAmongMany() {
        var reservoir = SampleReservoir(seed: 11)
        var places: [Int32: Int] = [:]
        var lasts = 0
        for _ in 0..<500 {
            for place in 0..<20 as Range<Int32> { reservoir.offer(span(0..<9, place), limit: 10) }
            for record in reservoir.draw(limit: 8, perCommit: 4...4) {
                places[record.partition.partition, default: 0] += 1
                if record.offset == 8 { lasts += 1 }
            }
        }
        // Of 4000 each of 20 places has 200, and each fourth is a commit's last.
        #expect(places.count == 20 && places.values.allSatisfy { $0 > 140 && $0 < 260 }, "\(places)")
        #expect(lasts > 850 && lasts < 1150, "\(lasts)")
    }

    @Test func numbersAreDifferentAndInOrder() {
        var random = SeededRandom(seed: 3)
        var chosen = [Int](repeating: 0, count: 10)
        for _ in 0..<1000 {
            let numbers = random.numbers(3, below: 10)
            #expect(numbers.count == 3 && Set(numbers).count == 3 && numbers == numbers.sorted())
            for number in numbers { chosen[number] += 1 }
        }
        #expect(chosen.allSatisfy { $0 > 230 && $0 < 370 }, "\(chosen)")
        #expect(random.numbers(4, below: 4) == [0, 1, 2, 3] && random.numbers(0, below: 0).isEmpty)
    }

    @Test func everyReaderOfASharedTailGetsAllNewsOnce() async {
        let tail = ScriptedTail()
        let shared = SharedTail(tail)
        let (first, second) = (shared.reader(), shared.reader())
        await first.start()
        tail.news = TailedNews(commits: [Fixture.commit(1, at: 1)], readsSinceMilliseconds: 5)
        #expect(first.take().commits.map(\.offset) == [1])
        tail.news = TailedNews(commits: [Fixture.commit(2, at: 2)], readsSinceMilliseconds: 5)
        #expect(first.take().commits.map(\.offset) == [2])
        let late = second.take()
        #expect(late.commits.map(\.offset) == [1, 2] && late.readsSinceMilliseconds == 5)
        await first.stop()
        #expect(!tail.isStopped)
        await second.stop()
        #expect(tail.isStopped)
    }
}
