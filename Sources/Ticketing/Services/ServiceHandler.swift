import RecordClient

/// What a service does with one record, inside a transaction of its database.
package protocol ServiceHandler: Sendable {
    var service: WorkloadService { get }

    func handle(_ message: Message, of payment: PaymentID, in work: inout ServiceWork) throws(HandlingError)
}

/// What a handler works with: the open transaction, the time, and a place for what it has to say to others.
package struct ServiceWork {
    package let store: SQLiteConnection
    /// The name of the instance at work; goes into the headers.
    package let producer: String
    package let nowMilliseconds: Int64
    /// What share of the commands is spoiled, in percent.
    package var poisonPercent: Double = 0
    package var counts: [Tally.Name: Int64] = [:]

    package init(store: SQLiteConnection, producer: String, nowMilliseconds: Int64) {
        self.store = store
        self.producer = producer
        self.nowMilliseconds = nowMilliseconds
    }

    /// Puts a message into the outbox.
    package mutating func send(_ message: Message, for payment: PaymentID) throws(HandlingError) {
        let document = message.document(payment)
        var value = document.bytes
        if self.poisonPercent > 0, Double.random(in: 0..<100) < self.poisonPercent {
            var random = SystemRandomNumberGenerator()
            value = FaultInjection.poisoned(document, using: &random)
        }
        let headers = RecordHeaders(
            eventID: EventIdentity.event(payment, message.type),
            traceID: EventIdentity.trace(payment),
            producer: self.producer,
            occurredAtMilliseconds: self.nowMilliseconds
        )
        self.counts[.written, default: 0] += 1
        do throws(SQLiteError) {
            try Outbox(store: self.store).append(
                topic: message.topic.rawValue,
                key: Array("\(payment)".utf8),
                value: value,
                headers: headers.list,
                atMilliseconds: self.nowMilliseconds
            )
        } catch { throw .database(error) }
    }

    /// Runs a statement.
    @discardableResult
    package func run(_ body: (SQLiteConnection) throws(SQLiteError) -> Int) throws(HandlingError) -> Int {
        do throws(SQLiteError) { return try body(self.store) } catch { throw .database(error) }
    }
}
