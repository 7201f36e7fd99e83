import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// A quorum in one thread: its nodes, their disks, the network between them and the time, all decided by one seed.
final class QuorumCluster {
    /// Something that will happen.
    private enum Event {
        case tick(Int32, incarnation: Int, due: Int64)
        case request(from: Int32, to: Int32, sequence: UInt64, incarnation: Int, QuorumRequest)
        case response(from: Int32, to: Int32, sequence: UInt64, incarnation: Int, QuorumResponse)
        case unreachable(from: Int32, to: Int32, sequence: UInt64, incarnation: Int)
        case flush(Int32, incarnation: Int, FlushRequest)
    }

    let seed: UInt64
    private(set) var nodes: [ClusterNode]
    private(set) var now: Int64 = 1_000
    var random: SplitMix64
    var network = ClusterNetwork()
    var checker = ClusterChecker()
    var flushDelay: ClosedRange<Int64> = 0...1
    /// Whether messages pass through their wire encoding.
    var encodesMessages = false
    private(set) var steps = 0
    private(set) var duplicates = 0
    private var queue = EventQueue<Event>()
    private var appended = 0

    init(
        voters: Int,
        observers: Int = 0,
        seed: UInt64 = 1,
        configure: (inout QuorumConfiguration) -> Void = { _ in }
    ) throws {
        self.seed = seed
        self.random = SplitMix64(seed: seed)
        let list = (1...voters).map { QuorumVoter(id: Int32($0), host: "controller-\($0)", port: 9093) }
        self.nodes = (1...(voters + observers)).map { id in
            var configuration = QuorumConfiguration(localId: Int32(id), clusterId: "cluster", voters: list)
            configure(&configuration)
            return ClusterNode(configuration: configuration)
        }
        for node in self.nodes { try self.restart(node.id) }
    }

    func node(_ id: Int32) -> ClusterNode { self.nodes[Int(id) - 1] }

    func quorum(_ id: Int32) -> Quorum { self.node(id).quorum! }

    /// The node that leads the highest epoch, if it knows that its epoch is committed.
    var leader: Int32? {
        let active = self.nodes.filter { $0.quorum?.isActiveLeader ?? false }
        return active.max { $0.quorum!.epoch < $1.quorum!.epoch }?.id
    }

    // MARK: Time

    /// Lets happen what happens until `time`.
    func run(until time: Int64) throws {
        while let next = self.queue.nextTime, next <= time, let (_, event) = self.queue.removeFirst() {
            self.now = max(self.now, next)
            try self.happen(event)
        }
        self.now = max(self.now, time)
    }

    func run(for milliseconds: Int64) throws { try self.run(until: self.now + milliseconds) }

    /// Runs until `condition` holds; false if it does not within `limit` milliseconds.
    func run(atMost limit: Int64, until condition: (QuorumCluster) -> Bool) throws -> Bool {
        let end = self.now + limit
        while !condition(self) {
            guard let next = self.queue.nextTime, next <= end, let (_, event) = self.queue.removeFirst() else {
                return false
            }
            self.now = max(self.now, next)
            try self.happen(event)
        }
        return true
    }

    private func happen(_ event: Event) throws {
        switch event {
        case .tick(let id, let incarnation, let due):
            let node = self.node(id)
            guard node.quorum != nil, node.incarnation == incarnation, node.scheduledTick == due else { return }
            node.scheduledTick = nil
            try self.step(node, .tick)
        case .request(let from, let to, let sequence, let incarnation, let request):
            let node = self.node(to)
            guard node.quorum != nil else {
                self.queue.add(
                    .unreachable(from: from, to: to, sequence: sequence, incarnation: incarnation),
                    at: self.now
                )
                return
            }
            node.lastToken += 1
            node.pendingRequests.append((node.lastToken, from, sequence, incarnation))
            try self.step(node, .request(request, token: node.lastToken))
        case .response(let from, let to, let sequence, let incarnation, let response):
            let node = self.node(to)
            guard node.quorum != nil, node.incarnation == incarnation else { return }
            try self.step(node, .response(response, from: from, sequence: sequence))
        case .unreachable(let from, let to, let sequence, let incarnation):
            let node = self.node(from)
            guard node.quorum != nil, node.incarnation == incarnation else { return }
            try self.step(node, .sendFailed(to: to, sequence: sequence))
        case .flush(let id, let incarnation, let request):
            let node = self.node(id)
            guard node.quorum != nil, node.incarnation == incarnation else { return }
            try self.finish(request, on: node)
        }
    }

    // MARK: Faults

    func crash(_ id: Int32, lossy: Bool = false) {
        self.node(id).crash(lossy: lossy, seed: self.random.next())
    }

    func restart(_ id: Int32) throws {
        let node = self.node(id)
        guard node.quorum == nil else { return }
        try node.start(seed: self.seed &* 31 &+ UInt64(id), nowMilliseconds: self.now)
        self.checker.started(node)
        try self.step(node, .tick)
    }

    func shutDown(_ id: Int32) throws { try self.step(self.node(id), .shutdown) }

    /// Cuts every link between `group` and the rest.
    func partition(_ group: [Int32]) {
        for inside in group {
            for outside in self.nodes.map(\.id) where !group.contains(outside) {
                self.network.cut(from: inside, to: outside)
                self.network.cut(from: outside, to: inside)
            }
        }
    }

    func releaseFlushes(_ id: Int32) throws {
        let node = self.node(id)
        node.holdsFlushes = false
        let held = node.heldFlushes
        node.heldFlushes = []
        for request in held { try self.finish(request, on: node) }
    }

    // MARK: Snapshots

    /// Takes a snapshot of what the node knows to be committed; false if there is nothing new.
    @discardableResult
    func takeSnapshot(_ id: Int32) throws -> Bool {
        let node = self.node(id)
        guard let quorum = node.quorum, quorum.highWatermark > quorum.snapshots.latest?.endOffset ?? 0 else {
            return false
        }
        let end = quorum.highWatermark
        let snapshot = SnapshotId(endOffset: end, epoch: self.checker.committed[Int(end) - 1].epoch)
        let draft = try quorum.snapshots.begin(snapshot)
        try draft.append(self.checker.snapshotContent(upTo: end))
        try draft.filesToSync().perform()
        try draft.rename().perform()
        var actions: [QuorumAction] = []
        node.quorum?.adopt(draft, nowMilliseconds: self.now, actions: &actions)
        try self.perform(actions, of: node)
        return true
    }

    // MARK: Records

    /// Appends a record on `id`; returns its offset, or nil if the node does not lead.
    @discardableResult
    func append(_ id: Int32, count: Int = 1) throws -> Int64? {
        let node = self.node(id)
        guard node.quorum != nil else { return nil }
        let records = (0..<count).map { Bytes("record \(self.appended + $0)".utf8) }
        self.appended += count
        var actions: [QuorumAction] = []
        let offset = node.quorum!.append(records, nowMilliseconds: self.now, actions: &actions)
        try self.perform(actions, of: node)
        return offset
    }

    // MARK: Steps

    func step(_ node: ClusterNode, _ input: QuorumInput) throws {
        var actions: [QuorumAction] = []
        node.quorum?.step(input, nowMilliseconds: self.now, actions: &actions)
        try self.perform(actions, of: node)
    }

    private func perform(_ actions: [QuorumAction], of node: ClusterNode) throws {
        self.steps += 1
        for action in actions { try self.perform(action, of: node) }
        try self.checker.check(node)
        guard let deadline = node.quorum?.nextDeadlineMilliseconds else { return }
        let time = max(deadline, self.now + (deadline <= self.now ? 1 : 0))
        guard time < node.scheduledTick ?? .max else { return }
        node.scheduledTick = time
        self.queue.add(.tick(node.id, incarnation: node.incarnation, due: time), at: time)
    }

    private func perform(_ action: QuorumAction, of node: ClusterNode) throws {
        switch action {
        case .send(let to, let request, let sequence):
            self.send(request, from: node, to: to, sequence: sequence)
        case .respond(let token, let response):
            try self.respond(response, from: node, token: token)
        case .flush(let request):
            if node.holdsFlushes {
                node.heldFlushes.append(request)
            } else {
                let time = self.now + Int64.random(in: self.flushDelay, using: &self.random)
                self.queue.add(.flush(node.id, incarnation: node.incarnation, request), at: time)
            }
        case .committed(let offset): try self.checker.applied(node, upTo: offset)
        case .becameLeader(let epoch, _): node.activeEpoch = epoch
        case .lostLeadership(let epoch):
            guard node.activeEpoch == epoch else {
                throw Violation(description: "node \(node.id) lost epoch \(epoch), which it did not lead")
            }
            node.activeEpoch = nil
        case .leaderChanged: break
        case .flushSnapshot(let request):
            try request.perform()
            try self.step(node, .snapshotFlushed)
        case .snapshotInstalled(let id):
            node.installedSnapshots += 1
            node.appliedTo = id.endOffset
            try self.checker.checkSnapshot(id, of: node)
        case .snapshotRefused: node.refusedSnapshots += 1
        case .truncated: node.truncations += 1
        case .failed(let error): node.failure = error
        }
    }

    private func finish(_ request: FlushRequest, on node: ClusterNode) throws {
        try request.perform()
        try self.step(node, .flushed(upTo: request.upTo))
    }

    // MARK: Messages

    private func send(_ request: QuorumRequest, from node: ClusterNode, to: Int32, sequence: UInt64) {
        guard self.network.reaches(node.id, to) else { return }
        for delay in self.network.deliveries(&self.random) {
            self.queue.add(
                .request(
                    from: node.id,
                    to: to,
                    sequence: sequence,
                    incarnation: node.incarnation,
                    self.encodesMessages ? request.throughTheWire() : request
                ),
                at: self.now + delay
            )
        }
    }

    private func respond(_ response: QuorumResponse, from node: ClusterNode, token: UInt64) throws {
        guard let index = node.pendingRequests.firstIndex(where: { $0.token == token }) else {
            throw Violation(description: "node \(node.id) answers twice")
        }
        let request = node.pendingRequests.remove(at: index)
        guard self.network.reaches(node.id, request.from) else { return }
        // What a response shows of the log is what the log holds now, not when it arrives.
        let sent = self.encodesMessages ? response.throughTheWire() : try response.inMemory()
        for delay in self.network.deliveries(&self.random) {
            self.queue.add(
                .response(
                    from: node.id,
                    to: request.from,
                    sequence: request.sequence,
                    incarnation: request.incarnation,
                    sent
                ),
                at: self.now + delay
            )
        }
    }
}
