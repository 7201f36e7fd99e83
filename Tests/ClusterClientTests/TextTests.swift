import ClusterClient
import Testing
import Transport

@Suite struct TextTests {
    /// A page on a thread of its own.
    private func withPage<Value: Sendable>(
        _ body: (UInt16) async throws -> Value
    ) async throws -> Value {
        let (ports, continuation) = AsyncStream.makeStream(of: UInt16.self)
        let thread = try EventLoopThread(name: "page") { loop in
            let service = try? TextService(loop: loop, host: "127.0.0.1", port: 0) { path in
                path == "/metrics" ? TextPage(contentType: "text/plain", body: Array("up 1\n".utf8)) : nil
            }
            continuation.yield(service?.port ?? 0)
            loop.run()
            service?.close()
        }
        defer { thread.stopAndJoin() }
        var port: UInt16 = 0
        for await each in ports {
            port = each
            break
        }
        return try await body(port)
    }

    @Test func aPageIsFetchedOverTheClientsThread() async throws {
        try await self.withPage { port in
            let client = try ClusterClient(bootstrap: [])
            defer { client.close() }
            let address = ServerAddress(host: "127.0.0.1", port: port)
            let text = try await client.text(at: address, path: "/metrics", timeoutMilliseconds: 60_000)
            #expect(text == Array("up 1\n".utf8))
            await #expect(throws: ClusterClientError.self) {
                try await client.text(at: address, path: "/nothing", timeoutMilliseconds: 60_000)
            }
        }
    }

    @Test func nobodyThereIsAnErrorAndSoIsAClosedClient() async throws {
        let port = try await self.withPage { $0 }
        let client = try ClusterClient(bootstrap: [])
        let address = ServerAddress(host: "127.0.0.1", port: port)
        let refused = await #expect(throws: ClusterClientError.self) {
            try await client.text(at: address, path: "/metrics", timeoutMilliseconds: 60_000)
        }
        guard case .notConnected = refused else {
            Issue.record("nobody listens there any more")
            return
        }
        client.close()
        await #expect(throws: ClusterClientError.closed) {
            try await client.text(at: address, path: "/metrics", timeoutMilliseconds: 60_000)
        }
    }
}
