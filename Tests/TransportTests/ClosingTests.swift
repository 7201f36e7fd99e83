import Buffers
import Glibc
import Testing
import Transport

@Suite struct ClosingTests {
    @Test func closingEndsBothSidesWithTheirReasons() throws {
        let pair = try Pair(on: EventLoop())
        pair.client.close()
        #expect(pair.clientSide.closeReasons.isEmpty, "never told inside the call")
        try pair.loop.pump(until: "both are told") {
            !pair.clientSide.closeReasons.isEmpty && !pair.serverSide.closeReasons.isEmpty
        }
        #expect(pair.clientSide.closeReasons == [.local])
        #expect(pair.serverSide.closeReasons == [.peer])
        pair.client.close()
        pair.client.send(framed([1]))
        pair.client.resumeReading()
        pair.loop.settle()
        #expect(pair.clientSide.callsAfterClose == 0)
    }

    @Test func nothingArrivesAfterClosingInsideACallback() throws {
        let pair = try Pair(on: EventLoop())
        pair.serverSide.onFrame = { connection, _ in connection.close() }
        for number in 0..<100 { pair.client.send(framed([UInt8(number)])) }
        try pair.loop.pump(until: "both are told") {
            !pair.clientSide.closeReasons.isEmpty && !pair.serverSide.closeReasons.isEmpty
        }
        #expect(pair.serverSide.frames.count == 1)
        #expect(pair.serverSide.closeReasons == [.local])
        #expect(pair.serverSide.callsAfterClose == 0)
    }

    @Test func aDelegateMayCloseAllConnectionsThatHaveEventsInTheSameTurn() throws {
        let loop = try EventLoop()
        let pairs = try (0..<8).map { _ in try Pair(on: loop) }
        for pair in pairs {
            pair.serverSide.onFrame = { _, _ in for other in pairs { other.server.close() } }
            pair.client.send(framed([1]))
        }
        try loop.pump(until: "all are told") { pairs.allSatisfy { !$0.serverSide.closeReasons.isEmpty } }
        #expect(pairs.map(\.serverSide.frames.count).reduce(0, +) == 1)
        #expect(pairs.allSatisfy { $0.serverSide.closeReasons == [.local] })
    }

    @Test func anEventOfAClosedConnectionDoesNotReachTheNextUserOfItsDescriptor() throws {
        let loop = try EventLoop()
        let first = try Pair(on: loop)
        let second = try Pair(on: loop)
        let third = Recorder()
        let replacementFrames = Recorder()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { $0.delegate = replacementFrames }
        var replacement: Connection?
        // Both have an event in the same turn; whoever comes first closes the other and takes its descriptor over.
        for (own, other) in [(first, second), (second, first)] {
            own.serverSide.onFrame = { _, _ in
                guard replacement == nil else { return }
                other.server.close()
                replacement = loop.connect(
                    host: "127.0.0.1",
                    port: listener.port,
                    timeoutMilliseconds: 60_000,
                    delegate: third
                )
            }
        }
        first.client.send(framed([1]))
        second.client.send(framed([2]))
        try loop.pump(until: "the replacement is there") { third.openCount == 1 }
        replacement?.send(framed([3]))
        try loop.pump(until: "it works") { replacementFrames.frames.count == 1 }
        #expect(first.serverSide.frames.count + second.serverSide.frames.count == 1)
        #expect(third.frames.isEmpty)
        #expect(third.closeReasons.isEmpty)
    }

    @Test(arguments: [-1, 101])
    func aLengthOutsideTheLimitEndsTheConnection(length: Int32) throws {
        let pair = try Pair(on: EventLoop())
        pair.server.frameLimitBytes = 100
        pair.client.send(Bytes(withUnsafeBytes(of: length.bigEndian) { Array($0) }))
        try pair.loop.pump(until: "both are told") {
            !pair.clientSide.closeReasons.isEmpty && !pair.serverSide.closeReasons.isEmpty
        }
        #expect(pair.serverSide.closeReasons == [.frameTooLarge(Int(length), limit: 100)])
    }

    @Test func aPeerThatOnlyFinishedSendingStillGetsItsAnswer() throws {
        let loop = try EventLoop()
        let recorder = Recorder()
        let answer = pattern(3_000_000)
        recorder.onFrame = { connection, _ in connection.send(frameChunks(.bytes(answer))) }
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { $0.delegate = recorder }
        let socket = RawSocket(connectedTo: listener.port)
        socket.write(framed([1]).array)
        socket.finishSending()
        var received: [UInt8] = []
        var isOver = false
        while !isOver {
            loop.runOnce(timeoutMilliseconds: 10)
            if let bytes = socket.readAvailable() { received += bytes } else { isOver = true }
        }
        #expect(received.count == answer.count + 4)
        #expect(recorder.closeReasons == [.peer])
    }

    @Test func closingWhenSentLosesNothing() throws {
        let pair = try Pair(on: EventLoop())
        let payload = pattern(20_000_000)
        pair.server.send(frameChunks(.bytes(payload)))
        pair.server.closeWhenSent()
        pair.server.send(framed([1]))
        try pair.loop.pump(until: "both are told") {
            !pair.clientSide.closeReasons.isEmpty && !pair.serverSide.closeReasons.isEmpty
        }
        #expect(pair.clientSide.frames.count == 1)
        #expect(pair.clientSide.frames.first?.isIdentical(to: payload) == true)
        #expect(pair.clientSide.closeReasons == [.peer])
        #expect(pair.serverSide.closeReasons == [.local])
    }

    @Test func closingWhenSentLosesNothingAlsoIfRequestsAreLeftUnread() throws {
        let loop = try EventLoop()
        let recorder = Recorder()
        let answer = pattern(3_000_000)
        recorder.onFrame = { connection, _ in
            connection.send(frameChunks(.bytes(answer)))
            connection.closeWhenSent()
        }
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { $0.delegate = recorder }
        let socket = RawSocket(connectedTo: listener.port)
        let request = framed(pattern(1000).array).array
        socket.write(request)
        var received = 0
        var isOver = false
        var unansweredCount = 0
        while !isOver {
            loop.runOnce(timeoutMilliseconds: 10)
            if unansweredCount < 50 {
                socket.write(request)
                unansweredCount += 1
            }
            if let bytes = socket.readAvailable() { received += bytes.count } else { isOver = true }
        }
        #expect(received == answer.count + 4)
        socket.close()
        try loop.pump(until: "it is told") { !recorder.closeReasons.isEmpty }
        #expect(recorder.closeReasons == [.local])
        #expect(recorder.frames.count == 1)
    }

    @Test(arguments: [false, true])
    func aResetIsAnErrorAlsoWhilePaused(paused: Bool) throws {
        let loop = try EventLoop()
        let recorder = Recorder()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) {
            $0.delegate = recorder
            if paused { $0.pauseReading() }
        }
        let socket = RawSocket(connectedTo: listener.port)
        loop.settle()
        socket.reset()
        try loop.pump(until: "it is told") { !recorder.closeReasons.isEmpty }
        guard case .error(let error) = recorder.closeReasons[0] else {
            Issue.record("\(recorder.closeReasons)")
            return
        }
        #expect(error.code == ECONNRESET)
    }

    @Test func writingAFileToADeadConnectionIsNotTheEndOfTheProcess() throws {
        let loop = try EventLoop()
        let recorder = Recorder()
        var server: Connection?
        let listener = try loop.listen(host: "127.0.0.1", port: 0) {
            $0.delegate = recorder
            $0.pauseReading()
            server = $0
        }
        let socket = RawSocket(connectedTo: listener.port)
        try loop.pump(until: "it is accepted") { server != nil }
        let file = TemporaryFile(pattern(3_000_000))
        socket.close()
        for _ in 0..<10 {
            server?.send([.region(FileRegion(file: file, offset: 0, count: 3_000_000))])
            loop.runOnce(timeoutMilliseconds: 5)
        }
        try loop.pump(until: "it is told") { !recorder.closeReasons.isEmpty }
        guard case .error = recorder.closeReasons[0] else {
            Issue.record("\(recorder.closeReasons)")
            return
        }
    }

    @Test func shuttingTheLoopDownTellsEveryone() throws {
        let pair = try Pair(on: EventLoop())
        let pending = Recorder()
        _ = pair.loop.connect(
            host: String(repeating: "x", count: 70) + ".invalid",
            port: 1,
            timeoutMilliseconds: 60_000,
            delegate: pending
        )
        pair.loop.shutdown()
        #expect(pair.clientSide.closeReasons == [.local])
        #expect(pair.serverSide.closeReasons == [.local])
        #expect(pending.closeReasons == [.local])
    }

    @Test func connectionsOutliveTheirLoopHarmlessly() throws {
        var loop: EventLoop? = try EventLoop()
        let recorder = Recorder()
        var connections: [Connection] = []
        if let loop {
            let listener = try loop.listen(host: "127.0.0.1", port: 0) {
                $0.delegate = recorder
                connections.append($0)
            }
            for host in ["127.0.0.1", "127.0.0.1", String(repeating: "x", count: 70) + ".invalid"] {
                let port = listener.port
                connections.append(
                    loop.connect(host: host, port: port, timeoutMilliseconds: 60_000, delegate: recorder)
                )
                if connections.count == 1 { loop.settle() }
            }
        }
        loop = nil
        for connection in connections {
            #expect(connection.isClosed)
            connection.close()
            connection.send(framed([1]))
        }
    }
}
