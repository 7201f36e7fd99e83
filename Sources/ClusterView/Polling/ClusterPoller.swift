import ClusterClient
import KafkaProtocol

/// Polls a cluster and publishes what it learns as snapshots: leaders and ISRs four times in a refresh (every 250 ms),
/// the rest once (every second).
///
/// Each question has a loop of its own, so that a broker which does not answer one of them delays nothing else, and
/// snapshots go out whether or not answers come in.
public actor ClusterPoller {
    /// What is published; only the newest is kept for a slow reader.
    public nonisolated let snapshots: AsyncStream<ClusterSnapshot>

    private let client: ClusterClient
    private let identity: ClusterIdentity
    private let observer: (any ProcessObserver)?
    private let pages: any MetricsReader
    private let continuation: AsyncStream<ClusterSnapshot>.Continuation
    private let nowMilliseconds: @Sendable () -> Int64
    private var state = PolledState()

    /// How often leaders are asked for, and snapshots published.
    private let leaderInterval: Duration
    /// How often everything else is asked for.
    private let detailInterval: Duration
    private static let metadataTimeoutMilliseconds = 700
    private static let detailTimeoutMilliseconds = 1500

    /// - Parameters:
    ///   - observer: tells about the processes of an embedded cluster.
    ///   - pages: fetches the metrics pages that the observer names; nil for over the client.
    ///   - refresh: how often everything is asked for.
    ///   - nowMilliseconds: the calendar time, for ages and events.
    public init(
        client: ClusterClient,
        identity: ClusterIdentity,
        observer: (any ProcessObserver)? = nil,
        pages: (any MetricsReader)? = nil,
        refresh: Duration = .seconds(1),
        nowMilliseconds: @escaping @Sendable () -> Int64
    ) {
        self.client = client
        self.identity = identity
        self.observer = observer
        self.pages = pages ?? MetricsPages(client)
        self.leaderInterval = refresh / 4
        self.detailInterval = refresh
        self.nowMilliseconds = nowMilliseconds
        (self.snapshots, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Polls until the task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.every {
                    await self.metadataInterval
                } perform: {
                    await self.pollMetadata()
                }
            }
            group.addTask { await self.every(self.leaderInterval) { await self.publish() } }
            group.addTask { await self.every(self.leaderInterval) { await self.pollProcesses() } }
            group.addTask { await self.every(self.detailInterval) { await self.pollCluster() } }
            group.addTask { await self.every(self.detailInterval) { await self.pollQuorum() } }
            group.addTask {
                await self.every {
                    await self.bulkInterval
                } perform: {
                    await self.pollSettings()
                }
            }
            group.addTask {
                await self.every {
                    await self.bulkInterval
                } perform: {
                    await self.pollLogDirs()
                }
            }
            group.addTask { await self.every(self.detailInterval) { await self.pollTraffic() } }
            group.addTask { await self.every(self.detailInterval) { await self.pollRoundTrips() } }
        }
        self.continuation.finish()
    }

    /// Asks for everything once and returns what it adds up to: for commands that print and end.
    ///
    /// - Parameter interval: asks for the brokers' own figures too, twice, so far apart; nil does without.
    public func once(trafficOver interval: Duration? = nil) async -> ClusterSnapshot {
        await self.pollMetadata()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.pollProcesses() }
            group.addTask { await self.pollCluster() }
            group.addTask { await self.pollQuorum() }
            group.addTask { await self.pollSettings() }
            group.addTask { await self.pollLogDirs() }
        }
        if let interval { await self.pollTraffic(over: interval) }
        return self.state.snapshot(self.identity, nowMilliseconds: self.nowMilliseconds())
    }

    private var partitionCount: Int {
        self.state.metadata.value?.topics.reduce(0) { $0 + $1.partitions.count } ?? 0
    }

    /// Metadata of many partitions are asked for less often: of ten thousand, once a second.
    private var metadataInterval: Duration { max(self.leaderInterval, .microseconds(100 * self.partitionCount)) }

    /// Settings and sizes change slowly and are long answers: of ten thousand partitions, every five seconds.
    private var bulkInterval: Duration { max(self.detailInterval, .microseconds(500 * self.partitionCount)) }

    private nonisolated func every(_ interval: Duration, _ body: @Sendable () async -> Void) async {
        await self.every({ interval }, perform: body)
    }

    /// Does something again and again, each time after the interval that holds then.
    private nonisolated func every(_ interval: @Sendable () async -> Duration, perform body: @Sendable () async -> Void)
        async
    {
        let clock = ContinuousClock()
        var next = clock.now
        while !Task.isCancelled {
            await body()
            next = max(next.advanced(by: await interval()), clock.now)
            try? await clock.sleep(until: next)
        }
    }

    private func publish() {
        self.continuation.yield(self.state.snapshot(self.identity, nowMilliseconds: self.nowMilliseconds()))
    }

    // MARK: Questions

    private func pollMetadata() async {
        do throws(ClusterClientError) {
            let response = try await self.client.metadata(timeoutMilliseconds: Self.metadataTimeoutMilliseconds)
            self.state.metadata.succeed(response, atMilliseconds: self.nowMilliseconds())
            self.state.unreachableSinceMilliseconds = nil
            for broker in response.brokers {
                self.state.knownBrokers[broker.nodeId] = (broker.host, Int(broker.port), broker.rack)
            }
        } catch {
            self.state.metadata.fail(error)
            if self.state.unreachableSinceMilliseconds == nil {
                self.state.unreachableSinceMilliseconds = self.nowMilliseconds()
            }
            self.state.unreachableReason = "\(error)"
        }
    }

    private func pollProcesses() async {
        guard let observer = self.observer else { return }
        if let processes = await observer.processes() { self.state.processes = processes }
    }

    private func pollCluster() async {
        do throws(ClusterClientError) {
            let response = try await self.client.describeCluster(timeoutMilliseconds: Self.detailTimeoutMilliseconds)
            self.state.cluster.succeed(response, atMilliseconds: self.nowMilliseconds())
        } catch {
            self.state.cluster.fail(error)
        }
    }

    private func pollQuorum() async {
        do throws(ClusterClientError) {
            let response = try await self.client.describeQuorum(timeoutMilliseconds: Self.detailTimeoutMilliseconds)
            self.state.quorum.succeed(response, atMilliseconds: self.nowMilliseconds())
        } catch {
            self.state.quorum.fail(error)
        }
    }

    private func pollSettings() async {
        let topics = self.state.metadata.value?.topics.compactMap(\.name) ?? []
        guard !topics.isEmpty else { return }
        do throws(ClusterClientError) {
            let response = try await self.client.describeTopicConfigs(
                topics,
                names: ["min.insync.replicas"],
                timeoutMilliseconds: Self.detailTimeoutMilliseconds
            )
            var values: [String: Int] = [:]
            for result in response.results where result.errorCode == .none {
                values[result.resourceName] = result.configs.first?.value.flatMap { Int($0) }
            }
            self.state.minInSync.succeed(values, atMilliseconds: self.nowMilliseconds())
        } catch {
            self.state.minInSync.fail(error)
        }
    }

    private func pollLogDirs() async {
        let ids = self.state.metadata.value?.brokers.map(\.nodeId) ?? []
        await withTaskGroup(of: Void.self) { group in
            for id in ids { group.addTask { await self.pollLogDirs(of: id) } }
        }
    }

    private func pollLogDirs(of id: Int32) async {
        var answer = self.state.logBytes[id] ?? PolledState.Answer<Int64>()
        do throws(ClusterClientError) {
            let response = try await self.client.describeLogDirs(
                broker: id,
                timeoutMilliseconds: Self.detailTimeoutMilliseconds
            )
            var total: Int64 = 0
            for directory in response.results {
                for topic in directory.topics { total += topic.partitions.reduce(0) { $0 + $1.partitionSize } }
            }
            answer.succeed(total, atMilliseconds: self.nowMilliseconds())
        } catch {
            answer.fail(error)
        }
        self.state.logBytes[id] = answer
    }

    // MARK: Figures

    /// Rates need two looks.
    private func pollTraffic(over interval: Duration) async {
        await self.pollTraffic()
        await self.pollRoundTrips()
        try? await Task.sleep(for: interval)
        // Processor time is a rate as well.
        await self.pollProcesses()
        await self.pollTraffic()
        await self.pollRoundTrips()
    }

    /// Asks every node of an embedded cluster for its page; one that does not answer delays none of the others.
    private func pollTraffic() async {
        let nodes = self.state.processes?.filter { $0.state == .running } ?? []
        await withTaskGroup(of: Void.self) { group in
            for node in nodes {
                guard let port = node.metricsPort else { continue }
                group.addTask { await self.pollPage(of: node.id, host: node.host, port: port) }
            }
        }
    }

    private func pollPage(of id: Int32, host: String, port: Int) async {
        guard let text = await self.pages.page(host: host, port: port) else { return }
        // Read outside the actor: a page has a thousand lines.
        let instant = ContinuousClock.now
        guard let page = await Self.read(text) else { return }
        self.state.traffic.take(page, of: id, at: instant, atMilliseconds: self.nowMilliseconds())
    }

    private nonisolated static func read(_ text: [UInt8]) async -> NodePage? { NodePage(text) }

    /// Times a small request to every broker of a cluster whose own figures cannot be had.
    private func pollRoundTrips() async {
        guard self.observer == nil else { return }
        let ids = self.state.metadata.value?.brokers.map(\.nodeId) ?? []
        await withTaskGroup(of: Void.self) { group in
            for id in ids { group.addTask { await self.pollRoundTrip(to: id) } }
        }
    }

    private func pollRoundTrip(to id: Int32) async {
        let milliseconds = await self.client.roundTripMilliseconds(
            to: id,
            timeoutMilliseconds: Self.detailTimeoutMilliseconds
        )
        self.state.roundTrips[id, default: RoundTrips()].note(
            milliseconds: milliseconds,
            atMilliseconds: self.nowMilliseconds()
        )
    }
}
