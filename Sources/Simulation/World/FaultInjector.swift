import Engine
import KafkaProtocol

/// Makes things go wrong, within what the protocol promises to survive.
///
/// A record that is acknowledged is on every member of the ISR, though not synced. A broker may therefore lose power only
/// while all brokers are in sync, and the others are left alone until the controller has fenced it: were it the last one
/// in the ISR, it would lead again without what it lost (eligible leader replicas, KIP-966, will end that). One broker at a
/// time, until it is back in every ISR. Brokers that are killed lose nothing. Controllers sync before they answer and may
/// lose power at any time, all of them at once.
final class FaultInjector {
    private unowned let world: SimulatedWorld
    private var isActive = true
    /// The broker that lost power and is not back in every ISR.
    private var lossy: Int32?
    /// Its registration at that time, until the controller has fenced it or seen it register anew.
    private var unfencedEpoch: Int64?

    init(world: SimulatedWorld) { self.world = world }

    func start() { self.scheduleNext() }

    private func scheduleNext() {
        let mean = self.world.plan.faultIntervalMilliseconds
        self.world.after(self.world.random(in: (mean / 4)...(mean * 7 / 4))) { [unowned self] in
            guard self.isActive else { return }
            self.noteRecovery()
            let fault = self.world.pick(self.world.plan.faults)
            if self.unfencedEpoch == nil { try self.strike(fault) }
            self.scheduleNext()
        }
    }

    /// Ends all faults: everything runs and reaches everything.
    func heal() throws {
        self.isActive = false
        self.world.tell("everything is healed")
        self.calmNetwork()
        self.world.conditions.mend()
        self.world.flushDelay = 0...1
        for node in self.world.nodes {
            node.pausedUntil = min(node.pausedUntil, self.world.now)
            try node.start()
        }
    }

    private func calmNetwork() {
        self.unfencedEpoch = nil
        self.world.conditions.delay = 1...2
        self.world.conditions.latePerMille = 0
        self.world.conditions.breakPerMille = 0
    }

    private func strike(_ fault: SimulationPlan.Fault) throws {
        let node = self.world.pick(self.world.nodes)
        switch fault {
        case .crash: self.crash(node, lossy: false)
        case .lossyCrash: self.crash(node, lossy: true)
        case .crashAll:
            let brokers = self.world.happens(perMille: 500)
            for node in self.world.nodes where node.configuration.isBroker == brokers {
                self.crash(node, lossy: !brokers && self.world.happens(perMille: 500))
            }
        case .shutdown: try self.shutDown(node)
        case .pause:
            guard node.isUp, !node.isPaused else { return }
            let time = self.world.random(in: 50...4_000)
            self.world.tell("node \(node.id) is frozen for \(time) ms")
            self.world.tally.pauses += 1
            node.pausedUntil = self.world.now + time
        case .isolate: self.separate([node.id])
        case .split:
            let ids = self.world.nodes.map(\.id).filter { _ in self.world.happens(perMille: 500) }
            self.separate(ids)
        case .deafen:
            let other = self.world.pick(self.world.nodes)
            self.world.tell("node \(other.id) does not hear node \(node.id)")
            self.world.tally.partitions += 1
            self.world.conditions.cut(.node(node.id), .node(other.id))
            self.mendLater()
        case .breakConnections:
            for connection in self.world.connections where self.world.happens(perMille: 300) {
                self.world.breakConnection(connection)
            }
        case .slowNetwork:
            self.world.conditions.latePerMille = self.world.pick([5, 50])
            self.world.conditions.lateBy = self.world.pick([100, 1_000])
            self.world.after(self.world.random(in: 500...3_000)) { [unowned self] in
                self.world.conditions.latePerMille = 0
            }
        case .slowDisk:
            guard self.isActive else { return }
            self.world.flushDelay = 20...200
            self.world.after(self.world.random(in: 500...2_000)) { [unowned self] in
                self.world.flushDelay = self.isActive ? self.world.plan.flushDelay : 0...1
            }
        }
    }

    // MARK: Dying

    private func crash(_ node: SimulatedNode, lossy: Bool) {
        guard node.isUp else { return }
        if lossy, node.configuration.isBroker {
            guard self.lossy == nil, self.isEverythingInSync, let epoch = self.metadata.broker(node.id)?.epoch else {
                return
            }
            self.lossy = node.id
            self.unfencedEpoch = epoch
            self.world.conditions.breakPerMille = 0
        }
        node.crash(lossy: lossy)
        if lossy { self.world.tally.lossyCrashes += 1 } else { self.world.tally.crashes += 1 }
        self.restart(node, after: self.world.random(in: 100...3_000))
    }

    private func shutDown(_ node: SimulatedNode) throws {
        guard node.isUp, !node.isPaused else { return }
        self.world.tell("node \(node.id) is asked to stop")
        self.world.tally.shutdowns += 1
        try node.shutDown()
        self.restartWhenStopped(node)
    }

    private func restartWhenStopped(_ node: SimulatedNode) {
        let incarnation = node.incarnation
        self.world.after(self.world.random(in: 500...4_000)) { [unowned self] in
            if node.isUp(incarnation) { self.restartWhenStopped(node) } else { try node.start() }
        }
    }

    private func restart(_ node: SimulatedNode, after milliseconds: Int64) {
        self.world.after(milliseconds) { try node.start() }
    }

    /// The newest committed metadata that any node has applied.
    private var metadata: MetadataImage {
        let images = self.world.nodes.compactMap { $0.node?.inspectedMetadata }
        return images.max { $0.lastOffset < $1.lastOffset } ?? MetadataImage()
    }

    private var isEverythingInSync: Bool {
        let metadata = self.metadata
        guard metadata.topic(named: self.world.plan.topic) != nil, self.world.conditions.cuts.isEmpty,
            self.world.nodes.allSatisfy({ $0.isUp && !$0.isPaused }),
            self.world.plan.brokers.allSatisfy({ metadata.isActive($0) })
        else { return false }
        return metadata.topics.allSatisfy { topic in
            topic.partitions.allSatisfy { $0.isr.count == self.world.plan.replicationFactor }
        }
    }

    /// Looks how far the broker that lost power has been dealt with.
    private func noteRecovery() {
        guard let id = self.lossy else { return }
        let metadata = self.metadata
        if let epoch = self.unfencedEpoch {
            guard let registration = metadata.broker(id), registration.fenced || registration.epoch != epoch else {
                return
            }
            self.unfencedEpoch = nil
            self.world.conditions.breakPerMille = self.world.plan.breakPerMille
        }
        guard metadata.isActive(id) else { return }
        let isBack = metadata.topics.allSatisfy { topic in topic.partitions.allSatisfy { $0.isr.contains(id) } }
        if isBack { self.lossy = nil }
    }

    // MARK: Separation

    private func separate(_ ids: [Int32]) {
        self.world.tell("nodes \(ids) are cut off")
        self.world.tally.partitions += 1
        for inside in ids {
            for outside in self.world.nodes.map(\.id) where !ids.contains(outside) {
                self.world.conditions.cut(.node(inside), .node(outside))
                self.world.conditions.cut(.node(outside), .node(inside))
            }
        }
        // Clients may be on either side.
        for client in self.world.clients where self.world.happens(perMille: 300) {
            for inside in ids {
                self.world.conditions.cut(.node(inside), .client(client.number))
                self.world.conditions.cut(.client(client.number), .node(inside))
            }
        }
        self.mendLater()
    }

    private func mendLater() {
        self.world.after(self.world.random(in: 200...4_000)) { [unowned self] in self.world.conditions.mend() }
    }
}
