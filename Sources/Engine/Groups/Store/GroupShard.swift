import Buffers
import Consensus
import KafkaProtocol

/// The groups of one partition of `__consumer_offsets`, as its leader coordinates them.
///
/// A value without I/O. Its state is a replay of the partition's log: it is filled by ``replay(_:now:)``, begins to live by
/// ``open(group:isGone:now:effects:)`` for each group and ``opened()``, and from then on everything that must survive is
/// written before it is answered. What clients read of offsets is what the log has committed.
package struct GroupShard: Sendable {
    /// A group and its offsets.
    struct Entry: Sendable {
        var group: ClassicGroup
        var offsets = GroupOffsets()
        /// Tells a group from one of the same name that was deleted before it.
        let life: UInt64
    }

    enum Deadline: Hashable, Sendable {
        case timer(group: String, life: UInt64, GroupTimer)
        case write(GroupWriteID)
    }

    package let partition: Int32
    let configuration: GroupConfiguration
    var entries: [String: Entry] = [:]
    var writes = PendingWrites()
    private var deadlines = DeadlineQueue<Deadline>()
    private var random: SplitMix64
    private var nextLife: UInt64 = 0
    /// Requests are answered: everything in the log has been read and is committed.
    package private(set) var isOpen = false
    var nextRetentionCheckMilliseconds: Int64
    /// Where the retention's walk through the groups goes on; nil between walks.
    var retentionWalk: [String]?

    package init(partition: Int32, configuration: GroupConfiguration, seed: UInt64, now: EngineTime) {
        self.partition = partition
        self.configuration = configuration
        self.random = SplitMix64(seed: seed)
        self.nextRetentionCheckMilliseconds =
            now.monotonicMilliseconds + configuration.offsetsRetentionCheckIntervalMilliseconds
    }

    /// When the shard wants ``tick(now:effects:)``.
    package var nextDeadlineMilliseconds: Int64? {
        guard self.isOpen else { return nil }
        let retention = self.entries.isEmpty ? Int64.max : self.nextRetentionCheckMilliseconds
        return min(self.deadlines.next ?? Int64.max, retention)
    }

    package var groupIds: [String] { self.entries.keys.sorted() }
    package var groupCount: Int { self.entries.count }
    package var offsetCount: Int { self.entries.values.reduce(0) { $0 + $1.offsets.count } }

    /// How many topics a group has committed offsets of.
    func topicCount(of id: String) -> Int { self.entries[id]?.offsets.topicCount ?? 0 }

    /// A group, or nil.
    package func group(_ id: String) -> ClassicGroup? { self.entries[id]?.group }

    /// A group's committed offsets, or nil if there is no such group.
    package func offsets(of id: String) -> GroupOffsets? { self.entries[id]?.offsets }

    mutating func newEntry(_ group: ClassicGroup) -> Entry {
        defer { self.nextLife += 1 }
        return Entry(group: group, life: self.nextLife)
    }

    /// Forgets a group that nothing is known of.
    mutating func removeIfUnused(_ id: String) {
        guard let entry = self.entries[id], entry.group.isUnused, entry.offsets.isEmpty else { return }
        self.entries[id] = nil
    }

    // MARK: Opening and losing

    /// The log has been read and is committed: a group begins to live, without its offsets of topics that are gone.
    package mutating func open(
        group id: String,
        isGone: (String) -> Bool,
        now: EngineTime,
        effects: inout [GroupEffect]
    ) {
        self.removeIfUnused(id)
        self.act(on: id, effects: &effects) { group, actions in group.loaded(now: now, actions: &actions) }
        self.forgetTopics(where: isGone, of: id, effects: &effects)
    }

    /// All groups live; requests are answered from now on.
    package mutating func opened() { self.isOpen = true }

    /// This broker does not lead the partition any more; the shard is of no use afterwards.
    package mutating func lost(effects: inout [GroupEffect]) {
        self.isOpen = false
        for write in self.writes.takeAll() { self.refuse(write.purpose, .notCoordinator, effects: &effects) }
        for id in self.groupIds { self.act(on: id, effects: &effects) { $0.lose(actions: &$1) } }
        self.entries = [:]
    }

    // MARK: Groups

    /// Lets a group do something and carries out what it wants.
    mutating func act(
        on id: String,
        effects: inout [GroupEffect],
        _ body: (inout ClassicGroup, inout [GroupAction]) -> Void
    ) {
        var actions: [GroupAction] = []
        guard self.entries[id] != nil else { return }
        body(&self.entries[id]!.group, &actions)
        self.perform(actions, of: id, effects: &effects)
    }

    private mutating func perform(_ actions: [GroupAction], of id: String, effects: inout [GroupEffect]) {
        guard let life = self.entries[id]?.life else { return }
        for action in actions {
            switch action {
            case .answerJoin(let ticket, let response): effects.append(.answerJoin(ticket, response))
            case .answerSync(let ticket, let response): effects.append(.answerSync(ticket, response))
            case .rebalance(let event): effects.append(.rebalance(event))
            case .wake(let timer):
                self.deadlines.add(
                    .timer(group: id, life: life, timer),
                    deadlineMilliseconds: timer.dueMilliseconds
                )
            case .store(let store, let value):
                let record = GroupRecord.group(GroupMetadataKey(group: id), value)
                self.write([record], for: .group(id, life: life, store), effects: &effects)
            }
        }
    }

    package mutating func join(
        _ request: JoinGroupRequest,
        _ caller: GroupCaller,
        now: EngineTime,
        effects: inout [GroupEffect]
    ) {
        let id = request.groupId
        if self.entries[id] == nil {
            guard request.memberId.isEmpty else {
                let refusal = JoinGroupResponse(errorCode: .unknownMemberId, memberId: request.memberId)
                effects.append(.answerJoin(caller.ticket, refusal))
                return
            }
            let group = ClassicGroup(id: id, configuration: self.configuration, now: now)
            self.entries[id] = self.newEntry(group)
        }
        let memberId = self.newMemberId(request.groupInstanceId ?? caller.clientId)
        self.act(on: id, effects: &effects) { group, actions in
            group.join(request, caller, newMemberId: memberId, now: now, actions: &actions)
        }
        self.removeIfUnused(id)
    }

    private mutating func newMemberId(_ prefix: String) -> String {
        func digits(_ value: UInt64, _ count: Int) -> String {
            let text = String(value & (1 << UInt64(count * 4) - 1), radix: 16)
            return String(repeating: "0", count: count - text.count) + text
        }
        // A random UUID (RFC 9562, version 4).
        let high = self.random.next() & 0xffff_ffff_ffff_0fff | 0x4000
        let low = self.random.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        let parts = [
            digits(high >> 32, 8), digits(high >> 16, 4), digits(high, 4), digits(low >> 48, 4), digits(low, 12),
        ]
        return ([prefix] + parts).joined(separator: "-")
    }

    package mutating func sync(
        _ request: SyncGroupRequest,
        _ caller: GroupCaller,
        now: EngineTime,
        effects: inout [GroupEffect]
    ) {
        guard self.entries[request.groupId] != nil else {
            effects.append(.answerSync(caller.ticket, SyncGroupResponse(errorCode: .unknownMemberId)))
            return
        }
        self.act(on: request.groupId, effects: &effects) { group, actions in
            group.sync(request, caller, now: now, actions: &actions)
        }
    }

    package mutating func heartbeat(
        _ request: HeartbeatRequest,
        now: EngineTime,
        effects: inout [GroupEffect]
    ) -> ErrorCode {
        var code = ErrorCode.unknownMemberId
        self.act(on: request.groupId, effects: &effects) { group, actions in
            code = group.heartbeat(request, now: now, actions: &actions)
        }
        return code
    }

    package mutating func leave(
        _ groupId: String,
        _ members: [LeaveGroupRequest.MemberIdentity],
        now: EngineTime,
        effects: inout [GroupEffect]
    ) -> LeaveGroupResponse {
        var response = LeaveGroupResponse(errorCode: .unknownMemberId)
        self.act(on: groupId, effects: &effects) { group, actions in
            response = group.leave(members, now: now, actions: &actions)
        }
        self.removeIfUnused(groupId)
        return response
    }

    // MARK: Time

    package mutating func tick(now: EngineTime, effects: inout [GroupEffect]) {
        while let deadline = self.deadlines.popExpired(nowMilliseconds: now.monotonicMilliseconds) {
            switch deadline {
            case .timer(let id, let life, let timer):
                guard self.entries[id]?.life == life else { continue }
                self.act(on: id, effects: &effects) { $0.expire(timer, now: now, actions: &$1) }
                self.removeIfUnused(id)
            case .write(let id):
                guard let write = self.writes.overdue(id) else { continue }
                // It may still be committed, and then counts; the client asks again and finds out.
                let code = GroupWriteError.code(for: .requestTimedOut)
                self.fail(write.purpose, code, isStillWritten: true, now: now, effects: &effects)
            }
        }
        self.expireOffsets(now: now, effects: &effects)
    }

    func isDue(_ now: EngineTime) -> Bool { (self.nextDeadlineMilliseconds ?? Int64.max) <= now.monotonicMilliseconds }

    mutating func addDeadline(of write: GroupWriteID, now: EngineTime) {
        self.deadlines.add(
            .write(write),
            deadlineMilliseconds: now.monotonicMilliseconds + self.configuration.commitTimeoutMilliseconds
        )
    }
}
