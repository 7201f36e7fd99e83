import RecordClient
import Synchronization

/// Every record that was acknowledged, and when each partition last acknowledged one.
final class Acknowledgements: Sendable {
    struct Record: Sendable {
        let partition: Int32
        let sequence: Int64
        let offset: Int64
    }

    private struct State {
        var records: [Record] = []
        var latest: [Int32: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())

    var all: [Record] { self.state.withLock { $0.records } }

    /// When a partition last acknowledged a record; `none` if it never did.
    func latest(ofPartition partition: Int32, or none: ContinuousClock.Instant) -> ContinuousClock.Instant {
        self.state.withLock { $0.latest[partition] ?? none }
    }

    func add(_ reports: [DeliveryReport]) {
        let now = ContinuousClock.now
        self.state.withLock { state in
            for report in reports where report.error == nil {
                state.records.append(
                    Record(partition: report.partition, sequence: Int64(report.tag), offset: report.offset)
                )
                state.latest[report.partition] = now
            }
        }
    }
}
