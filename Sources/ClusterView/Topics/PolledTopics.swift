import ClusterClient
import KafkaProtocol

/// What the latest answers say about topics.
package struct PolledTopics: Sendable {
    static let settingNames = [
        "cleanup.policy", "retention.ms", "min.insync.replicas", "errors.deadletterqueue.group.enable",
    ]

    /// The largest replica of every partition, added up by topic.
    struct Sizes: Sendable {
        private var largest: [TopicPartition: Int64] = [:]
        private(set) var isUnsupported = false
        private(set) var isRefused = false
        private(set) var hasAnswer = false

        mutating func take(_ answer: Result<DescribeLogDirsResponse, ClusterClientError>) {
            switch answer {
            case .success(let response):
                let isRefused = { (code: ErrorCode) in code == .clusterAuthorizationFailed }
                if isRefused(response.errorCode) || response.results.contains(where: { isRefused($0.errorCode) }) {
                    self.isRefused = true
                    return
                }
                self.hasAnswer = true
                for directory in response.results {
                    for topic in directory.topics {
                        for partition in topic.partitions where !partition.isFutureKey {
                            let key = TopicPartition(topic: topic.name, partition: partition.partitionIndex)
                            self.largest[key] = max(self.largest[key] ?? 0, partition.partitionSize)
                        }
                    }
                }
            case .failure(.unsupported), .failure(.notExpressible): self.isUnsupported = true
            case .failure(.refused(_, .clusterAuthorizationFailed, _)): self.isRefused = true
            case .failure: break
            }
        }

        var byTopic: [String: Int64] { self.largest.reduce(into: [:]) { $0[$1.key.topic, default: 0] += $1.value } }

        func reading(_ bytes: Int64?) -> Reading<Int64> {
            if self.hasAnswer { return .known(bytes ?? 0) }
            if self.isRefused { return .notPermitted }
            return self.isUnsupported ? .notSupported : .absent
        }
    }

    package var refreshMilliseconds: Int64 = 2000
    private var sizes = Sizes()
    private var sizesAtMilliseconds: Int64 = .min / 2
    private var lowEndsAtMilliseconds: Int64 = .min / 2
    private var metadata: MetadataResponse?
    private var names: Set<String> = []
    /// Whether the newest metadata have topics that those before did not have.
    package private(set) var hasNewTopics = false
    private var listedAtMilliseconds: Int64 = 0
    private var ends: [String: [Int32: PartitionEnds]] = [:]
    private var rates: [String: RateMeter] = [:]
    private var settings: [String: Result<[String: String], SettingsRefused>] = [:]
    /// When each topic's settings were asked for.
    private var askedAtMilliseconds: [String: Int64] = [:]
    private var areSettingsUnsupported = false
    private var failure: String?

    private struct SettingsRefused: Error {}

    package init() {}

    /// So many topics are asked for their settings in one refresh.
    package static let settingsPerRefresh = 500
    /// Settings and sizes change slowly.
    private static let detailMilliseconds: Int64 = 10_000

    /// Long answers are as far apart as this: of ten thousand partitions ten seconds.
    private var bulkMilliseconds: Int64 {
        Int64(self.metadata?.topics.reduce(0) { $0 + $1.partitions.count } ?? 0)
    }

    /// The topics to ask for their settings now: first those that nobody has asked, then those that were asked longest
    /// ago. They count as asked from here on, whatever the answer is.
    package mutating func takeTopicsToAsk(nowMilliseconds now: Int64) -> [String] {
        guard !self.areSettingsUnsupported else { return [] }
        let names = self.metadata?.topics.compactMap(\.name) ?? []
        let due = names.filter { now - (self.askedAtMilliseconds[$0] ?? .min / 2) >= Self.detailMilliseconds }
        let asked =
            due.count <= Self.settingsPerRefresh
            ? due
            : Array(
                due.sorted { (self.askedAtMilliseconds[$0] ?? -1, $0) < (self.askedAtMilliseconds[$1] ?? -1, $1) }
                    .prefix(Self.settingsPerRefresh)
            )
        for name in asked { self.askedAtMilliseconds[name] = now }
        return asked
    }

    /// Whether to ask brokers what their partitions take on disk; of topics that were not there before, soon.
    package mutating func takeTurnForSizes(nowMilliseconds now: Int64) -> Bool {
        let wait = self.hasNewTopics ? self.bulkMilliseconds : max(Self.detailMilliseconds, self.bulkMilliseconds)
        guard now - self.sizesAtMilliseconds >= wait else { return false }
        self.sizesAtMilliseconds = now
        return true
    }

    /// Whether to ask where logs begin: that changes more seldom than where they end.
    package mutating func takeTurnForLowEnds(nowMilliseconds now: Int64) -> Bool {
        guard self.hasNewTopics || now - self.lowEndsAtMilliseconds >= self.bulkMilliseconds else { return false }
        self.lowEndsAtMilliseconds = now
        return true
    }

    mutating func take(_ sizes: Sizes) { self.sizes = sizes }

    package mutating func take(_ metadata: MetadataResponse, atMilliseconds now: Int64) {
        self.metadata = metadata
        self.listedAtMilliseconds = now
        self.failure = nil
        let names = Set(metadata.topics.compactMap(\.name))
        self.hasNewTopics = !names.isSubset(of: self.names)
        self.names = names
        self.ends = self.ends.filter { names.contains($0.key) }
        self.rates = self.rates.filter { names.contains($0.key) }
        self.settings = self.settings.filter { names.contains($0.key) }
        self.askedAtMilliseconds = self.askedAtMilliseconds.filter { names.contains($0.key) }
    }

    /// - Parameter earliest: nil where it was not asked for: logs begin where they began.
    package mutating func take(earliest: OffsetListing?, latest: OffsetListing, atMilliseconds now: Int64) {
        let low = earliest.map { Self.offsets($0) }
        for (topic, partitions) in Self.offsets(latest) {
            let known = self.ends.removeValue(forKey: topic)
            var ends = known ?? [:]
            for (partition, end) in partitions {
                guard let start = low?[topic]?[partition] ?? known?[partition]?.low else { continue }
                ends[partition] = PartitionEnds(low: start, high: max(start, end))
            }
            self.ends[topic] = ends
            self.rates[topic, default: RateMeter()].observe(
                partitions.values.reduce(0, +),
                partitions: partitions.count,
                atMilliseconds: now
            )
        }
    }

    private static func offsets(_ listing: OffsetListing) -> [String: [Int32: Int64]] {
        var offsets: [String: [Int32: Int64]] = [:]
        for topic in listing.topics {
            for partition in topic.partitions where partition.errorCode == .none {
                offsets[topic.name, default: [:]][partition.partitionIndex] = partition.offset
            }
        }
        return offsets
    }

    package mutating func take(_ response: DescribeConfigsResponse) {
        for result in response.results {
            guard result.errorCode == .none else {
                if result.errorCode == .topicAuthorizationFailed {
                    self.settings[result.resourceName] = .failure(SettingsRefused())
                }
                continue
            }
            var values: [String: String] = [:]
            for config in result.configs { values[config.name] = config.value }
            self.settings[result.resourceName] = .success(values)
        }
    }

    /// Nobody has told these topics' settings: they are asked again.
    mutating func failSettings(of topics: [String], _ error: ClusterClientError) {
        for name in topics { self.askedAtMilliseconds[name] = nil }
        switch error {
        case .unsupported, .notExpressible: self.areSettingsUnsupported = true
        default: break
        }
    }

    package mutating func fail(_ error: ClusterClientError) { self.failure = "no broker tells its topics: \(error)" }

    package func snapshot(nowMilliseconds now: Int64) -> TopicsSnapshot {
        guard let metadata else {
            return TopicsSnapshot(
                takenAtMilliseconds: now,
                refreshMilliseconds: self.refreshMilliseconds,
                absence: self.failure ?? "asking for topics…"
            )
        }
        let bytes = self.sizes.byTopic
        let rows = metadata.topics.compactMap { topic in topic.name.map { self.row(topic, $0, bytes[$0]) } }
        return TopicsSnapshot(
            takenAtMilliseconds: now,
            listedAtMilliseconds: self.listedAtMilliseconds,
            refreshMilliseconds: self.refreshMilliseconds,
            absence: rows.isEmpty ? "there is no topic that may be seen here" : nil,
            topics: rows.sorted { $0.name < $1.name }
        )
    }

    private func row(_ topic: MetadataResponse.MetadataResponseTopic, _ name: String, _ bytes: Int64?) -> TopicRow {
        TopicRow(
            name: name,
            isInternal: topic.isInternal,
            partitionCount: topic.partitions.count,
            replicationFactor: topic.partitions.map(\.replicaNodes.count).max() ?? 0,
            ends: self.ends[name] ?? [:],
            bytes: self.sizes.reading(bytes),
            recordsPerSecond: self.rates[name]?.perSecond,
            cleanupPolicy: self.setting("cleanup.policy", of: name) { $0 },
            retentionMilliseconds: self.setting("retention.ms", of: name) { Int64($0) },
            minInSync: self.setting("min.insync.replicas", of: name) { Int($0) },
            takesDeadLetters: self.setting("errors.deadletterqueue.group.enable", of: name) { $0 == "true" }.value
                ?? false
        )
    }

    private func setting<Value: Sendable & Equatable>(
        _ setting: String,
        of topic: String,
        _ read: (String) -> Value?
    ) -> Reading<Value> {
        switch self.settings[topic] {
        case .success(let values): values[setting].flatMap(read).map { .known($0) } ?? .absent
        case .failure: .notPermitted
        case nil: self.areSettingsUnsupported ? .notSupported : .absent
        }
    }
}

/// How fast a sum grows, over the last few refreshes.
struct RateMeter: Sendable {
    private var samples: [(sum: Int64, atMilliseconds: Int64)] = []
    private var partitions = 0

    private static let samplesKept = 6

    mutating func observe(_ sum: Int64, partitions: Int, atMilliseconds now: Int64) {
        // A sum over other partitions, or one that fell, begins anew.
        if partitions != self.partitions || sum < self.samples.last?.sum ?? sum { self.samples.removeAll() }
        self.partitions = partitions
        self.samples.append((sum, now))
        if self.samples.count > Self.samplesKept { self.samples.removeFirst() }
    }

    var perSecond: Double? {
        guard let first = self.samples.first, let last = self.samples.last,
            last.atMilliseconds > first.atMilliseconds
        else { return nil }
        return Double(last.sum - first.sum) * 1000 / Double(last.atMilliseconds - first.atMilliseconds)
    }
}
