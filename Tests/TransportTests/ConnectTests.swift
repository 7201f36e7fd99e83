import Glibc
import Testing
import Transport

@Suite struct ConnectTests {
    private func reason(
        host: String = "127.0.0.1",
        port: UInt16,
        timeoutMilliseconds: Int = 60_000
    ) throws -> CloseReason? {
        let loop = try EventLoop()
        let recorder = Recorder()
        let connection = loop.connect(
            host: host,
            port: port,
            timeoutMilliseconds: timeoutMilliseconds,
            delegate: recorder
        )
        #expect(recorder.closeReasons.isEmpty, "never told inside the call")
        try loop.pump(until: "it is told") { !recorder.closeReasons.isEmpty }
        #expect(connection.isClosed)
        #expect(recorder.openCount == 0)
        #expect(recorder.closeReasons.count == 1)
        return recorder.closeReasons.first
    }

    @Test func aRefusedConnectionSaysSo() throws {
        // Bound but not listening: nobody else gets the port meanwhile, and nobody answers on it.
        let listener = RawSocket(listeningWithBacklog: 0)
        let port = listener.port
        shutdown(listener.descriptor, Int32(SHUT_RD))
        for host in ["127.0.0.1", "localhost"] {
            guard case .connectFailed(let error) = try self.reason(host: host, port: port) else {
                Issue.record("not refused")
                return
            }
            #expect(error.code == ECONNREFUSED)
        }
    }

    @Test func aSilentHostIsATimeout() throws {
        let listener = RawSocket(listeningWithBacklog: 0)
        // The queue is full now, so further requests to connect are dropped.
        let occupant = RawSocket(connectedTo: listener.port)
        #expect(
            try self.reason(port: listener.port, timeoutMilliseconds: 50) == .connectTimeout(milliseconds: 50)
        )
        occupant.close()
    }

    @Test func aNameWithoutAddressSaysSo() throws {
        // Longer than a label may be, so that no name server is asked.
        let name = String(repeating: "x", count: 70) + ".invalid"
        guard case .nameNotResolved(let error) = try self.reason(host: name, port: 1) else {
            Issue.record("resolved")
            return
        }
        #expect(error.host == name)
    }

    @Test func aLookupThatIsNotWaitedForIsForgotten() throws {
        let loop = try EventLoop()
        let recorder = Recorder()
        let name = String(repeating: "x", count: 70) + ".invalid"
        loop.connect(host: name, port: 1, timeoutMilliseconds: 60_000, delegate: recorder).close()
        try loop.pump(until: "it is told") { !recorder.closeReasons.isEmpty }
        loop.settle()
        #expect(recorder.closeReasons == [.local])
        #expect(recorder.callsAfterClose == 0)
    }
}
