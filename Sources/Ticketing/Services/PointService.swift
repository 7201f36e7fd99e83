/// Keeps the users' points: takes them, and gives them back.
package struct PointService: ServiceHandler {
    /// What a line of the ledger says.
    package enum Entry: Int64 {
        case use = 1
        case refund = 2
        /// There were not enough points.
        case refusal = 3
    }

    package static let userCount: Int64 = 2_000
    /// Users who soon have no points any more: one in fifty.
    package static let poorOpening: Int64 = 300_000
    package static let richOpening: Int64 = 10_000_000_000_000

    package let service = WorkloadService.point

    package init() {}

    /// Gives every user an account, once.
    package static func openAccounts(in store: SQLiteConnection) throws(SQLiteError) {
        guard try store.number("SELECT count(*) FROM account") == 0 else { return }
        for user in 1...Self.userCount {
            let opening = user % 50 == 0 ? Self.poorOpening : Self.richOpening
            try store.run("INSERT INTO account VALUES(?, ?, ?)", .integer(user), .integer(opening), .integer(opening))
        }
    }

    package func handle(_ message: Message, of payment: PaymentID, in work: inout ServiceWork) throws(HandlingError) {
        switch message {
        case .usePoint(let command): try self.use(command, payment, &work)
        case .refundPoint(let command): try self.refund(command, payment, &work)
        default: throw .failure(.misplaced(message, in: self.service))
        }
    }

    private func use(_ command: Message.UsePoint, _ payment: PaymentID, _ work: inout ServiceWork) throws(HandlingError)
    {
        let taken = try work.run { (store) throws(SQLiteError) in
            try store.run(
                "UPDATE account SET balance = balance - ?2 WHERE user = ?1 AND balance >= ?2",
                .integer(command.userID),
                .integer(command.amount)
            )
        }
        let isTaken = taken == 1
        try self.post(isTaken ? .use : .refusal, payment, user: command.userID, isTaken ? command.amount : 0, work)
        try work.send(.pointUsed(isSuccess: isTaken, reason: isTaken ? "" : "NOT_ENOUGH_POINTS"), for: payment)
    }

    private func refund(
        _ command: Message.RefundPoint,
        _ payment: PaymentID,
        _ work: inout ServiceWork
    ) throws(HandlingError) {
        try work.run { (store) throws(SQLiteError) in
            try store.run(
                "UPDATE account SET balance = balance + ?2 WHERE user = ?1",
                .integer(command.userID),
                .integer(command.amount)
            )
        }
        try self.post(.refund, payment, user: command.userID, command.amount, work)
        try work.send(.pointRefunded(amount: command.amount), for: payment)
    }

    private func post(
        _ entry: Entry,
        _ payment: PaymentID,
        user: Int64,
        _ amount: Int64,
        _ work: ServiceWork
    ) throws(HandlingError) {
        try work.run { (store) throws(SQLiteError) in
            try store.run(
                "INSERT INTO ledger(sequence, kind, user, amount, at) VALUES(?, ?, ?, ?, ?)",
                .integer(payment.sequence),
                .integer(entry.rawValue),
                .integer(user),
                .integer(amount),
                .integer(work.nowMilliseconds)
            )
        }
    }
}
