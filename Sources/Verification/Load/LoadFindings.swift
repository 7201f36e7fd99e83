import Measures
import RecordClient
import Synchronization

/// What the two sides of a load run have found together: fed by their threads, read by the snapshot.
final class LoadFindings: Sendable {
    private struct State {
        var oracle = DeliveryOracle()
        var errors = ErrorTally()
        var endToEnd = RecentLatency()
        var readRate = RateMeter()
    }

    private let state = Mutex(State())

    func delivered(_ reports: [DeliveryReport]) {
        self.state.withLock { state in
            for report in reports {
                let partition = Int(report.partition)
                let sequence = Int64(report.tag)
                if report.error == nil {
                    state.oracle.acked(partition: partition, sequence: sequence, offset: report.offset)
                } else {
                    state.oracle.failed(partition: partition, sequence: sequence)
                }
            }
        }
    }

    func read(_ batch: VerifiableConsumer.Batch) {
        let now = Clock.monotonicNanoseconds
        let wall = Clock.wallMicroseconds
        self.state.withLock { state in
            for record in batch.records {
                state.oracle.read(
                    partition: Int(record.partition),
                    sequence: record.sequence,
                    offset: record.offset
                )
                state.endToEnd.record(wall - record.producedWallMicroseconds, now: now)
            }
            state.readRate.add(batch.records.count, now: now)
            for partition in batch.partitionErrors { state.errors.count(partition.error, now: now) }
        }
    }

    func observe(_ event: ClientEvent) {
        if case .error(let error) = event { self.count(error) }
    }

    func count(_ error: RecordClientError) {
        self.state.withLock { $0.errors.count(error, now: Clock.monotonicNanoseconds) }
    }

    func finish(partition: Int) { self.state.withLock { $0.oracle.finish(partition: partition) } }

    var hasUnread: Bool { self.state.withLock { $0.oracle.counts.unread > 0 } }

    func unread(partition: Int) -> Int { self.state.withLock { $0.oracle.counts(partition: partition).unread } }

    /// Adds what was found to a snapshot.
    func fill(_ snapshot: inout LoadSnapshot, producerErrors: ErrorTally, now: Int64) {
        var errors = producerErrors
        let (counts, losses, latency, rate, ownErrors) = self.state.withLock { state in
            (
                state.oracle.counts, state.oracle.namedLosses, state.endToEnd.histogram(now: now),
                state.readRate.perSecond(now: now), state.errors
            )
        }
        errors.add(ownErrors)
        snapshot.readPerSecond = rate
        snapshot.readTotal = counts.read
        snapshot.unread = counts.unread
        snapshot.lost = counts.lost
        snapshot.duplicated = counts.duplicated
        snapshot.outOfOrder = counts.outOfOrder
        snapshot.namedLosses = losses
        snapshot.endToEndLatency = LoadSnapshot.Latency(latency)
        snapshot.errorsByName = errors.byName
        snapshot.lastError = errors.last.map {
            LoadSnapshot.LastError(text: $0.error.description, ageSeconds: Double(now - $0.at) / 1e9)
        }
    }
}
