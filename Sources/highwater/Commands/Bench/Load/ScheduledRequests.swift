import Buffers
import CLinux
import Glibc
import KafkaProtocol
import Measures
import Transport
import Verification

/// Sends one small produce request per interval over one connection, whether or not the former one was answered, and
/// takes each latency from the time at which the request was due: a broker that stalls is charged for every request that
/// it delays (no coordinated omission, after Tene).
///
/// Lives on its loop's thread.
final class ScheduledRequests: ConnectionDelegate {
    struct Plan: Sendable {
        var host: String
        var port: UInt16
        var topic: String
        var acks: Int16
        var valueByteCount: Int
        var intervalNanoseconds: Int64
        /// Requests whose latencies are left out.
        var warmUpCount: Int
        var count: Int
    }

    private static let clientId = "highwater-bench"
    /// The last version that names topics rather than giving their ids; older brokers have a lower one.
    private static let latestProduceVersion: Int16 = 12
    private static let negotiationCorrelationId: Int32 = -1

    private let plan: Plan
    private let loop: EventLoop
    private let finished: (Result<LatencyHistogram, BenchFailure>) -> Void
    private var connection: Connection?
    private var batch: Bytes
    private var version: Int16 = 0
    private var timer: (descriptor: Int32, watch: WatchToken)?
    private var start: Int64 = 0
    private var sent = 0
    private var answered = 0
    private var histogram = LatencyHistogram()
    private var isFinished = false

    /// - Parameter finished: called once.
    init(_ plan: Plan, loop: EventLoop, finished: @escaping (Result<LatencyHistogram, BenchFailure>) -> Void) {
        self.plan = plan
        self.loop = loop
        self.finished = finished
        var builder = RecordBatchBuilder()
        builder.append(
            timestamp: 1_700_000_000_000,
            key: nil,
            value: Bytes([UInt8](repeating: 120, count: plan.valueByteCount))
        )
        self.batch = builder.build()
        self.connection = loop.connect(
            host: plan.host,
            port: plan.port,
            timeoutMilliseconds: 5000,
            delegate: self
        )
    }

    func connectionDidOpen(_ connection: Connection) {
        do throws(WireError) {
            let request = ApiVersionsRequest()
            connection.send(
                try RequestFrame.encode(
                    request,
                    version: 0,
                    correlationId: Self.negotiationCorrelationId,
                    clientId: Self.clientId
                )
            )
        } catch {
            self.finish(.failure(BenchFailure("ApiVersions cannot be asked: \(error)")))
        }
    }

    func connection(_ connection: Connection, didReceive frame: Bytes) {
        let now = BenchClock.nanoseconds
        do throws(WireError) {
            let id = try ResponseFrame.correlationId(frame)
            guard id != Self.negotiationCorrelationId else { return try self.negotiated(frame) }
            let answer = try ResponseFrame.decode(ProduceResponse.self, frame, version: self.version)
            let code = answer.responses.first?.partitionResponses.first?.errorCode ?? .unknownServerError
            guard code == .none else {
                return self.finish(.failure(BenchFailure("request \(id) was refused: \(code)")))
            }
            if Int(id) >= self.plan.warmUpCount {
                self.histogram.record((now - self.dueNanoseconds(Int(id))) / 1000)
            }
            self.answered += 1
            if self.answered == self.plan.count { self.finish(.success(self.histogram)) }
        } catch {
            self.finish(.failure(BenchFailure("an answer cannot be read: \(error)")))
        }
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {
        self.finish(.failure(BenchFailure("the connection to \(connection.peerAddress) ended: \(reason)")))
    }

    private func negotiated(_ frame: Bytes) throws(WireError) {
        let answer = try ResponseFrame.decode(ApiVersionsResponse.self, frame, version: 0)
        let range = answer.apiKeys.first { $0.apiKey == ApiKey.produce.rawValue }
        self.version = min(range?.maxVersion ?? 3, Self.latestProduceVersion)
        self.start = BenchClock.nanoseconds + 10_000_000
        let descriptor = linux_interval_timer(self.start, self.plan.intervalNanoseconds)
        guard descriptor >= 0 else {
            return self.finish(.failure(BenchFailure("no timer: \(String(cString: strerror(-descriptor)))")))
        }
        do throws(SystemError) {
            let watch = try self.loop.watch(descriptor: descriptor, events: .readable) { [unowned self] _ in
                self.sendWhatIsDue()
            }
            self.timer = (descriptor, watch)
        } catch {
            close(descriptor)
            self.finish(.failure(BenchFailure("\(error)")))
        }
    }

    private func dueNanoseconds(_ index: Int) -> Int64 { self.start + Int64(index) * self.plan.intervalNanoseconds }

    private func sendWhatIsDue() {
        guard let timer else { return }
        var times: UInt64 = 0
        guard read(timer.descriptor, &times, 8) == 8 else { return }
        for _ in 0..<times where self.sent < self.plan.count {
            let index = self.sent
            self.sent += 1
            do throws(WireError) {
                self.connection?.send(
                    try RequestFrame.encode(
                        self.request(),
                        version: self.version,
                        correlationId: Int32(index),
                        clientId: Self.clientId
                    )
                )
            } catch {
                return self.finish(.failure(BenchFailure("a request cannot be written: \(error)")))
            }
        }
    }

    private func request() -> ProduceRequest {
        ProduceRequest(
            transactionalId: nil,
            acks: self.plan.acks,
            timeoutMs: 30_000,
            topicData: [
                ProduceRequest.TopicProduceData(
                    name: self.plan.topic,
                    partitionData: [
                        ProduceRequest.PartitionProduceData(index: 0, records: Records(self.batch))
                    ]
                )
            ]
        )
    }

    private func finish(_ result: Result<LatencyHistogram, BenchFailure>) {
        guard !self.isFinished else { return }
        self.isFinished = true
        if let timer {
            self.loop.unwatch(timer.watch)
            close(timer.descriptor)
        }
        self.timer = nil
        self.connection?.close()
        self.finished(result)
    }
}
