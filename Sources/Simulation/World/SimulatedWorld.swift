import Buffers
import CommitLog
import Consensus
import Engine

/// A whole cluster in one thread: six nodes of the production engine, their disks, the network, clients, and the time.
/// One seed decides everything; nothing else is read, so the same seed is the same run anywhere.
final class SimulatedWorld {
    /// Something that will happen.
    enum Event {
        case tick(SimulatedNode, incarnation: Int, due: Int64)
        case arrival(SimulatedConnection, toServer: Bool)
        case flushed(SimulatedNode, incarnation: Int, FlushID, FlushRequest)
        case peerTimeout(SimulatedNode, incarnation: Int, PeerRequestID)
        case timer(() throws -> Void)
    }

    let plan: SimulationPlan
    /// Milliseconds since the run began; the nodes' monotonic clocks show it.
    private(set) var now: Int64 = 0
    private(set) var eventCount = 0
    var random: SplitMix64
    var conditions = NetworkConditions()
    var flushDelay: ClosedRange<Int64>
    var trace = TraceHash()
    var tally = OccurrenceTally()
    var replicaChecker: ReplicaChecker
    var quorumChecker = QuorumChecker()
    let history: DeliveryHistory
    private(set) var nodes: [SimulatedNode] = []
    /// Every connection that is not closed at both ends.
    var connections: [SimulatedConnection] = []
    /// What receives for the simulated clients, by their number.
    var clients: [WireClient] = []
    /// Gets each line of the run's story, if anyone wants to read it.
    let narrate: ((String) -> Void)?
    private var queue = EventQueue<Event>()

    init(plan: SimulationPlan, narrate: ((String) -> Void)?) throws {
        self.plan = plan
        self.narrate = narrate
        self.replicaChecker = ReplicaChecker(topic: plan.topic)
        self.random = SplitMix64(seed: plan.seed &+ 0x5151)
        self.flushDelay = plan.flushDelay
        self.history = DeliveryHistory(partitions: plan.partitions)
        self.conditions.delay = plan.delay
        self.conditions.breakPerMille = plan.breakPerMille
        self.nodes = try (plan.controllers + plan.brokers).map { id in
            SimulatedNode(
                configuration: try plan.configuration(of: id),
                wallSkewMilliseconds: Int64.random(in: -5_000...5_000, using: &self.random),
                world: self
            )
        }
    }

    func node(_ id: Int32) -> SimulatedNode {
        guard let node = self.nodes.first(where: { $0.id == id }) else { preconditionFailure("there is no node \(id)") }
        return node
    }

    /// A line of the run's story.
    func tell(_ line: @autoclosure () -> String) {
        guard let narrate else { return }
        narrate("\(self.now) \(line())")
    }

    // MARK: Time

    func schedule(_ event: Event, at time: Int64) { self.queue.add(event, at: max(time, self.now)) }

    /// Does `work` after `milliseconds`.
    func after(_ milliseconds: Int64, _ work: @escaping () throws -> Void) {
        self.schedule(.timer(work), at: self.now + milliseconds)
    }

    /// Lets happen what happens until `time`.
    func run(until time: Int64) throws {
        while let next = self.queue.nextTime, next <= time, let (_, event) = self.queue.removeFirst() {
            self.now = next
            self.eventCount += 1
            try self.happen(event)
        }
        self.now = time
    }

    private func happen(_ event: Event) throws {
        self.trace.add(self.now)
        switch event {
        case .tick(let node, let incarnation, let due):
            guard node.isUp(incarnation), node.scheduledTick == due else { return }
            guard !node.isPaused else { return self.schedule(event, at: node.pausedUntil) }
            self.trace.add(Int64(node.id))
            try node.tick()
        case .arrival(let connection, let toServer):
            try self.arrive(connection, toServer: toServer, event)
        case .flushed(let node, let incarnation, let id, let request):
            guard node.isUp(incarnation) else { return }
            // The disk works while the process is frozen, but nobody hears of it.
            guard !node.isPaused else { return self.schedule(event, at: node.pausedUntil) }
            try request.perform()
            self.trace.add(Int64(bitPattern: id.rawValue))
            try node.step(.flushCompleted(id, error: nil))
        case .peerTimeout(let node, let incarnation, let id):
            guard node.isUp(incarnation) else { return }
            guard !node.isPaused else { return self.schedule(event, at: node.pausedUntil) }
            try node.peerTimedOut(id)
        case .timer(let work): try work()
        }
    }

    func random(in range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self.random) }

    func happens(perMille: Int) -> Bool {
        perMille > 0 && Int.random(in: 0..<1000, using: &self.random) < perMille
    }

    func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &self.random)] }
}
