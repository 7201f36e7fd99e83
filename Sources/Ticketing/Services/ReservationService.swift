/// Keeps the seats: gives those that are left to whoever has paid.
package struct ReservationService: ServiceHandler {
    /// A performance without a seat left; orders for it are compensated.
    package static let soldOutPerformance: Int64 = 0
    package static let capacity: Int64 = 2_000

    package let service = WorkloadService.reservation

    package init() {}

    package static func openPerformances(in store: SQLiteConnection) throws(SQLiteError) {
        try store.run("INSERT OR IGNORE INTO performance VALUES(?, 0, 0)", .integer(Self.soldOutPerformance))
    }

    package func handle(_ message: Message, of payment: PaymentID, in work: inout ServiceWork) throws(HandlingError) {
        guard case .confirmSeats(let command) = message else {
            throw .failure(.misplaced(message, in: self.service))
        }
        let now = work.nowMilliseconds
        let taken = try work.run { (store) throws(SQLiteError) in
            try store.run(
                "INSERT OR IGNORE INTO performance VALUES(?, ?, 0)",
                .integer(command.performance),
                .integer(Self.capacity)
            )
            let taken = try store.run(
                "UPDATE performance SET sold = sold + ?2 WHERE id = ?1 AND sold + ?2 <= capacity",
                .integer(command.performance),
                .integer(command.seats)
            )
            try store.run(
                "INSERT INTO seating(sequence, performance, seats, is_confirmed, at) VALUES(?, ?, ?, ?, ?)",
                .integer(payment.sequence),
                .integer(command.performance),
                .integer(command.seats),
                .integer(Int64(taken)),
                .integer(now)
            )
            return taken
        }
        try work.send(.seatsConfirmed(isSuccess: taken == 1, reason: taken == 1 ? "" : "SOLD_OUT"), for: payment)
    }
}
