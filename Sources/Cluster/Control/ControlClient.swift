import CLinux
import Glibc

/// Gives orders to the supervisor of a data directory, which lives in another process (or in this one).
public actor ControlClient: ClusterControl {
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        SupervisorThread.shared.asUnownedSerialExecutor()
    }

    /// A question in flight: one connection, one line each way.
    private struct Exchange {
        let descriptor: Descriptor
        let continuation: CheckedContinuation<Result<ControlReply, ClusterError>, Never>
        /// `down` is over when the supervisor has closed the connection, not when it has said so.
        let waitsForEnd: Bool
        var received: [UInt8] = []
        var reply: ControlReply?
        var watch: SupervisorThread.Token?
        var deadline: SupervisorThread.Token?
    }

    /// The data directory.
    public nonisolated let layout: ClusterLayout
    private let deadline: Duration
    private let thread = SupervisorThread.shared
    private var exchanges: [Int32: Exchange] = [:]

    /// A client for a data directory. Nothing is asked yet; each order makes its own connection.
    ///
    /// - Parameter deadline: how long to wait for an answer. It has to cover a node's start or clean stop.
    public init(directory: String, deadline: Duration = .seconds(120)) {
        layout = ClusterLayout(directory: directory)
        self.deadline = deadline
    }

    public func status() async throws(ClusterError) -> ClusterStatus {
        guard let status = try await ask(.status).status else {
            throw ClusterError(.controlBroken, "The supervisor of \(layout.directory) answered without a status.")
        }
        return status
    }

    public func start(_ node: Int32) async throws(ClusterError) { _ = try await ask(.start, node) }
    public func stop(_ node: Int32) async throws(ClusterError) { _ = try await ask(.stop, node) }
    public func kill(_ node: Int32) async throws(ClusterError) { _ = try await ask(.kill, node) }
    public func restart(_ node: Int32) async throws(ClusterError) { _ = try await ask(.restart, node) }
    public func freeze(_ node: Int32) async throws(ClusterError) { _ = try await ask(.freeze, node) }
    public func thaw(_ node: Int32) async throws(ClusterError) { _ = try await ask(.thaw, node) }
    public func down() async throws(ClusterError) { _ = try await ask(.down) }

    private func ask(_ order: ControlRequest.Order, _ node: Int32? = nil) async throws(ClusterError) -> ControlReply {
        let descriptor = try connect()
        let line = ControlLine.encode(ControlRequest(order: order, node: node))
        let sent = send(descriptor.number, line, line.count, Int32(MSG_NOSIGNAL))
        guard sent == line.count else {
            throw ClusterError(.controlBroken, "The supervisor of \(layout.directory) does not take requests.")
        }
        let outcome = await withCheckedContinuation { continuation in
            let number = descriptor.number
            var exchange = Exchange(
                descriptor: descriptor,
                continuation: continuation,
                waitsForEnd: order == .down
            )
            exchange.watch = thread.watch(number) { self.assumeIsolated { $0.receive(number) } }
            exchange.deadline = thread.schedule(after: deadline) {
                self.assumeIsolated { $0.finish(number, .failure($0.lateAnswer)) }
            }
            exchanges[number] = exchange
        }
        let reply = try outcome.get()
        if let error = reply.error { throw error }
        return reply
    }

    private func connect() throws(ClusterError) -> Descriptor {
        let opened = open(layout.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else {
            throw ClusterError(
                .noSupervisor,
                "There is no data directory \(layout.directory) (\(reason(ofErrorNumber: errno)))."
            )
        }
        let directory = Descriptor(opened)
        let connected = withExtendedLifetime(directory) {
            linux_unix_connect($0.number, ClusterLayout.controlSocketName)
        }
        guard connected >= 0 else {
            switch -connected {
            case ENOENT, ECONNREFUSED:
                throw ClusterError(
                    .noSupervisor,
                    "No cluster is running in \(layout.directory). Start it with `highwater cluster up --data-dir "
                        + "\(layout.directory)`."
                )
            default:
                throw ClusterError(
                    .controlBroken,
                    "Cannot reach the supervisor of \(layout.directory): \(reason(ofErrorNumber: -connected))."
                )
            }
        }
        return Descriptor(connected)
    }

    private var lateAnswer: ClusterError {
        ClusterError(.timedOut, "The supervisor of \(layout.directory) did not answer within \(deadline).")
    }

    private func receive(_ number: Int32) {
        guard let exchange = exchanges[number] else { return }
        var block = [UInt8](repeating: 0, count: 16384)
        let count = read(number, &block, block.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        guard count > 0, exchange.received.count < ControlLine.limitBytes else {
            let gone = ClusterError(
                .controlBroken,
                "The supervisor of \(layout.directory) ended before it answered; its log is \(layout.supervisorLog)."
            )
            return finish(number, exchange.reply.map { .success($0) } ?? .failure(gone))
        }
        exchanges[number]?.received += block[..<count]
        let received = exchanges[number]?.received ?? []
        guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return }
        guard let reply = ControlLine.decode(ControlReply.self, from: received[..<end]) else {
            let unknown = ClusterError(
                .controlBroken,
                "The supervisor of \(layout.directory) answered something unknown; it may be of another version."
            )
            return finish(number, .failure(unknown))
        }
        exchanges[number]?.reply = reply
        if !exchange.waitsForEnd || reply.error != nil { finish(number, .success(reply)) }
    }

    private func finish(_ number: Int32, _ outcome: Result<ControlReply, ClusterError>) {
        guard let exchange = exchanges.removeValue(forKey: number) else { return }
        thread.remove(exchange.watch)
        thread.remove(exchange.deadline)
        exchange.continuation.resume(returning: outcome)
    }
}
