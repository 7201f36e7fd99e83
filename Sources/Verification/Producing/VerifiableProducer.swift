import RecordClient
import Synchronization

/// Sends numbered records, throttled, and keeps count of what became of them.
///
/// Each partition's records are numbered from 0 in the order of production. It goes on through dead brokers, full
/// queues and clients that end themselves, until it is stopped or has sent what it should.
public final class VerifiableProducer: Sendable {
    private let sending: Sending
    private let thread = CallThread("hw-verify-send")

    /// - Parameters:
    ///   - onDelivery: receives the report of every record; its tag is the sequence number.
    public init(
        _ options: VerifiableProducerOptions,
        onDelivery: @escaping DeliveryHandler = { _ in },
        onEvent: @escaping ClientEventHandler = { _ in }
    ) {
        self.sending = Sending(options, onDelivery: onDelivery, onEvent: onEvent)
    }

    deinit { self.sending.stop() }

    /// Begins to send to the partitions 0 to `partitionCount` - 1.
    public func start(partitionCount: Int) {
        precondition(partitionCount > 0, "a topic has at least one partition")
        let sending = self.sending
        self.thread.enqueue { sending.run(partitionCount: partitionCount) }
    }

    /// Changes the speed; 0 is no limit.
    public func setRate(_ recordsPerSecond: Int) { self.sending.setRate(recordsPerSecond) }

    /// Whether everything has been sent that should be.
    public var hasSentAll: Bool { self.sending.hasSentAll }

    /// How far it has come.
    public var progress: ProducerProgress { self.sending.progress }

    /// Stops sending and waits for the records that are under way; what is not delivered by then fails.
    public func stop(flushTimeoutMilliseconds: Int32) async {
        self.sending.stop()
        _ = try? await self.thread.run { () throws(RecordClientError) in }
        guard let producer = self.sending.takeProducer() else { return }
        try? await producer.flush(timeoutMilliseconds: flushTimeoutMilliseconds)
        await producer.close()
    }
}

/// What the sending thread and the client's threads share.
private final class Sending: Sendable {
    private struct State {
        var progress = ProducerProgress()
        var producer: Producer?
        var rate: Int
        var mustReplace = false
        var isStopping = false
        var hasSentAll = false
    }

    private static let batchLimit = 500
    private static let tickNanoseconds: Int64 = 2_000_000
    private static let longestHoldNanoseconds: Int64 = 20_000_000
    private static let troubleHoldNanoseconds: Int64 = 200_000_000

    private let options: VerifiableProducerOptions
    private let onDelivery: DeliveryHandler
    private let onEvent: ClientEventHandler
    private let state: Mutex<State>

    init(
        _ options: VerifiableProducerOptions,
        onDelivery: @escaping DeliveryHandler,
        onEvent: @escaping ClientEventHandler
    ) {
        self.options = options
        self.onDelivery = onDelivery
        self.onEvent = onEvent
        self.state = Mutex(State(rate: options.recordsPerSecond))
    }

    var progress: ProducerProgress { self.state.withLock { $0.progress } }
    var hasSentAll: Bool { self.state.withLock { $0.hasSentAll } }

    func setRate(_ rate: Int) { self.state.withLock { $0.rate = rate } }
    func stop() { self.state.withLock { $0.isStopping = true } }

    func takeProducer() -> Producer? {
        self.state.withLock { state in
            defer { state.producer = nil }
            return state.producer
        }
    }

    /// Sends until stopped; runs on the sending thread.
    func run(partitionCount: Int) {
        var records = RecordSequence(self.options, partitionCount: partitionCount)
        var throttle = Throttle(rate: self.options.recordsPerSecond, now: Clock.monotonicNanoseconds)
        var left = self.options.recordLimit ?? .max
        while left > 0 {
            let (isStopping, rate) = self.state.withLock { ($0.isStopping, $0.rate) }
            if isStopping { break }
            guard let producer = self.usableProducer() else {
                Clock.hold(nanoseconds: Self.troubleHoldNanoseconds)
                continue
            }
            let now = Clock.monotonicNanoseconds
            throttle.change(rate: rate, now: now)
            let granted = throttle.grant(min(Self.batchLimit, left), now: now)
            let sent = self.send(granted, &records, with: producer)
            throttle.giveBack(granted - sent)
            left -= sent
            if sent > 0 { self.state.withLock { $0.progress.sent(sent, now: now) } }
            if granted == 0 {
                let next = throttle.nanosecondsToNext(now: now)
                Clock.hold(nanoseconds: min(max(next, Self.tickNanoseconds), Self.longestHoldNanoseconds))
            }
        }
        self.state.withLock { $0.hasSentAll = left == 0 }
    }

    /// Queues up to `count` records and returns how many it were; waits a little if there was trouble.
    private func send(_ count: Int, _ records: inout RecordSequence, with producer: Producer) -> Int {
        for done in 0..<count {
            do throws(RecordClientError) {
                try records.produceNext(with: producer)
            } catch {
                if error.code == .queueFull {
                    Clock.hold(nanoseconds: Self.tickNanoseconds)
                } else {
                    self.state.withLock { state in
                        state.progress.errors.count(error, now: Clock.monotonicNanoseconds)
                        if error.isFatal || error.code == .closed { state.mustReplace = true }
                    }
                    Clock.hold(nanoseconds: Self.troubleHoldNanoseconds)
                }
                return done
            }
        }
        return count
    }

    /// The client to send with; a new one at the beginning and after one has ended itself.
    private func usableProducer() -> Producer? {
        let current = self.state.withLock { $0.mustReplace ? nil : $0.producer }
        if let current { return current }
        // The one that is let go closes itself in the background; its records are reported as failed.
        let old = self.takeProducer()
        if old != nil { self.state.withLock { $0.progress.replaced() } }
        do throws(RecordClientError) {
            let made = try Producer(
                self.options.configuration,
                onEvent: { [weak self] event in self?.observe(event) },
                onDelivery: { [weak self] reports in self?.report(reports) }
            )
            self.state.withLock { state in
                state.producer = made
                state.mustReplace = false
            }
            return made
        } catch {
            self.state.withLock { $0.progress.errors.count(error, now: Clock.monotonicNanoseconds) }
            return nil
        }
    }

    private func report(_ reports: [DeliveryReport]) {
        self.state.withLock { $0.progress.delivered(reports, now: Clock.monotonicNanoseconds) }
        self.onDelivery(reports)
    }

    private func observe(_ event: ClientEvent) {
        switch event {
        case .statistics(let statistics):
            self.state.withLock { $0.progress.observed(statistics) }
        case .error(let error):
            self.state.withLock { state in
                state.progress.errors.count(error, now: Clock.monotonicNanoseconds)
                if error.isFatal { state.mustReplace = true }
            }
        default:
            break
        }
        self.onEvent(event)
    }
}
