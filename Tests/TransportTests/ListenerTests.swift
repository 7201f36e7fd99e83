import Buffers
import Glibc
import Testing
import Transport

@Suite struct ListenerTests {
    @Test func aPortInUseIsExplained() throws {
        let loop = try EventLoop()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { _ in }
        let error = #expect(throws: SystemError.self) {
            try loop.listen(host: "127.0.0.1", port: listener.port) { _ in }
        }
        #expect(error?.code == EADDRINUSE)
        #expect(error?.description.contains("127.0.0.1:\(listener.port)") == true)
        #expect(error?.description.contains("choose another port") == true)
    }

    @Test func aClosedListenerGivesItsPortFree() throws {
        let loop = try EventLoop()
        let first = try loop.listen(host: "127.0.0.1", port: 0) { _ in }
        first.close()
        first.close()
        let second = try loop.listen(host: "127.0.0.1", port: first.port) { _ in }
        #expect(second.port == first.port)
    }

    @Test func aConnectionLeftWithoutDelegateIsClosed() throws {
        let loop = try EventLoop()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { _ in }
        let recorder = Recorder()
        _ = loop.connect(host: "127.0.0.1", port: listener.port, timeoutMilliseconds: 60_000, delegate: recorder)
        try loop.pump(until: "the client is told") { !recorder.closeReasons.isEmpty }
        #expect(recorder.closeReasons == [.peer])
    }

    @Test func addressesAreNumericWithPort() throws {
        let pair = try Pair(on: EventLoop())
        #expect(pair.server.localAddress == "127.0.0.1:\(pair.listener.port)")
        #expect(pair.client.peerAddress == pair.server.localAddress)
        #expect(pair.client.localAddress == pair.server.peerAddress)
        #expect(pair.client.id != pair.server.id)
    }

    @Test func runningOutOfDescriptorsIsSurvived() async {
        await #expect(processExitsWith: .success) {
            let loop = try EventLoop()
            var accepted = 0
            let recorder = Recorder()
            let listener = try loop.listen(host: "127.0.0.1", port: 0) {
                $0.delegate = recorder
                accepted += 1
            }
            let clients = (0..<2).map { _ in RawSocket(connectedTo: listener.port) }
            // From here on no further descriptor can be opened.
            var present = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &present)
            var none = rlimit(rlim_cur: 0, rlim_max: present.rlim_max)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
            try loop.pump(until: "accepting rests") { listener.exhaustionCount == 1 }
            guard accepted == 0 else { exit(1) }
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &present)
            try loop.pump(until: "both are accepted") { accepted == clients.count }
        }
    }
}
