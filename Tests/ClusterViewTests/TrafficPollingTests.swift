import ClusterClient
import ClusterView
import Synchronization
import Testing

/// One broker's process that says where its page is.
private struct OneProcess: ProcessObserver {
    func processes() async -> [ObservedProcess]? {
        [
            ObservedProcess(
                id: 1,
                isBroker: true,
                host: "127.0.0.1",
                port: 9092,
                metricsPort: 9292,
                state: .running,
                figures: ProcessFigures(pid: 7)
            )
        ]
    }
}

/// A page whose byte count grows each time it is asked for.
private final class GrowingPage: MetricsReader {
    private let asked = Mutex<[Int]>([])

    var ports: [Int] { self.asked.withLock { $0 } }

    func page(host: String, port: Int) async -> [UInt8]? {
        let count = self.asked.withLock { ports in
            ports.append(port)
            return ports.count
        }
        let text = """
            highwater_node_info{node_id="1"} 1
            kafka_server_brokertopicmetrics_bytesin_total \(count * 1_000_000)
            process_start_time_seconds 5

            """
        return Array(text.utf8)
    }
}

/// A node that takes the question and never answers.
private struct SilentPage: MetricsReader {
    func page(host: String, port: Int) async -> [UInt8]? {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        defer { continuation.finish() }
        for await _ in stream {}
        return nil
    }
}

@Suite struct TrafficPollingTests {
    /// The first of the poller's snapshots that is as wanted, among the first thousand.
    private func snapshot(
        of pages: any MetricsReader,
        where isWanted: (ClusterSnapshot, _ count: Int) -> Bool
    ) async throws -> ClusterSnapshot? {
        let client = try ClusterClient(bootstrap: [])
        defer { client.close() }
        let time = Mutex<Int64>(1_000_000)
        let poller = ClusterPoller(
            client: client,
            identity: ClusterIdentity(name: "test", ownership: .embedded),
            observer: OneProcess(),
            pages: pages,
            refresh: .milliseconds(40),
            nowMilliseconds: {
                time.withLock {
                    $0 += 1
                    return $0
                }
            }
        )
        let polling = Task { await poller.run() }
        defer { polling.cancel() }
        var count = 0
        for await snapshot in poller.snapshots {
            count += 1
            if isWanted(snapshot, count) { return snapshot }
            if count == 1000 { break }
        }
        return nil
    }

    @Test func ratesOfTheNamedPortStandInTheBrokersRow() async throws {
        let pages = GrowingPage()
        let found = try await self.snapshot(of: pages) { snapshot, _ in
            snapshot.broker(1)?.traffic.value.map { $0.bytesInPerSecond > 0 } ?? false
        }
        #expect(found != nil)
        #expect(Set(pages.ports) == [9292])
    }

    @Test func aPageThatDoesNotComeHoldsNoSnapshotUp() async throws {
        let found = try await self.snapshot(of: SilentPage()) { _, count in count == 20 }
        #expect(found?.broker(1)?.traffic == .absent)
    }
}
