import Buffers
import Testing
import Transport

/// A service with two pages, and raw peers at its door.
private final class Front {
    let loop: EventLoop
    let service: TextService

    init(limits: TextService.Limits = .init(), body: [UInt8] = Array("figures 1\n".utf8)) throws {
        self.loop = try EventLoop()
        let log = Log()
        self.log = log
        self.service = try TextService(loop: self.loop, host: "127.0.0.1", port: 0, limits: limits) { path in
            log.paths.append(path)
            return path == "/metrics" ? TextPage(contentType: "text/plain; version=0.0.4", body: body) : nil
        }
    }

    deinit { self.loop.shutdown() }

    private let log: Log
    var paths: [String] { self.log.paths }

    private final class Log { var paths: [String] = [] }

    /// Everything the service sends to a peer until it closes.
    func answer(to request: String) throws -> String {
        let peer = RawSocket(connectedTo: self.service.port)
        peer.write(Array(request.utf8))
        return try self.rest(of: peer)
    }

    func rest(of peer: RawSocket) throws -> String {
        var received: [UInt8] = []
        var hasEnded = false
        try self.loop.pump(until: "the service has closed") {
            while let bytes = peer.readAvailable() {
                if bytes.isEmpty { return false }
                received += bytes
            }
            hasEnded = true
            return true
        }
        #expect(hasEnded)
        return String(decoding: received, as: UTF8.self)
    }
}

@Suite struct TextServiceTests {
    @Test func aGetIsAnsweredWithThePageAndTheEndOfTheConnection() throws {
        let front = try Front()
        let answer = try front.answer(to: "GET /metrics?x=1 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n")
        #expect(
            answer == "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: 10\r\n"
                + "Connection: close\r\n\r\nfigures 1\n"
        )
        #expect(front.paths == ["/metrics"])
    }

    @Test func whatIsNotThereAndWhatIsNotAllowedIsSaidSo() throws {
        let front = try Front()
        #expect(try front.answer(to: "GET /other HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.0 404 Not Found\r\n"))
        let refused = try front.answer(to: "POST /metrics HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        #expect(refused.hasPrefix("HTTP/1.0 405 Method Not Allowed\r\n"))
        #expect(refused.contains("\r\nAllow: GET\r\n"))
        #expect(front.paths == ["/other"])
    }

    @Test func aPeerThatSendsByteByByteIsAnswered() throws {
        let front = try Front()
        let peer = RawSocket(connectedTo: front.service.port)
        for byte in "GET /metrics HTTP/1.0\r\n\r\n".utf8 {
            peer.write([byte])
            front.loop.runOnce(timeoutMilliseconds: 5)
        }
        #expect(try front.rest(of: peer).hasSuffix("figures 1\n"))
    }

    @Test(arguments: [
        "\u{16}\u{03}\u{01} tls hello", "get /metrics HTTP/1.0\r\n\r\n", "GET metrics HTTP/1.0\r\n\r\n",
        "GET /metrics SPDY/9\r\n\r\n", "\0\0\0\u{20}\0\u{12}\0\u{03}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    ])
    func garbageEndsTheConnectionWithoutAnAnswer(_ garbage: String) throws {
        let front = try Front()
        #expect(try front.answer(to: garbage) == "")
        #expect(front.paths == [])
        try front.loop.pump(until: "the exchange is forgotten") { front.service.exchangeCount == 0 }
    }

    @Test func aRequestThatDoesNotEndIsCutOff() throws {
        let front = try Front()
        let peer = RawSocket(connectedTo: front.service.port)
        peer.write(Array("GET /metrics HTTP/1.0\r\nX: ".utf8) + [UInt8](repeating: 120, count: 9000))
        front.loop.settle()
        #expect(front.service.exchangeCount == 0)
        #expect(front.paths == [])
    }

    @Test func aPeerThatFallsSilentIsCutOffInTime() throws {
        var limits = TextService.Limits()
        limits.exchangeMilliseconds = 40
        let front = try Front(limits: limits)
        let silent = RawSocket(connectedTo: front.service.port)
        let halfway = RawSocket(connectedTo: front.service.port)
        halfway.write(Array("GET /metr".utf8))
        // It has asked and gets its answer, but never closes.
        let lingering = RawSocket(connectedTo: front.service.port)
        lingering.write(Array("GET /metrics HTTP/1.0\r\n\r\n".utf8))
        try front.loop.pump(until: "all three are there") { front.service.exchangeCount == 3 }
        try front.loop.pump(until: "all three are gone") { front.service.exchangeCount == 0 }
        #expect(try front.rest(of: silent) == "")
        #expect(try front.rest(of: lingering).hasSuffix("figures 1\n"))
    }

    @Test func exchangesAreBounded() throws {
        var limits = TextService.Limits()
        limits.connections = 2
        let front = try Front(limits: limits)
        let peers = (0..<3).map { _ in RawSocket(connectedTo: front.service.port) }
        defer { withExtendedLifetime(peers) {} }
        front.loop.settle()
        #expect(front.service.exchangeCount == 2)
        #expect(peers[2].readAvailable() == nil)
        peers[0].close()
        try front.loop.pump(until: "there is room again") { front.service.exchangeCount == 1 }
        #expect(try front.answer(to: "GET /metrics HTTP/1.0\r\n\r\n").hasSuffix("figures 1\n"))
    }

    @Test func aLongPageReachesASlowReaderWhole() throws {
        let body = [UInt8](repeating: UInt8(ascii: "m"), count: 8 << 20)
        let front = try Front(body: body)
        let peer = RawSocket(connectedTo: front.service.port)
        peer.write(Array("GET /metrics HTTP/1.0\r\n\r\n".utf8))
        front.loop.settle()
        #expect(front.service.exchangeCount == 1)
        #expect(try front.rest(of: peer).utf8.count > body.count)
    }

    @Test func aClosedServiceCutsOffWhatIsUnderWay() throws {
        let front = try Front()
        let peer = RawSocket(connectedTo: front.service.port)
        try front.loop.pump(until: "it is accepted") { front.service.exchangeCount == 1 }
        front.service.close()
        #expect(front.service.exchangeCount == 0)
        #expect(peer.readAvailable() == nil)
    }
}

@Suite struct TextFetchTests {
    private func fetch(
        _ loop: EventLoop,
        _ port: UInt16,
        path: String = "/metrics",
        limitBytes: Int = 1 << 20,
        timeoutMilliseconds: Int = 60_000,
        during step: () -> Void = {}
    ) throws -> TextFetch.Outcome {
        var outcome: TextFetch.Outcome?
        var isInCall = true
        _ = TextFetch(
            loop: loop,
            host: "127.0.0.1",
            port: port,
            path: path,
            limitBytes: limitBytes,
            timeoutMilliseconds: timeoutMilliseconds
        ) {
            #expect(!isInCall)
            outcome = $0
        }
        isInCall = false
        try loop.pump(until: "the fetch has ended") {
            step()
            return outcome != nil
        }
        return try #require(outcome)
    }

    @Test func aTextComesWithItsStatus() throws {
        let front = try Front()
        let answer = try self.fetch(front.loop, front.service.port).get()
        #expect(answer.status == 200)
        #expect(answer.body == Array("figures 1\n".utf8))
        #expect(try self.fetch(front.loop, front.service.port, path: "/nothing").get().status == 404)
    }

    @Test func aPortWithoutAListenerIsSaidSo() throws {
        let loop = try EventLoop()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { _ in }
        listener.close()
        guard case .failure(.notReached(.connectFailed)) = try self.fetch(loop, listener.port) else {
            Issue.record("there was nobody to fetch from")
            return
        }
    }

    @Test func aFrozenProcessIsGivenUpInTime() throws {
        let frozen = RawSocket(listeningWithBacklog: 1)
        let outcome = try self.fetch(EventLoop(), frozen.port, timeoutMilliseconds: 30)
        #expect(outcome == .failure(.timedOut(milliseconds: 30)))
    }

    @Test func aTextThatIsTooLongIsNotKept() throws {
        let front = try Front(body: [UInt8](repeating: 1, count: 100_000))
        let outcome = try self.fetch(front.loop, front.service.port, limitBytes: 50_000)
        #expect(outcome == .failure(.tooLong(limitBytes: 50_000)))
    }

    @Test func whatIsNotHTTPIsNotUnderstood() throws {
        let loop = try EventLoop()
        let recorder = Recorder()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { connection in
            connection.delegate = recorder
            connection.send(.init(Array("no such thing\r\n\r\n".utf8)))
            connection.closeWhenSent()
        }
        #expect(try self.fetch(loop, listener.port) == .failure(.notUnderstood))
    }

    @Test func aCancelledFetchSaysNothing() throws {
        let front = try Front()
        var isCalled = false
        let fetch = TextFetch(
            loop: front.loop,
            host: "127.0.0.1",
            port: front.service.port,
            path: "/metrics",
            timeoutMilliseconds: 60_000
        ) { _ in isCalled = true }
        fetch.cancel()
        front.loop.settle()
        #expect(!isCalled)
    }

    @Test func aShutdownEndsAFetchWithItsCompletion() throws {
        let frozen = RawSocket(listeningWithBacklog: 1)
        let loop = try EventLoop()
        var outcome: TextFetch.Outcome?
        _ = TextFetch(loop: loop, host: "127.0.0.1", port: frozen.port, path: "/", timeoutMilliseconds: 60_000) {
            outcome = $0
        }
        loop.settle()
        loop.shutdown()
        #expect(outcome == .failure(.notReached(.local)))
    }
}
