import Buffers
import Engine
import KafkaProtocol
import Testing

/// A shard of groups with its partition of the log in memory: batches are encoded as they are appended, so that another
/// shard can be filled from them.
final class GroupHarness {
    private(set) var shard: GroupShard
    let configuration: GroupConfiguration
    /// Everything in the log, in order, as it is stored.
    private(set) var log: [(key: Bytes, value: Bytes?)] = []
    private(set) var highWatermark: Int64 = 0
    private(set) var joins: [GroupTicket: JoinGroupResponse] = [:]
    private(set) var syncs: [GroupTicket: SyncGroupResponse] = [:]
    private(set) var commits: [GroupTicket: OffsetCommitResponse] = [:]
    private(set) var offsetDeletions: [GroupTicket: OffsetDeleteResponse] = [:]
    private(set) var deletions: [String: ErrorCode] = [:]
    private(set) var events: [RebalanceEvent] = []
    private var nextTicket: UInt64 = 1
    var now: Int64 = 1_000
    /// Whether what is appended is committed at once.
    var commitsAtOnce = true
    /// What appends are refused with.
    var refusal: ErrorCode?

    init(_ change: (inout GroupConfiguration) -> Void = { _ in }) {
        var configuration = GroupConfiguration()
        configuration.initialRebalanceDelayMilliseconds = 0
        change(&configuration)
        self.configuration = configuration
        self.shard = GroupShard(partition: 0, configuration: configuration, seed: 7, now: Self.time(1_000))
        self.open()
    }

    static func time(_ milliseconds: Int64) -> EngineTime {
        EngineTime(monotonicMilliseconds: milliseconds, wallMilliseconds: 1_700_000_000_000 + milliseconds)
    }

    var time: EngineTime { Self.time(self.now) }

    // MARK: Requests

    func newTicket() -> GroupTicket {
        defer { self.nextTicket += 1 }
        return GroupTicket(self.nextTicket)
    }

    private func caller(_ version: Int16, client: String = "client") -> GroupCaller {
        GroupCaller(ticket: self.newTicket(), version: version, clientId: client, clientHost: "/127.0.0.1")
    }

    func join(
        _ group: String = "g",
        member: String = "",
        instance: String? = nil,
        type: String = "consumer",
        protocols: [(String, Bytes)] = [("range", subscription(["t"]))],
        session: Int32 = 10_000,
        rebalance: Int32 = 30_000,
        version: Int16 = 3,
        client: String = "client",
        reason: String? = nil
    ) -> GroupTicket {
        let caller = self.caller(version, client: client)
        let request = JoinGroupRequest(
            groupId: group,
            sessionTimeoutMs: session,
            rebalanceTimeoutMs: rebalance,
            memberId: member,
            groupInstanceId: instance,
            protocolType: type,
            protocols: protocols.map { .init(name: $0.0, metadata: $0.1) },
            reason: reason
        )
        self.run { shard, now, effects in shard.join(request, caller, now: now, effects: &effects) }
        return caller.ticket
    }

    func sync(
        _ group: String = "g",
        member: String,
        generation: Int32,
        instance: String? = nil,
        type: String? = nil,
        name: String? = nil,
        assignments: [String: String] = [:],
        shares: [String: Bytes] = [:]
    ) -> GroupTicket {
        let shares = shares.merging(assignments.mapValues { Bytes($0.utf8) }) { share, _ in share }
        let caller = self.caller(5)
        let request = SyncGroupRequest(
            groupId: group,
            generationId: generation,
            memberId: member,
            groupInstanceId: instance,
            protocolType: type,
            protocolName: name,
            assignments: shares.sorted { $0.key < $1.key }.map { .init(memberId: $0.key, assignment: $0.value) }
        )
        self.run { shard, now, effects in shard.sync(request, caller, now: now, effects: &effects) }
        return caller.ticket
    }

    func heartbeat(_ group: String = "g", member: String, generation: Int32, instance: String? = nil)
        -> ErrorCode
    {
        let request = HeartbeatRequest(
            groupId: group,
            generationId: generation,
            memberId: member,
            groupInstanceId: instance
        )
        var code = ErrorCode.none
        self.run { shard, now, effects in code = shard.heartbeat(request, now: now, effects: &effects) }
        return code
    }

    func leave(_ members: [(id: String, instance: String?)], from group: String = "g") -> LeaveGroupResponse {
        let identities = members.map {
            LeaveGroupRequest.MemberIdentity(memberId: $0.id, groupInstanceId: $0.instance)
        }
        var response = LeaveGroupResponse()
        self.run { shard, now, effects in
            response = shard.leave(group, identities, now: now, effects: &effects)
        }
        return response
    }

    func commit(
        _ group: String = "g",
        _ offsets: [(topic: String, partition: Int32, offset: Int64)],
        member: String = "",
        generation: Int32 = -1,
        instance: String? = nil,
        metadata: String? = nil,
        retention: Int64 = -1,
        version: Int16 = 8
    ) -> GroupTicket {
        let caller = self.caller(version)
        let request = OffsetCommitRequest(
            groupId: group,
            generationIdOrMemberEpoch: generation,
            memberId: member,
            groupInstanceId: instance,
            retentionTimeMs: retention,
            topics: offsets.map { offset in
                .init(
                    name: offset.topic,
                    partitions: [
                        .init(
                            partitionIndex: offset.partition,
                            committedOffset: offset.offset,
                            committedLeaderEpoch: 3,
                            committedMetadata: metadata
                        )
                    ]
                )
            }
        )
        let response = OffsetCommitResponse(
            topics: offsets.map { .init(name: $0.topic, partitions: [.init(partitionIndex: $0.partition)]) }
        )
        self.run { shard, now, effects in
            shard.commit(request, caller, response: response, now: now, effects: &effects)
        }
        return caller.ticket
    }

    func deleteOffsets(_ group: String, _ topic: String, _ partition: Int32) -> GroupTicket {
        let ticket = self.newTicket()
        let request = OffsetDeleteRequest(
            groupId: group,
            topics: [.init(name: topic, partitions: [.init(partitionIndex: partition)])]
        )
        let response = OffsetDeleteResponse(
            topics: [.init(name: topic, partitions: [.init(partitionIndex: partition)])]
        )
        self.run { shard, _, effects in
            shard.deleteOffsets(request, ticket, response: response, effects: &effects)
        }
        return ticket
    }

    func deleteGroup(_ group: String) -> ErrorCode? {
        let ticket = self.newTicket()
        self.run { shard, _, effects in shard.deleteGroup(group, ticket, effects: &effects) }
        return self.deletions[group]
    }

    func deleteTopics(_ topics: Set<String>) {
        self.run { shard, _, effects in shard.topicsDeleted(topics, effects: &effects) }
    }

    // MARK: Time and log

    /// Lets time pass, stopping wherever the shard wants to be looked at.
    func pass(_ milliseconds: Int64) {
        let end = self.now + milliseconds
        while let deadline = self.shard.nextDeadlineMilliseconds, deadline <= end {
            self.now = max(self.now, deadline)
            self.tick()
        }
        self.now = end
    }

    func passToNextDeadline() {
        self.pass(max(0, (self.shard.nextDeadlineMilliseconds ?? self.now) - self.now))
    }

    func tick() { self.run { $0.tick(now: $1, effects: &$2) } }

    /// Commits everything that is in the log.
    func commitLog() {
        self.highWatermark = Int64(self.log.count)
        self.run { _, _, _ in }
    }

    /// The shard's broker no longer leads the partition.
    func lose() { self.run { shard, _, effects in shard.lost(effects: &effects) } }

    /// Another broker takes over with what is in the log.
    func failOver() throws {
        self.lose()
        self.shard = GroupShard(partition: 0, configuration: self.configuration, seed: self.nextTicket, now: self.time)
        for entry in self.log {
            self.shard.replay(try GroupRecord(key: entry.key, value: entry.value), now: self.time)
        }
        self.highWatermark = Int64(self.log.count)
        self.open()
    }

    private func open() {
        self.run { shard, now, effects in
            for id in shard.groupIds { shard.open(group: id, isGone: { _ in false }, now: now, effects: &effects) }
            shard.opened()
        }
    }

    private func run(_ body: (inout GroupShard, EngineTime, inout [GroupEffect]) -> Void) {
        var effects: [GroupEffect] = []
        body(&self.shard, self.time, &effects)
        self.perform(effects)
        while true {
            var following: [GroupEffect] = []
            self.shard.committed(upTo: self.highWatermark, now: self.time, effects: &following)
            if following.isEmpty { break }
            self.perform(following)
        }
    }

    private func perform(_ effects: [GroupEffect]) {
        for effect in effects {
            switch effect {
            case .answerJoin(let ticket, let response): self.joins[ticket] = response
            case .answerSync(let ticket, let response): self.syncs[ticket] = response
            case .answerCommit(let ticket, let response): self.commits[ticket] = response
            case .answerOffsetDelete(let ticket, let response): self.offsetDeletions[ticket] = response
            case .groupDeleted(_, let group, let code): self.deletions[group] = code
            case .rebalance(let event): self.events.append(event)
            case .append(let id, let records):
                var following: [GroupEffect] = []
                let result = self.append(records)
                self.shard.appended(id, result: result, now: self.time, effects: &following)
                self.perform(following)
            }
        }
    }

    private func append(_ records: [GroupRecord]) -> GroupAppendResult {
        if let refusal { return .refused(refusal) }
        for record in records {
            guard let encoded = try? record.encoded() else { return .refused(.unknownServerError) }
            self.log.append(encoded)
        }
        if self.commitsAtOnce { self.highWatermark = Int64(self.log.count) }
        return .appended(endOffset: Int64(self.log.count))
    }

    // MARK: Looking

    /// What a join has been answered, or nil.
    func answer(_ join: GroupTicket) -> JoinGroupResponse? { self.joins[join] }

    func state(_ group: String = "g") -> GroupState? { self.shard.group(group)?.state }

    func offset(_ group: String = "g", _ topic: String, _ partition: Int32) -> Int64? {
        self.shard.offsets(of: group)?[TopicPartition(topic: topic, partition: partition)]?.offset
    }

    func code(ofCommit ticket: GroupTicket) -> ErrorCode? {
        self.commits[ticket]?.topics.first?.partitions.first?.errorCode
    }

    /// A consumer's subscription to topics, version 0.
    static func subscription(_ topics: [String]) -> Bytes {
        var bytes: [UInt8] = [0, 0, 0, 0, 0, UInt8(topics.count)]
        for topic in topics { bytes += [0, UInt8(topic.utf8.count)] + Array(topic.utf8) }
        return Bytes(bytes + [0, 0, 0, 0])
    }

    /// A stable group of so many dynamic members.
    ///
    /// - Returns: their ids, the leader's first, and the generation.
    func stableGroup(_ count: Int, group: String = "g", session: Int32 = 10_000) throws
        -> (ids: [String], generation: Int32)
    {
        let tickets = (0..<count).map { _ in self.join(group, session: session) }
        self.pass(0)
        let answers = try tickets.map { try #require(self.joins[$0]) }
        let generation = answers[0].generationId
        try self.syncAll(answers, group: group)
        return (answers.map(\.memberId), generation)
    }

    /// Everyone fetches its assignment: the name of its own member.
    func syncAll(_ answers: [JoinGroupResponse], group: String = "g") throws {
        var assignments: [String: String] = [:]
        for answer in answers { assignments[answer.memberId] = "for \(answer.memberId)" }
        let tickets = answers.map { answer in
            self.sync(
                group,
                member: answer.memberId,
                generation: answer.generationId,
                assignments: answer.memberId == answer.leader ? assignments : [:]
            )
        }
        for (answer, ticket) in zip(answers, tickets) {
            #expect(self.syncs[ticket]?.assignment.string == "for \(answer.memberId)")
        }
    }
}

/// Short for ``GroupHarness/subscription(_:)`` in default arguments.
func subscription(_ topics: [String]) -> Bytes { GroupHarness.subscription(topics) }
