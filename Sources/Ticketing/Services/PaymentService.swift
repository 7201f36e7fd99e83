/// Leads each payment from its order to its end.
package struct PaymentService: ServiceHandler {
    package let service = WorkloadService.payment

    package init() {}

    private struct Payment {
        var state: SagaState
        var user: Int64
        var amount: Int64
        var performance: Int64
        var seats: Int64
    }

    /// Takes an order: a payment, and the command to pay it with points.
    package static func start(_ order: TicketOrder, run: String, in work: inout ServiceWork) throws(HandlingError) {
        var sequence: Int64 = 0
        let now = work.nowMilliseconds
        try work.run { (store) throws(SQLiteError) in
            let changes = try store.run(
                """
                INSERT INTO payment(user, amount, performance, seats, state, created_at, updated_at)
                VALUES(?, ?, ?, ?, ?, ?6, ?6)
                """,
                .integer(order.userID),
                .integer(order.amount),
                .integer(order.isForSoldOut ? ReservationService.soldOutPerformance : 1),
                .integer(order.seats),
                .integer(SagaState.pending.rawValue),
                .integer(now)
            )
            sequence = store.lastInsertedRow
            guard !order.isForSoldOut else { return changes }
            return try store.run(
                "UPDATE payment SET performance = ? WHERE sequence = ?",
                .integer(TicketOrder.performance(ofOrder: sequence)),
                .integer(sequence)
            )
        }
        work.counts[.started, default: 0] += 1
        let command = Message.UsePoint(userID: order.userID, user: order.userName, amount: order.amount)
        try work.send(.usePoint(command), for: PaymentID(run: run, sequence: sequence))
    }

    package func handle(_ message: Message, of payment: PaymentID, in work: inout ServiceWork) throws(HandlingError) {
        switch message {
        case .pointUsed, .pointRefunded, .seatsConfirmed: break
        default: throw .failure(.misplaced(message, in: self.service))
        }
        guard let row = try self.row(payment, work.store), let step = SagaStep.after(message, in: row.state) else {
            work.counts[.unexpected, default: 0] += 1
            return
        }
        let now = work.nowMilliseconds
        try work.run { (store) throws(SQLiteError) in
            try store.run(
                "UPDATE payment SET state = ?, updated_at = ? WHERE sequence = ?",
                .integer(step.state.rawValue),
                .integer(now),
                .integer(payment.sequence)
            )
        }
        switch step.command {
        case .confirmSeats?:
            try work.send(.confirmSeats(.init(performance: row.performance, seats: row.seats)), for: payment)
        case .refundPoint(let reason)?:
            try work.send(.refundPoint(.init(userID: row.user, amount: row.amount, reason: reason)), for: payment)
        case nil: break
        }
        switch step.state {
        case .completed: work.counts[.completed, default: 0] += 1
        case .refunded: work.counts[.refunded, default: 0] += 1
        case .refused: work.counts[.refused, default: 0] += 1
        case .pending, .processing, .refunding: break
        }
    }

    private func row(_ payment: PaymentID, _ store: SQLiteConnection) throws(HandlingError) -> Payment? {
        do throws(SQLiteError) {
            return try store.rows(
                "SELECT state, user, amount, performance, seats FROM payment WHERE sequence = ?",
                .integer(payment.sequence)
            ) { row in
                SagaState(rawValue: row.integer(0)).map {
                    Payment(
                        state: $0,
                        user: row.integer(1),
                        amount: row.integer(2),
                        performance: row.integer(3),
                        seats: row.integer(4)
                    )
                }
            }.first ?? nil
        } catch { throw .database(error) }
    }
}
