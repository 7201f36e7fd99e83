import ClusterClient
import KafkaProtocol
import RecordClient
import Synchronization

/// Reads what somebody wants to look at, one query at a time, without a group: nothing is committed and nobody is moved.
///
/// Memory is bounded: so many records and bytes are kept, the oldest go. A new query ends the one before.
public final class RecordBrowser: Sendable {
    /// What was read so far; only the newest is kept for a slow reader.
    public let snapshots: AsyncStream<RecordsSnapshot>

    private let client: ClusterClient
    private let bootstrapServers: String
    private let continuation: AsyncStream<RecordsSnapshot>.Continuation
    private let reading = Mutex<(number: Int, task: Task<Void, Never>)?>(nil)

    /// So many records are kept at most, and so many bytes.
    public static let capacity = 1000
    static let byteLimit = 32 << 20
    /// Nobody sees more than so many changes a second.
    private static let publishInterval = Duration.milliseconds(150)

    public init(client: ClusterClient, bootstrapServers: String) {
        self.client = client
        self.bootstrapServers = bootstrapServers
        (self.snapshots, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Reads this from now on; nil reads nothing. A query with a lower number than one that was seen is too late.
    public func read(_ query: RecordQuery?, number: Int) {
        self.reading.withLock { reading in
            guard number > reading?.number ?? .min else { return }
            let before = reading?.task
            before?.cancel()
            reading = (
                number,
                Task {
                    await before?.value
                    guard let query, !Task.isCancelled else { return }
                    await self.run(query)
                }
            )
        }
    }

    /// Ends reading, and the stream.
    public func close() async {
        let task = self.reading.withLock { reading in
            let task = reading?.task
            reading = (.max, Task {})
            return task
        }
        task?.cancel()
        await task?.value
        self.continuation.finish()
    }

    private func run(_ query: RecordQuery) async {
        var snapshot = RecordsSnapshot(query: query)
        self.continuation.yield(snapshot)
        do throws(RecordBrowsingError) {
            let places = try await RecordPlaces(client: self.client).find(query)
            snapshot.spanCount = places.reduce(0) { $0 + max(0, $1.end - $1.start) }
            if snapshot.spanCount == 0, !query.follows {
                snapshot.state = .atEnd
                self.continuation.yield(snapshot)
                return
            }
            try await self.read(query, places, &snapshot)
        } catch {
            if Task.isCancelled { return }
            snapshot.state = error.isDenial ? .notPermitted(error.description) : .failed(error.description)
            self.continuation.yield(snapshot)
        }
    }

    private func read(
        _ query: RecordQuery,
        _ places: [RecordPlaces.Place],
        _ snapshot: inout RecordsSnapshot
    ) async throws(RecordBrowsingError) {
        let consumer = try await self.open(places, follows: query.follows)
        var pass = ReadingPass(query, places)
        var lastPublished = ContinuousClock.now
        while !Task.isCancelled {
            let batch: Consumer.PollResult
            do {
                batch = try await consumer.poll(limit: 500, timeoutMilliseconds: 100)
            } catch {
                await consumer.close()
                throw .client(error)
            }
            pass.take(batch.records)
            if let problem = pass.problem(batch.partitionErrors) {
                await consumer.close()
                throw problem
            }
            let isOver = pass.isOver
            let now = ContinuousClock.now
            // A quiet end is told once; then only what changes.
            if isOver || pass.hasNews && now - lastPublished >= Self.publishInterval {
                pass.publish(into: &snapshot)
                self.continuation.yield(snapshot)
                lastPublished = now
            }
            if isOver { break }
        }
        await consumer.close()
    }

    private func open(_ places: [RecordPlaces.Place], follows: Bool) async throws(RecordBrowsingError) -> Consumer {
        var configuration = ConsumerConfiguration(
            bootstrapServers: self.bootstrapServers,
            groupId: "highwater-browser"
        )
        configuration.offsetReset = .earliest
        configuration.queuedKilobyteLimit = 8192
        configuration.fetchMaxWaitMilliseconds = 100
        configuration.reportsPartitionEnd = true
        configuration.extra = ["queued.min.messages": "2000"]
        do throws(RecordClientError) {
            let consumer = try Consumer(configuration)
            let wanted = places.filter { follows || $0.start < $0.end }
            do throws(RecordClientError) {
                try await consumer.assign(
                    wanted.map { PartitionOffset(topic: $0.topic, partition: $0.partition, offset: $0.start) }
                )
            } catch {
                await consumer.close()
                throw error
            }
            return consumer
        } catch {
            throw .client(error)
        }
    }
}
