import RecordClient
import Synchronization

/// Publishes records and waits for what became of each.
final class OutboxPublisher: Sendable {
    private struct State {
        var outstanding: Set<Int64> = []
        var acknowledged: [Int64] = []
        /// Set once everything has been handed over.
        var waiter: CheckedContinuation<[Int64], Never>?
    }

    private let state = Mutex(State())

    /// Takes in delivery reports; their tags are rows of the outbox. Reports of other records have tag 0.
    func take(_ reports: [DeliveryReport]) {
        let (waiter, acknowledged) = self.state.withLock { state -> (CheckedContinuation<[Int64], Never>?, [Int64]) in
            for report in reports where report.tag != 0 {
                let id = Int64(report.tag)
                guard state.outstanding.remove(id) != nil else { continue }
                if report.error == nil { state.acknowledged.append(id) }
            }
            guard state.outstanding.isEmpty, let waiter = state.waiter else { return (nil, []) }
            state.waiter = nil
            return (waiter, state.acknowledged)
        }
        waiter?.resume(returning: acknowledged)
    }

    /// - Returns: the ids of those that have been acknowledged; the others are to be published again.
    func publish(_ rows: [Outbox.Row], through producer: Producer) async -> [Int64] {
        self.state.withLock { state in
            state.outstanding = Set(rows.map(\.id))
            state.acknowledged = []
        }
        for row in rows where !Self.produce(row, through: producer) {
            _ = self.state.withLock { $0.outstanding.remove(row.id) }
        }
        return await withCheckedContinuation { continuation in
            let acknowledged = self.state.withLock { state -> [Int64]? in
                if state.outstanding.isEmpty { return state.acknowledged }
                state.waiter = continuation
                return nil
            }
            if let acknowledged { continuation.resume(returning: acknowledged) }
        }
    }

    private static func produce(_ row: Outbox.Row, through producer: Producer) -> Bool {
        let headers = row.headers.map { (name: $0.name, value: $0.value) }
        return withOptionalBytes(row.key) { key in
            withOptionalBytes(row.value) { value in
                do throws(RecordClientError) {
                    try producer.produce(
                        topic: row.topic,
                        key: key,
                        value: value,
                        headers: headers,
                        tag: UInt64(row.id)
                    )
                    return true
                } catch {
                    return false
                }
            }
        }
    }
}

/// Calls `body` with a pointer to `bytes`, or nil for none.
private func withOptionalBytes<Result>(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
    guard let bytes else { return body(nil) }
    return bytes.withUnsafeBytes { body($0) }
}
