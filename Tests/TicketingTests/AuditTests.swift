import RecordClient
import Testing
import Ticketing

@Suite struct AuditTests {
    @Test func everythingFitsAfterDuplicatesOfEveryKind() async throws {
        let world = try await ServiceWorld()
        world.settings.transientPercent = 10
        for round in 0..<5 {
            try await world.order(100, soldOutPercent: 20)
            // A relay that dies before it marks publishes everything twice; readers go back by some records.
            try await world.publish(.payment, isMarked: false)
            try await world.flow(again: round * 7)
        }
        let auditor = try await world.auditor()
        let figures = try await auditor.verdict()
        #expect(figures.isGood, "\(figures.sentence)")
        #expect(figures.started == 500)
        #expect(figures.completed + figures.refunded + figures.refused + figures.parked == 500)
        #expect(figures.refunded > 0 && figures.skipped > 0)
        #expect(figures.missing == 0)
        await auditor.close()
    }

    @Test func whatIsLostShows() async throws {
        let world = try await ServiceWorld()
        try await world.order(50)
        try await world.publish(.payment)
        // Three commands are committed and never processed.
        world.positions["point-commands"] = 3
        try await world.flow()
        let auditor = try await world.auditor()
        let figures = try await auditor.verdict()
        #expect(figures.lost == 3 && figures.missing == 3 && !figures.isGood)
        #expect(figures.twice == 0 && figures.moneyDifference == 0)
        await auditor.close()
    }

    @Test func whatTookEffectTwiceShows() async throws {
        let world = try await ServiceWorld(mode: .nonIdempotent)
        try await world.order(50, soldOutPercent: 50)
        try await world.publish(.payment)
        try await world.process(Array(world.topics["point-commands"]!.prefix(4)), by: .point)
        try await world.flow()
        let auditor = try await world.auditor()
        let figures = try await auditor.verdict()
        #expect(figures.twice >= 4 && figures.lost == 0 && !figures.isGood)
        // The services did what they were told twice, consistently.
        #expect(figures.moneyDifference == 0 && figures.seatDifference == 0)
        #expect(!figures.examples.isEmpty)
        await auditor.close()
    }

    @Test func moneyAndSeatsThatDoNotAddUpShow() async throws {
        let world = try await ServiceWorld()
        try await world.order(20)
        try await world.flow()
        try await world.database(.point).run { (store) throws(SQLiteError) in
            try store.execute("UPDATE account SET balance = balance - 7 WHERE user = 1")
        }
        try await world.database(.reservation).run { (store) throws(SQLiteError) in
            try store.execute("UPDATE performance SET sold = sold + 2 WHERE id = 1")
            try store.execute("UPDATE seating SET seats = seats + 1 WHERE sequence = 5")
        }
        let auditor = try await world.auditor()
        let figures = try await auditor.verdict()
        #expect(figures.moneyDifference == 7)
        #expect(figures.seatDifference == 1)
        #expect(figures.wrong == 1 && figures.examples.first?.contains("payment 5") == true)
        await auditor.close()
    }

    @Test func aParkedPaymentIsNeitherStuckNorLostAndGoesOnWhenItIsReplayed() async throws {
        let world = try await ServiceWorld()
        world.settings.poisonPercent = 100
        try await world.order(10)
        world.settings.poisonPercent = 0
        try await world.flow()
        let auditor = try await world.auditor()
        var figures = try await auditor.verdict()
        #expect(figures.parked == 10 && figures.lost == 0 && figures.stuck == 0 && figures.isGood)
        // The replayed command has been put right: it has the same event id and a value that can be read.
        for letter in world.topics["point-commands-dlq"] ?? [] {
            let command = #"{"type":"UsePoint","userId":1,"user":"김민서","amount":0}"#
            let key = try #require(PaymentID(String(decoding: letter.key ?? [], as: UTF8.self)))
            let amount = try await world.number(
                .payment,
                "SELECT amount FROM payment WHERE sequence = \(key.sequence)"
            )
            let value = Array(command.replacing(":0}", with: ":\(amount)}").utf8)
            world.append("point-commands", key: letter.key, value: value, headers: letter.headers)
        }
        try await world.flow()
        figures = try await auditor.verdict()
        #expect(figures.parked == 0 && figures.completed == 10 && figures.isGood)
        #expect(try await world.number(.point, "SELECT value FROM tally WHERE name = 'recovered'") == 10)
        await auditor.close()
    }

    @Test func closedBooksKeepTheirSumsWhereverClosingWasInterrupted() async throws {
        let world = try await ServiceWorld()
        try await world.order(1_500, soldOutPercent: 10)
        try await world.flow()
        let database = try await SQLiteDatabase(
            path: WorkloadService.payment.databasePath(in: world.directory.path),
            name: "test-closing"
        )
        let directory = world.directory.path
        try await database.run { (store) throws(SQLiteError) in
            try AuditConnection.attach(store, in: directory)
            // As if the process had died after it marked, and after the points were closed.
            try store.execute("UPDATE payment SET is_closing = 1 WHERE sequence <= 1000")
            try store.execute(
                """
                INSERT INTO point.tally SELECT 'closedUsed', sum(amount) FROM point.ledger WHERE kind = 1 AND sequence <= 1000;
                INSERT INTO point.tally SELECT 'closedRefunded', sum(amount) FROM point.ledger
                    WHERE kind = 2 AND sequence <= 1000;
                DELETE FROM point.ledger WHERE sequence <= 1000;
                """
            )
        }
        let auditor = try await world.auditor()
        var figures = try await auditor.look()
        #expect(figures.isGood, "\(figures.sentence)")
        #expect(try await world.number(.payment, "SELECT count(*) FROM payment") < 500)
        #expect(try await world.number(.reservation, "SELECT count(*) FROM seating WHERE sequence <= 1000") == 0)
        figures = try await auditor.verdict()
        #expect(figures.isGood, "\(figures.sentence)")
        #expect(figures.started == 1_500)
        await auditor.close()
    }

    @Test func anEffectForAClosedPaymentIsTwice() async throws {
        let world = try await ServiceWorld(mode: .nonIdempotent)
        try await world.order(10)
        try await world.flow()
        let auditor = try await world.auditor()
        // The orders are of the year 2023: all books are closed.
        _ = try await auditor.look()
        #expect(try await world.number(.payment, "SELECT count(*) FROM payment") == 0)
        try await world.process([world.topics["point-commands"]![3]], by: .point)
        let figures = try await auditor.verdict()
        #expect(figures.twice == 1 && !figures.isGood)
        #expect(figures.moneyDifference == 0)
        await auditor.close()
    }

    @Test func theInboxForgetsOnlyWhatNobodyCanReadAgain() async throws {
        let world = try await ServiceWorld()
        try await world.order(10)
        try await world.publish(.payment)
        try await world.process(world.unread(.point), by: .point)
        // A copy of the first event stands at the end of the topic and was read from there.
        let first = world.topics["point-commands"]![0]
        world.append(first.topic, key: first.key, value: first.value, headers: first.headers)
        try await world.process(world.unread(.point), by: .point)
        let now = world.nowMilliseconds
        let counts = try await world.database(.point).transaction { (store) throws(SQLiteError) -> [Int] in
            let inbox = Inbox(store: store)
            let start = PartitionOffset(topic: "point-commands", partition: 0, offset: 4)
            return [try inbox.forget(start, olderThan: now), try inbox.forget(start, olderThan: now + 1)]
        }
        #expect(counts == [0, 3])
        #expect(try await world.process([world.topics["point-commands"]![10]], by: .point).counts[.skipped] == 1)
        #expect(try await world.process([world.topics["point-commands"]![5]], by: .point).counts[.skipped] == 1)
    }
}
