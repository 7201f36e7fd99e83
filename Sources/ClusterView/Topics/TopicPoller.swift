import ClusterClient
import KafkaProtocol

/// Asks for topics, their ends, sizes and settings, and publishes what they add up to.
///
/// A refresh waits at least twenty times as long as it took, so that a cluster of many thousand partitions is not kept
/// busy by being looked at; settings, sizes and where logs begin are asked for less often still, and never of more than a
/// bounded number of topics at once.
public actor TopicPoller {
    /// What is published; only the newest is kept for a slow reader.
    public nonisolated let snapshots: AsyncStream<TopicsSnapshot>

    private let client: ClusterClient
    private let refresh: Duration
    private let nowMilliseconds: @Sendable () -> Int64
    private let continuation: AsyncStream<TopicsSnapshot>.Continuation
    private var state = PolledTopics()

    private static let timeoutMilliseconds = 3000

    public init(
        client: ClusterClient,
        refresh: Duration = .seconds(2),
        nowMilliseconds: @escaping @Sendable () -> Int64
    ) {
        self.client = client
        self.refresh = refresh
        self.nowMilliseconds = nowMilliseconds
        (self.snapshots, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Polls until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            let start = ContinuousClock.now
            self.continuation.yield(await self.once())
            let took = ContinuousClock.now - start
            let wait = max(self.refresh, took * 20)
            self.state.refreshMilliseconds = Int64(wait / .milliseconds(1))
            try? await Task.sleep(for: wait)
        }
        self.continuation.finish()
    }

    /// Asks for everything that is due and returns what is known then.
    public func once() async -> TopicsSnapshot {
        do throws(ClusterClientError) {
            let metadata = try await self.client.metadata(timeoutMilliseconds: Self.timeoutMilliseconds)
            let now = self.nowMilliseconds()
            self.state.take(metadata, atMilliseconds: now)
            await self.askForEnds(metadata)
            await self.askForSettings(self.state.takeTopicsToAsk(nowMilliseconds: now))
            if self.state.takeTurnForSizes(nowMilliseconds: now) {
                await self.askForSizes(metadata)
            }
        } catch {
            self.state.fail(error)
        }
        return self.state.snapshot(nowMilliseconds: self.nowMilliseconds())
    }

    private func askForEnds(_ metadata: MetadataResponse) async {
        let led = LedPartitions.of(metadata) { _ in true }
        let now = self.nowMilliseconds()
        async let latest = self.client.listOffsets(.latest, of: led, timeoutMilliseconds: Self.timeoutMilliseconds)
        var earliest: OffsetListing?
        if self.state.takeTurnForLowEnds(nowMilliseconds: now) {
            earliest = await self.client.listOffsets(
                .earliest,
                of: led,
                timeoutMilliseconds: Self.timeoutMilliseconds
            )
        }
        self.state.take(earliest: earliest, latest: await latest, atMilliseconds: self.nowMilliseconds())
    }

    private func askForSizes(_ metadata: MetadataResponse) async {
        let brokers = metadata.brokers.map(\.nodeId)
        var sizes = PolledTopics.Sizes()
        await withTaskGroup(of: Result<DescribeLogDirsResponse, ClusterClientError>.self) { group in
            for broker in brokers {
                group.addTask { [client] in
                    do throws(ClusterClientError) {
                        return .success(
                            try await client.describeLogDirs(
                                broker: broker,
                                timeoutMilliseconds: Self.timeoutMilliseconds
                            )
                        )
                    } catch {
                        return .failure(error)
                    }
                }
            }
            for await answer in group { sizes.take(answer) }
        }
        self.state.take(sizes)
    }

    private func askForSettings(_ topics: [String]) async {
        guard !topics.isEmpty else { return }
        do throws(ClusterClientError) {
            let response = try await self.client.describeTopicConfigs(
                topics,
                names: PolledTopics.settingNames,
                timeoutMilliseconds: Self.timeoutMilliseconds
            )
            self.state.take(response)
        } catch {
            self.state.failSettings(of: topics, error)
        }
    }
}
