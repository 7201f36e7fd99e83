import Buffers
import KafkaProtocol

/// A member of a consumer group in the classic protocol: it finds its coordinator, joins, shares the work out if it leads,
/// commits ever higher offsets in what it owns, and now and then dies, leaves or comes back.
///
/// What it owns it does not read; the group is what is tested.
final class SimulatedMember {
    private enum Phase {
        case away
        case searching
        case joining
        case syncing
        case fetching
        case working
    }

    static let group = "workers"
    private static let sessionTimeoutMilliseconds: Int32 = 1_500
    private static let rebalanceTimeoutMilliseconds: Int32 = 2_000

    let name: String
    /// Set for a static member.
    private let instanceId: String?
    private unowned let world: SimulatedWorld
    private let history: GroupHistory
    private var client: WireClient
    private var phase = Phase.away
    /// Counts starts of the process and changes of phase: answers to what was asked before are not used.
    private var life = 0
    private var step = 0
    private var coordinator: Int32 = -1
    private var memberId = ""
    private(set) var generation: Int32 = -1
    private var positions: [(partition: Int, offset: Int64)] = []
    /// Whether it dies and leaves.
    var isRestless = true

    init(number: Int, world: SimulatedWorld, history: GroupHistory) {
        self.name = "member-\(number)"
        self.instanceId = number < world.plan.staticMembers ? "instance-\(number)" : nil
        self.world = world
        self.history = history
        self.client = WireClient(name: self.name, world: world)
    }

    /// The partitions that it works on; nil while it does not.
    var owned: [Int]? { self.phase == .working ? self.positions.map(\.partition) : nil }

    var description: String { "\(self.name) is \(self.phase) in generation \(self.generation)" }

    // MARK: Life

    func start() throws {
        self.life += 1
        self.client = WireClient(name: self.name, world: self.world)
        self.memberId = ""
        try self.search()
        self.scheduleEnd()
    }

    private func scheduleEnd() {
        let life = self.life
        self.world.after(self.world.random(in: 1_000...6_000)) { [unowned self] in
            guard self.life == life, self.isRestless else { return }
            if self.world.happens(perMille: 400), self.phase == .working { try self.leave() }
            self.world.tell("\(self.name) ends")
            self.life += 1
            self.enter(.away)
            self.world.after(self.world.random(in: 100...2_500)) { [unowned self] in try self.start() }
        }
    }

    private func leave() throws {
        let identity = LeaveGroupRequest.MemberIdentity(memberId: self.memberId, groupInstanceId: self.instanceId)
        let request = LeaveGroupRequest(groupId: Self.group, members: [identity])
        try self.client.send(request, version: 5, to: self.coordinator) { _ in }
    }

    private func enter(_ phase: Phase) {
        self.phase = phase
        self.step += 1
        if phase != .working { self.positions = [] }
    }

    /// Does something later, unless something else has happened by then.
    private func later(_ milliseconds: Int64, _ work: @escaping () throws -> Void) {
        let step = self.step
        self.world.after(milliseconds) { [unowned self] in if self.step == step { try work() } }
    }

    /// Sends to the coordinator; an answer that comes after something else has happened is not used.
    private func ask<Request: RequestMessage>(
        _ request: Request,
        version: Int16,
        to broker: Int32? = nil,
        _ take: @escaping (Request.Response) throws -> Void
    ) throws {
        let step = self.step
        try self.client.send(request, version: version, to: broker ?? self.coordinator) { [unowned self] response in
            guard self.step == step else { return }
            guard let response else { return try self.searchLater() }
            try take(response)
        }
    }

    private func searchLater() throws {
        self.enter(.searching)
        self.later(self.world.random(in: 20...80)) { [unowned self] in try self.search() }
    }

    private func search() throws {
        self.enter(.searching)
        let request = FindCoordinatorRequest(keyType: 0, coordinatorKeys: [Self.group])
        try self.ask(request, version: 4, to: self.world.pick(self.world.plan.brokers)) { [unowned self] response in
            guard let found = response.coordinators.first, found.errorCode == .none else {
                return try self.searchLater()
            }
            self.coordinator = found.nodeId
            try self.join()
        }
    }

    /// What an error of the coordinator means for a member.
    private func react(to code: ErrorCode) throws {
        self.world.tell("\(self.name) is told \(code) while \(self.phase)")
        switch code {
        case .notCoordinator, .coordinatorNotAvailable: try self.searchLater()
        case .coordinatorLoadInProgress, .rebalanceInProgress, .illegalGeneration:
            self.enter(.joining)
            self.later(self.world.random(in: 10...60)) { [unowned self] in try self.join() }
        case .unknownMemberId, .fencedInstanceId:
            self.memberId = ""
            self.enter(.joining)
            self.later(self.world.random(in: 10...60)) { [unowned self] in try self.join() }
        default: throw Violation("\(self.name) is told \(code) while \(self.phase)")
        }
    }

    // MARK: Joining

    private func join() throws {
        self.enter(.joining)
        let subscription = ConsumerProtocolSubscription(topics: [self.world.plan.topic])
        let request = JoinGroupRequest(
            groupId: Self.group,
            sessionTimeoutMs: Self.sessionTimeoutMilliseconds,
            rebalanceTimeoutMs: Self.rebalanceTimeoutMilliseconds,
            memberId: self.memberId,
            groupInstanceId: self.instanceId,
            protocolType: "consumer",
            protocols: [.init(name: "simulated", metadata: try subscription.written(version: 0))]
        )
        try self.ask(request, version: self.world.plan.joinVersion) { [unowned self] response in
            if response.errorCode == .memberIdRequired {
                self.memberId = response.memberId
                return try self.join()
            }
            guard response.errorCode == .none else { return try self.react(to: response.errorCode) }
            self.memberId = response.memberId
            self.generation = response.generationId
            let leads = response.leader == response.memberId && !response.skipAssignment
            try self.sync(leads ? response.members : [])
        }
    }

    private func sync(_ members: [JoinGroupResponse.JoinGroupResponseMember]) throws {
        self.enter(.syncing)
        let request = SyncGroupRequest(
            groupId: Self.group,
            generationId: self.generation,
            memberId: self.memberId,
            groupInstanceId: self.instanceId,
            protocolType: "consumer",
            protocolName: "simulated",
            assignments: try self.assignments(for: members)
        )
        try self.ask(request, version: 5) { [unowned self] response in
            guard response.errorCode == .none else { return try self.react(to: response.errorCode) }
            let assignment = try ConsumerProtocolAssignment.read(response.assignment)
            var partitions = assignment.assignedPartitions.flatMap { $0.partitions.map(Int.init) }
            if self.isLiedTo(.secondOwner) { partitions = Array(0..<self.world.plan.partitions) }
            self.world.tell("\(self.name) owns \(partitions) in generation \(self.generation)")
            try self.history.assigned(
                partitions,
                to: self.instanceId ?? self.memberId,
                generation: self.generation
            )
            try self.fetch(partitions)
        }
    }

    /// The leader's work: every partition goes to one member, in turn.
    private func assignments(
        for members: [JoinGroupResponse.JoinGroupResponseMember]
    ) throws -> [SyncGroupRequest.SyncGroupRequestAssignment] {
        try members.enumerated().map { index, member in
            let share = (0..<self.world.plan.partitions).filter { $0 % members.count == index }.map(Int32.init)
            let assignment = ConsumerProtocolAssignment(
                assignedPartitions: [.init(topic: self.world.plan.topic, partitions: share)]
            )
            return .init(memberId: member.memberId, assignment: try assignment.written(version: 0))
        }
    }

    /// Whether the member that sabotage picks out is told something false now.
    private func isLiedTo(_ sabotage: GroupSabotage) -> Bool {
        self.world.plan.sabotage == sabotage && self.name == "member-0"
    }

    // MARK: Working

    private func fetch(_ partitions: [Int]) throws {
        self.enter(.fetching)
        guard !partitions.isEmpty else { return self.work([]) }
        let floors = partitions.map { self.history.floor(of: $0) }
        let request = OffsetFetchRequest(
            groupId: Self.group,
            topics: [.init(name: self.world.plan.topic, partitionIndexes: partitions.map(Int32.init))]
        )
        try self.ask(request, version: 7) { [unowned self] response in
            guard response.errorCode == .none else { return try self.react(to: response.errorCode) }
            let answers = response.topics.first?.partitions ?? []
            guard answers.count == partitions.count else {
                throw Violation("\(self.name) asked for \(partitions.count) offsets and got \(answers.count)")
            }
            for (index, answer) in answers.enumerated() {
                let isOld = self.isLiedTo(.oldOffset) && answer.committedOffset > 0
                try self.history.told(
                    isOld ? answer.committedOffset / 2 : answer.committedOffset,
                    partition: partitions[index],
                    floor: floors[index],
                    member: self.name
                )
            }
            self.work(zip(partitions, answers).map { ($0, max(0, $1.committedOffset)) })
        }
    }

    private func work(_ positions: [(partition: Int, offset: Int64)]) {
        self.enter(.working)
        self.positions = positions
        self.scheduleHeartbeat()
        self.scheduleCommit()
    }

    private func scheduleHeartbeat() {
        self.later(self.world.random(in: 100...300)) { [unowned self] in
            let request = HeartbeatRequest(
                groupId: Self.group,
                generationId: self.generation,
                memberId: self.memberId,
                groupInstanceId: self.instanceId
            )
            try self.ask(request, version: 4) { [unowned self] response in
                if response.errorCode != .none { try self.react(to: response.errorCode) }
            }
            self.scheduleHeartbeat()
        }
    }

    private func scheduleCommit() {
        self.later(self.world.random(in: 30...150)) { [unowned self] in
            try self.commit()
            self.scheduleCommit()
        }
    }

    private func commit() throws {
        guard !self.positions.isEmpty else { return }
        for index in self.positions.indices {
            self.positions[index].offset += self.world.random(in: 1...5)
            self.history.sends(self.positions[index].offset, partition: self.positions[index].partition)
        }
        let positions = self.positions
        let request = OffsetCommitRequest(
            groupId: Self.group,
            generationIdOrMemberEpoch: self.generation,
            memberId: self.memberId,
            groupInstanceId: self.instanceId,
            topics: [
                .init(
                    name: self.world.plan.topic,
                    partitions: positions.map { .init(partitionIndex: Int32($0.partition), committedOffset: $0.offset) }
                )
            ]
        )
        if self.isLiedTo(.lostCommit), self.world.happens(perMille: 200) {
            for position in positions { self.history.acknowledged(position.offset, partition: position.partition) }
            return
        }
        let life = self.life
        let step = self.step
        try self.client.send(request, version: 8, to: self.coordinator) { [unowned self] response in
            guard self.life == life else { return }
            guard let response else {
                // It may still be carried out, even after what is sent next: only another member id keeps it off.
                self.memberId = ""
                if self.step == step { try self.searchLater() }
                return
            }
            let codes = response.topics.first?.partitions.map(\.errorCode) ?? []
            for (position, code) in zip(positions, codes) where code == .none {
                self.world.tally.committedOffsets += 1
                self.history.acknowledged(position.offset, partition: position.partition)
            }
            guard self.step == step, let refused = codes.first(where: { $0 != .none }) else { return }
            // A topic that is known to some brokers only is known to all of them soon.
            if refused != .unknownTopicOrPartition { try self.react(to: refused) }
        }
    }
}
