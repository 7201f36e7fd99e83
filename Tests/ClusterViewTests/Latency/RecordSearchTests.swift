import Buffers
import ClusterClient
import ClusterView
import KafkaProtocol
import Testing

/// Which record a sample's time is taken from, and when it is none at all.
@Suite struct RecordSearchTests {
    private typealias Fixture = LatencyFixture

    private func search(_ wanted: [WantedRecord], _ answers: FetchedPartition...) -> RecordSearch {
        var search = RecordSearch(wanted)
        for answer in answers { search.take(answer) }
        return search
    }

    @Test func theTimeIsThatOfTheRecordAtTheOffset() {
        let batch = Fixture.batch(at: 40, times: [99_100, 99_200, 99_300])
        let search = search([Fixture.wanted(41)], Fixture.answer([batch]))
        #expect(search.found.map(\.recordAtMilliseconds) == [99_200])
        #expect(search.found.map(\.latencyMilliseconds) == [800])
        #expect(search.found[0].source == .createTime && search.found[0].leaderEpoch == 3)
        #expect(search.places.isEmpty && search.excluded.isEmpty)
    }

    @Test func recordsOfOneBatchAreFetchedOnce() {
        let batch = Fixture.batch(at: 40, times: [99_100, 99_200, 99_300, 99_400])
        var search = RecordSearch([Fixture.wanted(43), Fixture.wanted(40), Fixture.wanted(42)])
        #expect(search.places.map(\.offset) == [40])
        search.take(Fixture.answer([batch]))
        #expect(search.found.map(\.recordAtMilliseconds) == [99_100, 99_300, 99_400])
        #expect(search.places.isEmpty && search.fetchedBytes == batch.count)
    }

    @Test func whatLiesBehindTheAnswerIsAskedForNext() {
        var search = RecordSearch([Fixture.wanted(40), Fixture.wanted(90)])
        search.take(Fixture.answer([Fixture.batch(at: 40, times: [99_100])]))
        #expect(search.places.map(\.offset) == [90])
        search.take(Fixture.answer([Fixture.batch(at: 90, times: [99_900])]))
        #expect(search.found.count == 2 && search.places.isEmpty)
    }

    @Test func theHeaderOccurredAtGoesBeforeTheTimestamp() {
        let header = RecordHeader(key: "occurredAt", value: Bytes("1970-01-01T09:01:38.500+09:00".utf8))
        let batch = Fixture.batch(at: 40, times: [99_900], headers: [header])
        let search = search([Fixture.wanted(40)], Fixture.answer([batch]))
        #expect(search.found.map(\.recordAtMilliseconds) == [98_500])
        #expect(search.found.map(\.source) == [.occurredAt])
    }

    @Test func anOccurredAtThatIsNoTimeIsNotBelieved() {
        let header = RecordHeader(key: "occurredAt", value: Bytes("yesterday".utf8))
        let batch = Fixture.batch(at: 40, times: [99_900], headers: [header])
        let search = search([Fixture.wanted(40)], Fixture.answer([batch]))
        #expect(search.found.map(\.recordAtMilliseconds) == [99_900])
        #expect(search.found.map(\.source) == [.createTime])
    }

    @Test func logAppendTimeIsTheBatchesAndSaysSo() {
        let batch = Fixture.batch(at: 40, times: [99_100, 99_700], timestampType: .logAppendTime)
        let search = search([Fixture.wanted(40)], Fixture.answer([batch]))
        #expect(search.found.map(\.recordAtMilliseconds) == [99_700])
        #expect(search.found.map(\.source) == [.logAppendTime])
    }

    @Test func aTransactionMarkerIsNoRecord() {
        let batches = [
            Fixture.transaction(at: 40, time: 99_000, producer: 9),
            Fixture.marker(.commit, at: 41, time: 99_500, producer: 9),
        ]
        let search = search([Fixture.wanted(40), Fixture.wanted(41)], Fixture.answer(batches))
        #expect(search.found.map(\.recordAtMilliseconds) == [99_000])
        #expect(search.excluded == [.marker: 1])
    }

    @Test func recordsOfAbortedTransactionsAreNotConsumed() {
        let batches = [
            Fixture.transaction(at: 40, time: 99_000, producer: 9),
            Fixture.transaction(at: 41, time: 99_100, producer: 5),
            Fixture.marker(.abort, at: 42, time: 99_200, producer: 9),
            Fixture.transaction(at: 43, time: 99_300, producer: 9),
        ]
        let answer = Fixture.answer(batches, aborted: [AbortedProducer(producerId: 9, firstOffset: 40)])
        let search = search([Fixture.wanted(40), Fixture.wanted(41), Fixture.wanted(43)], answer)
        #expect(search.found.map(\.recordAtMilliseconds) == [99_100, 99_300])
        #expect(search.excluded == [.aborted: 1])
    }

    @Test func recordsOfAnOpenTransactionSayNothingYet() {
        let search = search([Fixture.wanted(40)], Fixture.answer(highWatermark: 50, lastStable: 40))
        #expect(search.excluded == [.open: 1] && search.places.isEmpty)
    }

    @Test func aCompactedRecordIsReplacedByANeighbourThatItStoodFor() {
        let batch = Fixture.compacted([(40, 99_000), (44, 99_400), (49, 99_900)])
        let search = search(
            [Fixture.wanted(45, stratum: 42..<48), Fixture.wanted(47, stratum: 46..<49)],
            Fixture.answer([batch])
        )
        #expect(search.found.map(\.recordAtMilliseconds) == [99_400])
        #expect(search.excluded == [.compacted: 1])
    }

    @Test func aWholeBatchThatIsCompactedAwayIsAGap() {
        let search = search([Fixture.wanted(40)], Fixture.answer([Fixture.batch(at: 60, times: [99_900])]))
        #expect(search.found.isEmpty && search.excluded == [.compacted: 1])
    }

    @Test func retentionTakesRecordsAway() {
        var search = RecordSearch([Fixture.wanted(3), Fixture.wanted(7), Fixture.wanted(40)])
        search.take(Fixture.answer(error: .offsetOutOfRange, start: 20))
        #expect(search.excluded == [.deleted: 2])
        #expect(search.places.map(\.offset) == [40])
    }

    @Test func aLogThatEndsBeforeTheRecordIsNotAskedForEver() {
        let search = search([Fixture.wanted(40)], Fixture.answer(error: .offsetOutOfRange, start: 0))
        #expect(search.excluded == [.unreadable: 1] && search.places.isEmpty)
    }

    @Test func aTimeBehindTheCommitIsAnotherClock() {
        let batch = Fixture.batch(at: 40, times: [100_001])
        let search = search([Fixture.wanted(40)], Fixture.answer([batch]))
        #expect(search.found.isEmpty && search.excluded == [.clock: 1])
    }

    @Test func aRecordWithoutATimeHasNoLatency() {
        let batch = Fixture.batch(at: 40, times: [-1])
        let search = search([Fixture.wanted(40)], Fixture.answer([batch]))
        #expect(search.found.isEmpty && search.excluded == [.untimed: 1])
    }

    @Test func aBatchThatIsTooLargeIsAskedForWithMoreRoom() {
        var search = RecordSearch([Fixture.wanted(40)])
        let first = search.places[0].maxBytes
        search.take(Fixture.answer())
        #expect(search.places[0].maxBytes > first)
        for _ in 0..<5 { search.take(Fixture.answer()) }
        #expect(search.excluded == [.unreadable: 1] && search.places.isEmpty)
    }

    @Test func theSizeOfBatchesIsRemembered() {
        let batch = Fixture.batch(at: 40, times: [99_000], valueBytes: 30_000)
        var first = RecordSearch([Fixture.wanted(40)])
        first.take(Fixture.answer([batch]))
        let second = RecordSearch([Fixture.wanted(50)], batchBytes: first.batchBytes)
        #expect(Int(second.places[0].maxBytes) > batch.count)
    }

    @Test func aBatchThatIsCutIsNotRead() {
        let batch = Fixture.batch(at: 40, times: [99_000], valueBytes: 3000)
        let cut = FetchedPartition(
            topic: "orders",
            partition: 0,
            highWatermark: 50,
            records: batch.prefix(500)
        )
        var search = RecordSearch([Fixture.wanted(40)])
        search.take(cut)
        #expect(search.found.isEmpty && search.excluded.isEmpty && search.places.count == 1)
    }

    @Test func whatIsNoBatchCostsOneRecordOnly() {
        var search = RecordSearch([Fixture.wanted(40), Fixture.wanted(60)])
        search.take(
            FetchedPartition(
                topic: "orders",
                partition: 0,
                highWatermark: 100,
                records: Bytes(Array(repeating: 7, count: 200))
            )
        )
        #expect(search.excluded == [.unreadable: 1] && search.places.map(\.offset) == [60])
    }

    @Test func aTopicThatMayNotBeReadSaysSo() {
        let search = search([Fixture.wanted(40)], Fixture.answer(error: .topicAuthorizationFailed))
        #expect(search.excluded == [.notPermitted: 1] && search.deferred.isEmpty)
    }

    @Test func aLeaderThatMovedIsAskedAgainLaterAndNotForEver() {
        var record = Fixture.wanted(40)
        for _ in 0..<200 {
            var search = RecordSearch([record])
            search.take(Fixture.answer(error: .notLeaderOrFollower))
            guard let next = search.deferred.first else {
                #expect(search.excluded == [.unreachable: 1])
                return
            }
            record = next
        }
        Issue.record("it was asked for for ever")
    }

    @Test func aNewLeaderThatKnowsLessIsAskedAgain() {
        let search = search([Fixture.wanted(40)], Fixture.answer(highWatermark: 38))
        #expect(search.deferred.map(\.offset) == [40] && search.excluded.isEmpty)
    }
}
