import ClusterClient
import KafkaProtocol

/// What the latest answers say, each with its age; a snapshot is made from it at any time.
package struct PolledState: Sendable {
    /// An answer and when it came, or why there is none.
    package struct Answer<Value: Sendable>: Sendable {
        package var value: Value?
        var atMilliseconds: Int64 = 0
        var isUnsupported = false
        var isRefused = false

        /// Takes in an answer.
        package mutating func succeed(_ value: Value, atMilliseconds: Int64) {
            self.value = value
            self.atMilliseconds = atMilliseconds
            self.isUnsupported = false
            self.isRefused = false
        }

        /// Takes in a failure: what was known stays, and grows old.
        package mutating func fail(_ error: ClusterClientError) {
            switch error {
            case .unsupported, .notExpressible: self.isUnsupported = true
            case .refused(_, let code, _)
            where code == .clusterAuthorizationFailed || code == .topicAuthorizationFailed:
                self.isRefused = true
            case .refused(_, .unsupportedVersion, _): self.isUnsupported = true
            default: break
            }
        }
    }

    package var metadata = Answer<MetadataResponse>() {
        didSet { if oldValue.value != self.metadata.value { self.partitions = self.makePartitions() } }
    }
    package var cluster = Answer<DescribeClusterResponse>()
    package var quorum = Answer<DescribeQuorumResponse.PartitionData>()
    package var minInSync = Answer<[String: Int]>() {
        didSet {
            let isSame =
                oldValue.value == self.minInSync.value && oldValue.isRefused == self.minInSync.isRefused
                && oldValue.isUnsupported == self.minInSync.isUnsupported
            if !isSame { self.partitions = self.makePartitions() }
        }
    }
    /// By name; made anew only when the cluster says something new, so that ten thousand partitions at rest cost nothing.
    private var partitions: [PartitionRow] = [] {
        didSet { self.census = PartitionCensus(self.partitions) }
    }
    private var census = PartitionCensus()
    package var logBytes: [Int32: Answer<Int64>] = [:]
    package var processes: [ObservedProcess]?
    package var traffic = TrafficTracker()
    package var roundTrips: [Int32: RoundTrips] = [:]
    /// Brokers seen so far: one that is gone stays on the screen.
    var knownBrokers: [Int32: (host: String, port: Int, rack: String?)] = [:]
    package var unreachableSinceMilliseconds: Int64?
    package var unreachableReason = ""

    /// Older than this, an answer is shown as stale.
    static let staleAfterMilliseconds: Int64 = 2500

    package init() {}

    /// The state as the panes show it.
    package func snapshot(_ identity: ClusterIdentity, nowMilliseconds: Int64) -> ClusterSnapshot {
        var identity = identity
        identity.clusterID = self.metadata.value?.clusterId ?? identity.clusterID
        return ClusterSnapshot(
            takenAtMilliseconds: nowMilliseconds,
            metadataAtMilliseconds: self.metadata.atMilliseconds,
            identity: identity,
            contact: self.contact,
            brokers: self.brokers(nowMilliseconds),
            quorum: self.quorumView(nowMilliseconds),
            partitions: self.partitions,
            census: self.census
        )
    }

    private var contact: ClusterSnapshot.Contact {
        if let since = self.unreachableSinceMilliseconds {
            return self.metadata.value == nil
                ? .connecting : .unreachable(sinceMilliseconds: since, reason: self.unreachableReason)
        }
        return self.metadata.value == nil ? .connecting : .reachable
    }

    private func makePartitions() -> [PartitionRow] {
        guard let metadata = self.metadata.value else { return [] }
        var rows: [PartitionRow] = []
        for topic in metadata.topics {
            guard let name = topic.name else { continue }
            let minInSync = self.minInSyncReading(of: name)
            for partition in topic.partitions {
                rows.append(
                    PartitionRow(
                        topic: name,
                        partition: partition.partitionIndex,
                        leader: partition.leaderId >= 0 ? partition.leaderId : nil,
                        leaderEpoch: partition.leaderEpoch >= 0 ? partition.leaderEpoch : nil,
                        replicas: partition.replicaNodes,
                        inSync: partition.isrNodes,
                        offlineReplicas: partition.offlineReplicas,
                        minInSync: minInSync.map { min($0, partition.replicaNodes.count) },
                        isInternal: topic.isInternal
                    )
                )
            }
        }
        return rows.sorted { $0.name < $1.name }
    }

    private func minInSyncReading(of topic: String) -> Reading<Int> {
        if self.minInSync.isRefused { return .notPermitted }
        if self.minInSync.isUnsupported { return .notSupported }
        guard let value = self.minInSync.value?[topic] else { return .absent }
        return .known(value)
    }

    private func brokers(_ now: Int64) -> [BrokerRow] {
        var ids = Set(self.knownBrokers.keys).union(self.census.holders)
        for process in self.processes ?? [] where process.isBroker { ids.insert(process.id) }
        let alive = Set(self.metadata.value?.brokers.map(\.nodeId) ?? [])
        let fenced = Set(self.cluster.value?.brokers.filter(\.isFenced).map(\.brokerId) ?? [])
        return ids.sorted().map { id in
            let process = self.processes?.first { $0.id == id }
            let known = self.knownBrokers[id]
            var row = BrokerRow(
                id: id,
                host: known?.host ?? process?.host ?? "",
                port: known?.port ?? process?.port ?? 0,
                rack: known?.rack ?? process?.rack,
                state: Self.state(isAlive: alive.contains(id), isFenced: fenced.contains(id), process),
                logBytes: self.logBytesReading(of: id, now),
                process: process?.figures,
                traffic: self.traffic.reading(of: id, nowMilliseconds: now),
                roundTrip: self.roundTrips[id]?.reading ?? .absent
            )
            let share = self.census.share(of: id)
            row.leaders = share.leaders
            row.replicas = share.replicas
            row.outOfSync = share.outOfSync
            return row
        }
    }

    /// The process comes first: its end is known before the cluster has noticed.
    private static func state(isAlive: Bool, isFenced: Bool, _ process: ObservedProcess?) -> BrokerRow.State {
        switch process?.state {
        case .ended: return .down
        case .frozen: return .frozen
        case .starting: return isAlive ? .alive : .starting
        case .running, nil: break
        }
        if isAlive { return .alive }
        if isFenced { return process == nil ? .down : .fenced }
        return process == nil ? .down : .fenced
    }

    private func logBytesReading(of id: Int32, _ now: Int64) -> Reading<Int64> {
        guard let answer = self.logBytes[id] else { return .absent }
        if answer.isUnsupported { return .notSupported }
        if answer.isRefused { return .notPermitted }
        guard let value = answer.value else { return .absent }
        let isOld = now - answer.atMilliseconds > 2 * Self.staleAfterMilliseconds
        return isOld ? .stale(value, sinceMilliseconds: answer.atMilliseconds) : .known(value)
    }

    private func quorumView(_ now: Int64) -> Reading<QuorumView> {
        if self.quorum.isUnsupported { return .notSupported }
        if self.quorum.isRefused { return .notPermitted }
        guard let quorum = self.quorum.value else { return .absent }
        let leaderEnd = quorum.currentVoters.first { $0.replicaId == quorum.leaderId }?.logEndOffset
        func member(_ state: DescribeQuorumResponse.ReplicaState, _ isVoter: Bool) -> QuorumMember {
            let process = self.processes?.first { $0.id == state.replicaId }
            let isLeader = state.replicaId == quorum.leaderId
            let role: QuorumMember.Role = isLeader ? .leader : isVoter ? .follower : .observer
            let hasFetched = now - state.lastFetchTimestamp < 2 * Self.staleAfterMilliseconds
            return QuorumMember(
                id: state.replicaId,
                role: role,
                logEndOffset: state.logEndOffset,
                lag: max(0, (leaderEnd ?? state.logEndOffset) - state.logEndOffset),
                lastFetchMilliseconds: state.lastFetchTimestamp >= 0 ? state.lastFetchTimestamp : nil,
                lastCaughtUpMilliseconds: state.lastCaughtUpTimestamp >= 0 ? state.lastCaughtUpTimestamp : nil,
                isAlive: process.map { $0.state == .running || $0.state == .starting } ?? (isLeader || hasFetched),
                process: process?.figures
            )
        }
        let view = QuorumView(
            leaderID: quorum.leaderId >= 0 ? quorum.leaderId : nil,
            leaderEpoch: quorum.leaderEpoch,
            highWatermark: quorum.highWatermark,
            members: quorum.currentVoters.map { member($0, true) } + quorum.observers.map { member($0, false) }
        )
        let isOld = now - self.quorum.atMilliseconds > Self.staleAfterMilliseconds
        return isOld ? .stale(view, sinceMilliseconds: self.quorum.atMilliseconds) : .known(view)
    }
}
