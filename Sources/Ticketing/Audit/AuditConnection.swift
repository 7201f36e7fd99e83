/// The auditor's view of the three databases, joined: `main` is the payment service's.
package struct AuditConnection {
    package let store: SQLiteConnection

    package init(store: SQLiteConnection) { self.store = store }

    /// Attaches the other services' databases, which must be there.
    package static func attach(_ store: SQLiteConnection, in directory: String) throws(SQLiteError) {
        for service in [WorkloadService.point, .reservation] {
            try store.run("ATTACH ? AS \(service.rawValue)", .text(service.databasePath(in: directory)))
        }
    }

    /// Payments with a parked command or event, in any of the services.
    private static let parkedSequences = """
        (SELECT sequence FROM main.parked WHERE sequence IS NOT NULL UNION
         SELECT sequence FROM point.parked WHERE sequence IS NOT NULL UNION
         SELECT sequence FROM reservation.parked WHERE sequence IS NOT NULL)
        """

    // MARK: Figures

    package func figures(nowMilliseconds now: Int64) throws(SQLiteError) -> AuditFigures {
        var figures = AuditFigures()
        figures.atMilliseconds = now
        try self.addCounts(to: &figures)
        try self.addSums(to: &figures)
        figures.parked = try self.store.number(
            "SELECT count(*) FROM payment WHERE state < 10 AND sequence IN \(Self.parkedSequences)"
        )
        figures.running = try self.store.number("SELECT count(*) FROM payment WHERE state < 10") - figures.parked
        figures.stuck = try self.store.number(
            "SELECT count(*) FROM payment WHERE state < 10 AND updated_at < ? AND sequence NOT IN \(Self.parkedSequences)",
            .integer(now - AuditFigures.stuckMilliseconds)
        )
        return figures
    }

    private func addCounts(to figures: inout AuditFigures) throws(SQLiteError) {
        let names = try self.store.rows(
            """
            SELECT name, sum(value) FROM (SELECT * FROM main.tally UNION ALL SELECT * FROM point.tally
                UNION ALL SELECT * FROM reservation.tally) GROUP BY name
            """
        ) { ($0.text(0), $0.integer(1)) }
        var counts: [Tally.Name: Int64] = [:]
        for (name, count) in names {
            if let name = Tally.Name(rawValue: name) { counts[name] = count }
        }
        figures.started = counts[.started] ?? 0
        figures.completed = counts[.completed] ?? 0
        figures.refunded = counts[.refunded] ?? 0
        figures.refused = counts[.refused] ?? 0
        figures.written = counts[.written] ?? 0
        figures.processed = counts[.processed] ?? 0
        figures.skipped = counts[.skipped] ?? 0
        figures.onTime = counts[.onTime] ?? 0
        figures.late = counts[.late] ?? 0
        figures.twice = counts[.closedTwice] ?? 0
        figures.wrong = counts[.closedWrong] ?? 0
        for schema in ["main", "point", "reservation"] {
            figures.parkedEvents += try self.store.number("SELECT count(*) FROM \(schema).parked")
            figures.outboxBacklog += try self.store.number(
                "SELECT count(*) FROM \(schema).outbox WHERE published_at IS NULL"
            )
        }
        figures.twice += try self.store.number(
            """
            SELECT count(DISTINCT sequence) FROM (
                SELECT sequence FROM point.ledger WHERE kind < 3 GROUP BY sequence, kind HAVING count(*) > 1 UNION ALL
                SELECT sequence FROM reservation.seating WHERE is_confirmed = 1 GROUP BY sequence HAVING count(*) > 1)
            """
        )
    }

    /// Each of the two sums comes from one statement, so from one state of its database.
    private func addSums(to figures: inout AuditFigures) throws(SQLiteError) {
        figures.moneyDifference = try self.store.number(
            """
            SELECT (SELECT sum(opening) - sum(balance) FROM point.account)
                - (SELECT ifnull(sum(CASE kind WHEN 1 THEN amount WHEN 2 THEN -amount ELSE 0 END), 0) FROM point.ledger)
                - ifnull((SELECT value FROM point.tally WHERE name = 'closedUsed'), 0)
                + ifnull((SELECT value FROM point.tally WHERE name = 'closedRefunded'), 0)
            """
        )
        figures.seatDifference = try self.store.number(
            """
            SELECT (SELECT ifnull(sum(sold), 0) FROM reservation.performance)
                + ifnull((SELECT value FROM reservation.tally WHERE name = 'closedSold'), 0)
                - (SELECT ifnull(sum(seats), 0) FROM reservation.seating WHERE is_confirmed = 1)
                - ifnull((SELECT value FROM reservation.tally WHERE name = 'closedSeats'), 0)
            """
        )
    }

    // MARK: Payments one by one

    /// Payments that ended before a time and are still in the books, with what the others have on them.
    package func accounts(endedBefore milliseconds: Int64, limit: Int) throws(SQLiteError) -> [PaymentAccount] {
        let ledger = "FROM point.ledger WHERE sequence = payment.sequence AND kind"
        let seating = "FROM reservation.seating WHERE sequence = payment.sequence AND is_confirmed = 1"
        return try self.store.rows(
            """
            SELECT sequence, state, amount, seats,
                (SELECT count(*) \(ledger) = 1), (SELECT ifnull(sum(amount), 0) \(ledger) = 1),
                (SELECT count(*) \(ledger) = 2), (SELECT ifnull(sum(amount), 0) \(ledger) = 2),
                (SELECT count(*) \(seating)), (SELECT ifnull(sum(seats), 0) \(seating))
            FROM payment WHERE state >= 10 AND updated_at < ? AND is_closing = 0 LIMIT ?
            """,
            .integer(milliseconds),
            .integer(Int64(limit))
        ) { row in
            PaymentAccount(
                sequence: row.integer(0),
                state: SagaState(rawValue: row.integer(1)) ?? .pending,
                amount: row.integer(2),
                seats: row.integer(3),
                uses: row.integer(4),
                usedAmount: row.integer(5),
                refunds: row.integer(6),
                refundedAmount: row.integer(7),
                confirmations: row.integer(8),
                confirmedSeats: row.integer(9)
            )
        }
    }

    /// Payments that are not in the books any more, and for which something took effect afterwards.
    package func lateEffects(nowMilliseconds now: Int64) throws(SQLiteError) -> Int64 {
        // What is younger may belong to a payment that this statement does not see yet.
        try self.store.number(
            """
            SELECT count(*) FROM (
                SELECT sequence FROM point.ledger WHERE kind < 3 AND at < ?1 UNION
                SELECT sequence FROM reservation.seating WHERE is_confirmed = 1 AND at < ?1)
            WHERE sequence NOT IN (SELECT sequence FROM payment)
            """,
            .integer(now - 5_000)
        )
    }
}
