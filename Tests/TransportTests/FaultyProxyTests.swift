import Buffers
import Glibc
import Testing
import Transport

@Suite struct FaultyProxyTests {
    private func proxied() throws -> (Pair, FaultyProxy) {
        let loop = try EventLoop()
        var proxy: FaultyProxy?
        let pair = try Pair(on: loop) { port in
            let made = try FaultyProxy(loop: loop, targetHost: "127.0.0.1", targetPort: port)
            proxy = made
            return made.port
        }
        return (pair, try #require(proxy))
    }

    @Test func withoutFaultsEverythingPasses() throws {
        let (pair, proxy) = try self.proxied()
        pair.echo()
        let payload = pattern(12_000_000)
        pair.client.send(framed([1]))
        pair.client.send(frameChunks(.bytes(payload)))
        try pair.loop.pump(until: "both are back") { pair.clientSide.frames.count == 2 }
        #expect(pair.clientSide.frames[1].isIdentical(to: payload))
        #expect(proxy.connectionCount == 1)
        #expect(pair.loop.isIdle())
        pair.client.close()
        try pair.loop.pump(until: "the end passes too") { !pair.serverSide.closeReasons.isEmpty }
        #expect(pair.serverSide.closeReasons == [.peer])
        try pair.loop.pump(until: "the proxy forgets") { proxy.connectionCount == 0 }
    }

    @Test func delayIsKeptInEachDirection() throws {
        let (pair, proxy) = try self.proxied()
        pair.echo()
        proxy.towardsTarget.delayMilliseconds = 30
        proxy.towardsClient.delayMilliseconds = 20
        let start = pair.loop.monotonicNanoseconds
        pair.client.send(framed([1]))
        try pair.loop.pump(until: "it arrives") { pair.serverSide.frames.count == 1 }
        // The proxy's clock is rounded down to whole milliseconds.
        #expect(pair.loop.monotonicNanoseconds - start >= 29_000_000)
        try pair.loop.pump(until: "it is back") { pair.clientSide.frames.count == 1 }
        #expect(pair.loop.monotonicNanoseconds - start >= 48_000_000)
    }

    @Test func aThrottleLimitsTheRate() throws {
        let (pair, proxy) = try self.proxied()
        proxy.towardsTarget.throttleBytesPerSecond = 1_000_000
        let payload = pattern(100_000)
        let start = pair.loop.monotonicNanoseconds
        pair.client.send(frameChunks(.bytes(payload)))
        try pair.loop.pump(until: "it arrives") { pair.serverSide.frames.count == 1 }
        // 100 kB take 100 ms; the last stretch of 20 ms is written at its beginning.
        #expect(pair.loop.monotonicNanoseconds - start >= 75_000_000)
        #expect(pair.serverSide.frames[0].isIdentical(to: payload))
    }

    @Test func aBlackHoleIsSilentUntilItHeals() throws {
        let (pair, proxy) = try self.proxied()
        pair.echo()
        proxy.towardsTarget.isBlackHole = true
        pair.client.send(framed([1]))
        pair.loop.settle()
        #expect(pair.serverSide.frames.isEmpty)
        #expect(pair.loop.isIdle())
        pair.server.send(framed([2]))
        try pair.loop.pump(until: "the other direction works") { pair.clientSide.frames.count == 1 }
        proxy.towardsTarget = .none
        try pair.loop.pump(until: "it arrives after all") { pair.clientSide.frames.count == 2 }
        #expect(pair.clientSide.frames.map(\.array) == [[2], [1]])
    }

    @Test func aBlackHoleHidesTheEndOfAConnection() throws {
        let (pair, proxy) = try self.proxied()
        proxy.towardsTarget.isBlackHole = true
        proxy.towardsClient.isBlackHole = true
        pair.client.close()
        pair.loop.settle()
        #expect(pair.serverSide.closeReasons.isEmpty)
        #expect(pair.loop.isIdle())
        proxy.towardsTarget = .none
        try pair.loop.pump(until: "it is seen after all") { !pair.serverSide.closeReasons.isEmpty }
    }

    @Test func aNewConnectionIntoABlackHoleReachesNobody() throws {
        let (pair, proxy) = try self.proxied()
        proxy.towardsTarget.isBlackHole = true
        let recorder = Recorder()
        let second = pair.loop.connect(
            host: "127.0.0.1",
            port: proxy.port,
            timeoutMilliseconds: 60_000,
            delegate: recorder
        )
        second.send(framed([5]))
        pair.loop.settle()
        #expect(pair.serverSide.frames.isEmpty)
        proxy.towardsTarget = .none
        try pair.loop.pump(until: "it arrives after all") { pair.serverSide.frames.count == 1 }
    }

    @Test func aCutIsAResetOnBothSides() throws {
        let (pair, proxy) = try self.proxied()
        proxy.cutAll()
        try pair.loop.pump(until: "both are told") {
            !pair.clientSide.closeReasons.isEmpty && !pair.serverSide.closeReasons.isEmpty
        }
        for reason in pair.clientSide.closeReasons + pair.serverSide.closeReasons {
            guard case .error(let error) = reason else {
                Issue.record("\(reason)")
                continue
            }
            #expect(error.code == ECONNRESET)
        }
        #expect(proxy.connectionCount == 0)
    }

    @Test func refusingClosesThePortForNewConnectionsOnly() throws {
        let (pair, proxy) = try self.proxied()
        pair.echo()
        for _ in 0..<2 {
            try proxy.refuseConnections(true)
            let refused = Recorder()
            _ = pair.loop.connect(
                host: "127.0.0.1",
                port: proxy.port,
                timeoutMilliseconds: 60_000,
                delegate: refused
            )
            try pair.loop.pump(until: "it is refused") { !refused.closeReasons.isEmpty }
            guard case .connectFailed(let error) = refused.closeReasons[0] else {
                Issue.record("\(refused.closeReasons)")
                return
            }
            #expect(error.code == ECONNREFUSED)
            try proxy.refuseConnections(false)
        }
        let accepted = Recorder()
        _ = pair.loop.connect(host: "127.0.0.1", port: proxy.port, timeoutMilliseconds: 60_000, delegate: accepted)
        try pair.loop.pump(until: "it is accepted again") { accepted.openCount == 1 }
        pair.client.send(framed([1]))
        try pair.loop.pump(until: "the old one works") { pair.clientSide.frames.count == 1 }
    }

    @Test func aTargetThatIsNotThereIsAReset() throws {
        let loop = try EventLoop()
        let gone = RawSocket(listeningWithBacklog: 0)
        let port = gone.port
        shutdown(gone.descriptor, Int32(SHUT_RD))
        let proxy = try FaultyProxy(loop: loop, targetHost: "127.0.0.1", targetPort: port)
        let recorder = Recorder()
        _ = loop.connect(host: "127.0.0.1", port: proxy.port, timeoutMilliseconds: 60_000, delegate: recorder)
        try loop.pump(until: "it is told") { !recorder.closeReasons.isEmpty }
        #expect(recorder.closeReasons.count == 1)
    }
}
