import RecordClient
import Testing
import Ticketing

@Suite struct BatchProcessorTests {
    private func text(_ record: ConsumedRecord, _ header: String) -> String? {
        record.header(header).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func inboxChangeAndOutboxAreOneTransaction() async throws {
        let world = try await ServiceWorld()
        try await world.order(3)
        try await world.publish(.payment)
        let outcome = try await world.process(world.unread(.point), by: .point)
        #expect(outcome.lanes.values.map(\.finished) == [3])
        #expect(try await world.number(.point, "SELECT count(*) FROM inbox") == 3)
        #expect(try await world.number(.point, "SELECT count(*) FROM ledger WHERE kind = 1") == 3)
        #expect(try await world.number(.point, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 3)
        let spent = try await world.number(.point, "SELECT sum(opening) - sum(balance) FROM account")
        #expect(spent == (try await world.number(.payment, "SELECT sum(amount) FROM payment")))
    }

    @Test func everyRecordSaysWhatItIsAndWhereItComesFrom() async throws {
        let world = try await ServiceWorld()
        try await world.order(1)
        try await world.publish(.payment)
        let record = try #require(world.topics["point-commands"]?.first)
        #expect(record.key == Array("pay-test-00000001".utf8))
        #expect(self.text(record, "eventId") == EventIdentity.event(PaymentID(run: "test", sequence: 1), "UsePoint"))
        #expect(self.text(record, "traceId") == EventIdentity.trace(PaymentID(run: "test", sequence: 1)))
        #expect(self.text(record, "producer") == "payment-1")
        #expect(self.text(record, "schemaVersion") == "2")
        #expect(self.text(record, "occurredAt") == "2023-11-14T22:13:20.000Z")
    }

    @Test func whatIsReadAgainIsSkippedUnlessThereIsNoInbox() async throws {
        for (mode, uses) in [(DeliveryMode.afterProcessing, 2), (.nonIdempotent, 4)] as [(DeliveryMode, Int64)] {
            let world = try await ServiceWorld(mode: mode)
            try await world.order(2)
            try await world.publish(.payment)
            let records = world.unread(.point)
            try await world.process(records, by: .point)
            let outcome = try await world.process(records, by: .point)
            #expect(outcome.lanes.values.map(\.finished) == [2])
            #expect(outcome.counts[.skipped] == (mode.mayDuplicate ? nil : 2))
            #expect(try await world.number(.point, "SELECT count(*) FROM ledger WHERE kind = 1") == uses)
        }
    }

    @Test func poisonGoesToTheDeadLettersAtOnceAndOthersGoOn() async throws {
        let world = try await ServiceWorld()
        try await world.order(1)
        try await world.publish(.payment)
        let good = try #require(world.topics["point-commands"]?.first)
        let value = Array(#"{"type":"UsePoint","userId":1,"user":"김민서","amount":"1,000원"}"#.utf8)
        let key = Array("pay-test-00000002".utf8)
        world.append(
            "point-commands",
            key: key,
            value: value,
            headers: [.init(name: "eventId", value: Array("e-2".utf8))]
        )
        let poison = try #require(world.topics["point-commands"]?.last)
        let outcome = try await world.process([poison, good], by: .point)
        #expect(outcome.lanes[poison.place] == .init(finished: 2))
        try await world.publish(.point)
        let letter = try #require(world.topics["point-commands-dlq"]?.first)
        #expect(letter.key == key && letter.value == value)
        #expect(self.text(letter, "eventId") == "e-2")
        let expected = [
            "origin-topic": "point-commands", "origin-partition": "0", "origin-offset": "1",
            "origin-timestamp": "1700000000000", "group": "point", "error-class": "SchemaMismatch", "attempts": "1",
            "error-message": #"field "amount" expected an integer, got string "1,000원""#,
            "first-failure": "2023-11-14T22:13:20.000Z", "last-failure": "2023-11-14T22:13:20.000Z",
        ]
        for (name, value) in expected { #expect(self.text(letter, "hw-dlq-\(name)") == value) }
        let causes = try #require(self.text(letter, "hw-dlq-error-cause")).split(separator: "\n")
        #expect(causes.count == 3 && causes[0].hasPrefix("point service:"))
    }

    @Test func aParkedRecordThatIsReadAgainIsNoSecondDeadLetter() async throws {
        let world = try await ServiceWorld()
        world.append("point-commands", key: Array("pay-test-00000001".utf8), value: [0xff], headers: [])
        let record = try #require(world.topics["point-commands"]?.first)
        try await world.process([record], by: .point)
        let outcome = try await world.process([record], by: .point)
        #expect(outcome.lanes[record.place] == .init(finished: 1))
        #expect(try await world.number(.point, "SELECT count(*) FROM outbox") == 1)
        #expect(try await world.number(.point, "SELECT count(*) FROM parked WHERE sequence = 1") == 1)
    }

    @Test func transientTroubleIsTriedAgainAndParkedWhenItStays() async throws {
        let world = try await ServiceWorld()
        world.settings.transientPercent = 100
        try await world.order(60)
        try await world.publish(.payment)
        let records = world.unread(.point)
        var failuresByRecord: [Int] = []
        for record in records {
            var attempt = 1
            while true {
                let outcome = try await world.process([record], by: .point, attempt: attempt)
                guard let lane = outcome.lanes[record.place], let due = lane.retryAtMilliseconds else { break }
                #expect(lane.finished == 0 && due >= world.nowMilliseconds)
                attempt += 1
            }
            failuresByRecord.append(attempt - 1)
        }
        // Every record failed at least once; all but those that gave up took effect in the end.
        #expect(failuresByRecord.allSatisfy { (1...4).contains($0) })
        let parked = try await world.number(.point, "SELECT count(*) FROM parked")
        let used = try await world.number(.point, "SELECT count(*) FROM ledger WHERE kind < 4")
        #expect(parked + used == 60 && parked == Int64(failuresByRecord.count { $0 == 4 }))
        #expect(parked > 0 && used > 0)
        try await world.publish(.point)
        let letter = try #require(world.topics["point-commands-dlq"]?.first)
        #expect(self.text(letter, "hw-dlq-attempts") == "5")
        #expect(self.text(letter, "hw-dlq-error-class") == "PointLedgerUnavailable")
        #expect(self.text(letter, "hw-dlq-first-failure") == "2023-11-14T22:13:19.000Z")
    }

    @Test func recordsOfOtherRunsArePassedOver() async throws {
        let world = try await ServiceWorld()
        world.append("point-commands", key: Array("pay-other-00000001".utf8), value: [0xff], headers: [])
        let outcome = try await world.process(world.unread(.point), by: .point)
        #expect(outcome.counts == [.foreign: 1])
        #expect(try await world.number(.point, "SELECT count(*) FROM outbox") == 0)
    }

    @Test func anEventForWhichAPaymentDoesNotWaitChangesNothing() async throws {
        let world = try await ServiceWorld()
        try await world.order(1)
        let value = Array(#"{"type":"SeatsConfirmed","success":true}"#.utf8)
        world.append("reservation-events", key: Array("pay-test-00000001".utf8), value: value, headers: [])
        world.append("reservation-events", key: Array("pay-test-00000099".utf8), value: value, headers: [])
        let outcome = try await world.process(world.unread(.payment), by: .payment)
        #expect(outcome.counts[.unexpected] == 2)
        #expect(try await world.number(.payment, "SELECT state FROM payment") == SagaState.pending.rawValue)
    }

    @Test func theOutboxGivesOneRecordOfAKeyAtATime() async throws {
        let world = try await ServiceWorld()
        let rows = try await world.database(.point).transaction { (store) throws(SQLiteError) in
            let outbox = Outbox(store: store)
            for (key, value) in [(1, 1), (2, 2), (1, 3), (2, 4)] as [(UInt8, UInt8)] {
                try outbox.append(topic: "t", key: [key], value: [value], headers: [], atMilliseconds: 1)
            }
            let first = try outbox.pending(limit: 10)
            try outbox.markPublished(first.map(\.id), atMilliseconds: 2)
            return [first, try outbox.pending(limit: 10)].map { $0.map(\.value) }
        }
        #expect(rows == [[[1], [2]], [[3], [4]]])
    }
}
