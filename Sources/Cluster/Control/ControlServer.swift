import CLinux
import Glibc

/// The supervisor's end of the control socket. Everything runs on the supervisor's thread.
///
/// Unchecked: created, called and called back on the ``SupervisorThread`` only, which it checks.
final class ControlServer: @unchecked Sendable {
    private final class Connection {
        /// Never used again, unlike the descriptor's number: an answer may come after its asker has gone.
        let id: UInt64
        let descriptor: Descriptor
        var watch: SupervisorThread.Token?
        var received: [UInt8] = []

        init(id: UInt64, _ descriptor: Int32) {
            self.id = id
            self.descriptor = Descriptor(descriptor)
        }
    }

    private let supervisor: ClusterSupervisor
    private let directory: Descriptor
    private let listener: Descriptor
    private let thread = SupervisorThread.shared
    private var listenerWatch: SupervisorThread.Token?
    private var connections: [Connection] = []
    private var nextConnectionId: UInt64 = 1

    init(layout: ClusterLayout, supervisor: ClusterSupervisor) throws(ClusterError) {
        SupervisorThread.shared.checkIsolated()
        self.supervisor = supervisor
        let opened = open(layout.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else {
            throw ClusterError(.system, "Cannot open \(layout.directory): \(reason(ofErrorNumber: errno)).")
        }
        directory = Descriptor(opened)
        let listening = linux_unix_listen(opened, ClusterLayout.controlSocketName, 256)
        guard listening >= 0 else {
            throw ClusterError(
                .system,
                "Cannot create \(layout.directory)/\(ClusterLayout.controlSocketName): "
                    + "\(reason(ofErrorNumber: -listening)). The data directory must be on a file system that has "
                    + "Unix sockets."
            )
        }
        listener = Descriptor(listening)
        listenerWatch = thread.watch(listening) { self.accept() }
    }

    /// Refuses further orders and closes the connections.
    func close() {
        thread.remove(listenerWatch)
        unlinkat(directory.number, ClusterLayout.controlSocketName, 0)
        for connection in connections { thread.remove(connection.watch) }
        connections = []
    }

    private func accept() {
        let descriptor = linux_unix_accept(listener.number)
        guard descriptor >= 0 else { return }
        let id = nextConnectionId
        nextConnectionId += 1
        let connection = Connection(id: id, descriptor)
        connections.append(connection)
        connection.watch = thread.watch(descriptor) { self.receive(id) }
    }

    private func connection(_ id: UInt64) -> Connection? {
        connections.first { $0.id == id }
    }

    private func drop(_ connection: Connection) {
        thread.remove(connection.watch)
        connections.removeAll { $0 === connection }
    }

    private func receive(_ id: UInt64) {
        guard let connection = connection(id) else { return }
        var block = [UInt8](repeating: 0, count: 4096)
        let count = read(connection.descriptor.number, &block, block.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        guard count > 0, connection.received.count + count <= ControlLine.limitBytes else { return drop(connection) }
        connection.received += block[..<count]
        while let end = connection.received.firstIndex(of: UInt8(ascii: "\n")) {
            let line = Array(connection.received[..<end])
            connection.received.removeSubrange(...end)
            answer(line, on: id)
        }
    }

    private func answer(_ line: [UInt8], on id: UInt64) {
        guard let request = ControlLine.decode(ControlRequest.self, from: line) else {
            let error = ClusterError(.controlBroken, "The supervisor does not understand this request.")
            return send(ControlReply(error: error), on: id)
        }
        Task {
            let reply = await supervisor.carryOut(request)
            await supervisor.onItsThread { self.send(reply, on: id) }
            if request.order == .down { await supervisor.endSupervision() }
        }
    }

    private func send(_ reply: ControlReply, on id: UInt64) {
        // The asker may have gone: then there is nobody to tell.
        guard let connection = connection(id) else { return }
        var line = ControlLine.encode(reply)[...]
        while !line.isEmpty {
            let sent = line.withUnsafeBytes {
                Glibc.send(connection.descriptor.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent < 0 && errno == EINTR { continue }
            // A full buffer means somebody who asks on and on without reading.
            guard sent > 0 else { return drop(connection) }
            line = line.dropFirst(sent)
        }
    }
}

extension ClusterSupervisor {
    /// Runs a request from the control socket.
    func carryOut(_ request: ControlRequest) async -> ControlReply {
        do throws(ClusterError) {
            switch (request.order, request.node) {
            case (.status, _): return ControlReply(status: status())
            case (.down, _): await stopEverything()
            case (.start, let node?): try await start(node)
            case (.stop, let node?): try await stop(node)
            case (.kill, let node?): try await kill(node)
            case (.restart, let node?): try await restart(node)
            case (.freeze, let node?): try await freeze(node)
            case (.thaw, let node?): try await thaw(node)
            case (_, nil): throw ClusterError(.unknownNode, "This order needs a node.")
            }
            return ControlReply()
        } catch {
            return ControlReply(error: error)
        }
    }

    func onItsThread(_ body: @Sendable () -> Void) {
        body()
    }
}
