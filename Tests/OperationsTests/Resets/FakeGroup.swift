import ClusterClient
import KafkaProtocol
import Operations
import Synchronization

/// A consumer group and its topic `t` in memory, which does what a coordinator does, and counts.
final class FakeGroup: GroupOffsets, GroupMembersControl {
    struct State {
        var state = GroupState.empty
        var type = GroupType.classic
        var committed: [TopicPartition: Int64] = [:]
        var ends: [TopicPartition: LogEnds] = [:]
        /// Times of records, by partition: the offset is the index from the log's beginning.
        var times: [TopicPartition: [Int64]] = [:]
        /// Offsets of records, for logs with holes.
        var records: [TopicPartition: [Int64]] = [:]
        var commits = 0
        /// How often the status is asked for before the group is empty.
        var looksUntilEmpty: Int?
        var refusals: [TopicPartition: ErrorCode] = [:]
        /// Whether commits are acknowledged and forgotten.
        var losesCommits = false
        var memberOrders: [String] = []
    }

    let state: Mutex<State>

    init(_ state: sending State) { self.state = Mutex(state) }

    /// Partitions 0 to 2 of `t` with offsets 10 to 100; committed are 0 at 40 and 1 at 90, 2 never.
    convenience init(_ change: (inout State) -> Void = { _ in }) {
        var state = State()
        for number in Int32(0)...2 { state.ends[tp(number)] = LogEnds(low: 10, high: 100) }
        state.committed = [tp(0): 40, tp(1): 90]
        change(&state)
        self.init(state)
    }

    var committed: [TopicPartition: Int64] { state.withLock { $0.committed } }
    var commits: Int { state.withLock { $0.commits } }

    func status(of group: String) async throws(ClusterClientError) -> (state: GroupState, type: GroupType) {
        state.withLock { state in
            if let looks = state.looksUntilEmpty {
                state.looksUntilEmpty = looks - 1
                if looks <= 0 { state.state = .empty }
            }
            return (state.state, state.type)
        }
    }

    func committed(by group: String) async throws(ClusterClientError) -> [TopicPartition: Int64] { committed }

    func partitionCounts(of topics: [String]) async throws(ClusterClientError) -> [String: Int32] {
        let count = state.withLock { Int32($0.ends.keys.count { $0.topic == "t" }) }
        return topics.contains("t") ? ["t": count] : [:]
    }

    func ends(of partitions: [TopicPartition]) async throws(ClusterClientError) -> [TopicPartition: LogEnds] {
        state.withLock { state in state.ends.filter { partitions.contains($0.key) } }
    }

    func offsets(
        of partitions: [TopicPartition],
        atMilliseconds instant: Int64
    ) async throws(ClusterClientError) -> [TopicPartition: PartitionPicture.AtTime] {
        state.withLock { state in
            var answers: [TopicPartition: PartitionPicture.AtTime] = [:]
            for partition in partitions {
                let index = state.times[partition, default: []].firstIndex { $0 >= instant }
                answers[partition] = index.map { .offset((state.ends[partition]?.low ?? 0) + Int64($0)) } ?? .noRecord
            }
            return answers
        }
    }

    func firstRecord(
        of partition: TopicPartition,
        from offset: Int64
    ) async throws(ClusterClientError) -> Int64? {
        state.withLock { state in
            if let records = state.records[partition] { return records.first { $0 >= offset } }
            return offset < (state.ends[partition]?.high ?? 0) ? offset : nil
        }
    }

    func commit(
        _ offsets: [OffsetToCommit],
        for group: String
    ) async throws(ClusterClientError) -> [OffsetChangeResult] {
        state.withLock { state in
            state.commits += 1
            return offsets.map { offset in
                guard state.state.isInactive else {
                    return OffsetChangeResult(partition: offset.partition, errorCode: .unknownMemberId)
                }
                if let code = state.refusals[offset.partition] {
                    return OffsetChangeResult(partition: offset.partition, errorCode: code)
                }
                if !state.losesCommits { state.committed[offset.partition] = offset.offset }
                return OffsetChangeResult(partition: offset.partition)
            }
        }
    }

    func forget(
        _ partitions: [TopicPartition],
        of group: String
    ) async throws(ClusterClientError) -> [OffsetChangeResult] {
        state.withLock { state in
            for partition in partitions { state.committed[partition] = nil }
            return partitions.map { OffsetChangeResult(partition: $0) }
        }
    }

    func runsMembers(of group: String) async -> Bool { true }

    func stopMembers(of group: String) async throws {
        state.withLock {
            $0.memberOrders.append("stop")
            $0.looksUntilEmpty = 2
            // What the members did before they went.
            $0.committed[tp(0)] = 45
        }
    }

    func startMembers(of group: String) async throws {
        state.withLock {
            $0.memberOrders.append("start")
            $0.state = .stable
        }
    }
}

/// A partition of the topic `t`.
func tp(_ number: Int32) -> TopicPartition { TopicPartition(topic: "t", partition: number) }

/// A request for the topic `t` of the group `g`.
func request(_ scenario: ResetScenario, edits: [TopicPartition: Int64] = [:]) -> ResetRequest {
    ResetRequest(group: "g", selection: .topics([TopicSelection(topic: "t")]), scenario: scenario, edits: edits)
}
