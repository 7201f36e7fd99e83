import Consensus
import Engine
import KafkaProtocol

/// A controller to which random things happen, and what must be true whatever they are.
struct FuzzedCluster {
    private static let brokers: ClosedRange<Int32> = 1...5

    var harness: ControllerHarness
    private(set) var topicsCreated = 0
    private var random: SplitMix64
    private var runs: [Int32: Int] = [:]
    private var checkedTransitions = 0
    private var checkedChanges = 0
    private var answered: UInt64 = 0
    private var producerIds: [ClosedRange<Int64>] = []
    private var brokerEpochs: [Int32: Int64] = [:]
    /// Partitions for which an operator has ordered an unclean election.
    private var forced: [Uuid] = []

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
        self.harness = ControllerHarness(seed: seed, rebalance: seed % 3 == 0 ? 700 : 0)
        for id in Self.brokers {
            self.register(id)
            self.heartbeat(id, offset: .max)
        }
        self.harness.commitsAtOnce = seed % 2 == 0
    }

    // MARK: What happens

    /// Does one random thing and says what.
    mutating func act() -> String {
        defer { if self.chance(3) { self.commitSomeBatches() } }
        let id = Int32.random(in: Self.brokers, using: &self.random)
        switch Int.random(in: 0..<100, using: &self.random) {
        case 0..<8:
            self.register(id)
            return "register \(id)"
        case 8..<45:
            self.heartbeat(id, offset: self.chance(5) ? 0 : .max)
            return "heartbeat \(id)"
        case 45..<49:
            self.heartbeat(id, offset: .max, wantFence: self.chance(2), wantShutDown: self.chance(2))
            return "heartbeat \(id) with wishes"
        case 49..<52:
            self.harness.close(UInt64(id))
            return "close \(id)"
        case 52..<60:
            let time = Int64.random(in: 1...(self.chance(6) ? 2500 : 300), using: &self.random)
            self.harness.advance(time)
            return "advance \(time)"
        case 60..<67: return self.createTopic()
        case 67..<69: return self.deleteTopic()
        case 69..<88: return self.alterPartition()
        case 88..<92: return self.electLeaders()
        case 92..<96:
            let epoch = self.harness.image.broker(id)?.epoch ?? -1
            self.harness.send(.allocateProducerIds(.init(brokerId: id, brokerEpoch: epoch)))
            return "allocate \(id)"
        case 96..<98:
            self.harness.commit()
            return "commit"
        default:
            self.harness.failOver()
            return "fail over"
        }
    }

    private mutating func chance(_ outOf: Int) -> Bool { Int.random(in: 0..<outOf, using: &self.random) == 0 }

    private mutating func commitSomeBatches() {
        let open = self.harness.batches.filter { $0.lastOffset >= self.harness.highWatermark }
        guard let batch = open.randomElement(using: &self.random), batch.lastOffset < self.harness.logEnd else {
            return
        }
        self.harness.commit(upTo: batch.lastOffset + 1)
    }

    private mutating func register(_ id: Int32) {
        if self.runs[id] == nil || self.chance(2) { self.runs[id, default: 0] += 1 }
        self.harness.send(
            .brokerRegistration(
                .init(
                    brokerId: id,
                    clusterId: ControllerHarness.clusterId,
                    incarnationId: ControllerHarness.incarnation(id, run: self.runs[id] ?? 1),
                    listeners: [.init(name: "PLAINTEXT", host: "127.0.0.1", port: 9092)],
                    rack: "r\(id % 2)"
                )
            ),
            on: UInt64(id)
        )
    }

    private mutating func heartbeat(_ id: Int32, offset: Int64, wantFence: Bool = false, wantShutDown: Bool = false) {
        self.harness.send(
            .brokerHeartbeat(
                .init(
                    brokerId: id,
                    brokerEpoch: self.harness.image.broker(id)?.epoch ?? -1,
                    currentMetadataOffset: offset,
                    wantFence: wantFence,
                    wantShutDown: wantShutDown
                )
            ),
            on: UInt64(id)
        )
    }

    private mutating func createTopic() -> String {
        let name = "t\(Int.random(in: 0..<12, using: &self.random))"
        let partitions = Int32.random(in: 1...4, using: &self.random)
        let factor = Int16.random(in: 1...4, using: &self.random)
        let isUnclean = self.chance(3)
        if self.harness.image.topic(named: name) == nil { self.topicsCreated += 1 }
        self.harness.send(
            .createTopics(
                .init(topics: [
                    .init(
                        name: name,
                        numPartitions: partitions,
                        replicationFactor: factor,
                        configs: isUnclean ? [.init(name: "unclean.leader.election.enable", value: "true")] : []
                    )
                ]),
                version: 7
            )
        )
        return "create \(name)"
    }

    private mutating func deleteTopic() -> String {
        guard let name = self.harness.image.topicNames.randomElement(using: &self.random) else { return "nothing" }
        self.harness.send(.deleteTopics(.init(topics: [.init(name: name)]), version: 6))
        return "delete \(name)"
    }

    private mutating func alterPartition() -> String {
        let partitions = self.harness.image.partitions { $0.leader >= 0 }
        guard let partition = partitions.randomElement(using: &self.random) else { return "nothing" }
        let isr = partition.replicas.filter { _ in self.chance(2) } + (self.chance(20) ? [9] : [])
        let members = isr.contains(partition.leader) || self.chance(10) ? isr : isr + [partition.leader]
        let sender = self.chance(15) ? Int32.random(in: Self.brokers, using: &self.random) : partition.leader
        let proposal = AlterPartitionRequest.PartitionData(
            partitionIndex: partition.index,
            leaderEpoch: partition.leaderEpoch + (self.chance(15) ? -1 : 0),
            newIsrWithEpochs: members.map {
                .init(brokerId: $0, brokerEpoch: self.harness.image.broker($0)?.epoch ?? -1)
            },
            leaderRecoveryState: self.chance(10) ? 1 : 0,
            partitionEpoch: partition.partitionEpoch + (self.chance(15) ? 1 : 0)
        )
        self.harness.send(
            .alterPartition(
                .init(
                    brokerId: sender,
                    brokerEpoch: self.harness.image.broker(sender)?.epoch ?? -1,
                    topics: [.init(topicId: partition.topicId, partitions: [proposal])]
                ),
                version: 3
            )
        )
        return "alter \(partition.topicPartition) to \(members)"
    }

    private mutating func electLeaders() -> String {
        let partitions = self.harness.image.partitions { _ in true }
        guard let partition = partitions.randomElement(using: &self.random) else { return "nothing" }
        let isUnclean = self.chance(3)
        if isUnclean { self.forced.append(partition.topicId) }
        self.harness.send(
            .electLeaders(
                .init(
                    electionType: isUnclean ? 1 : 0,
                    topicPartitions: [.init(topic: partition.topic, partitions: [partition.index])]
                ),
                version: 2
            )
        )
        return "elect \(isUnclean ? "unclean " : "")\(partition.topicPartition)"
    }

    // MARK: What must be true

    /// The promises that do not hold now.
    mutating func brokenPromises() -> [String] {
        var broken = Self.brokenPromises(of: self.harness.image, "decided")
        broken += Self.brokenPromises(of: self.harness.replica, "committed")
        broken += self.brokenTransitions() + self.brokenProducerIds() + self.brokenBrokerEpochs()
        if self.harness.logEnd == self.harness.highWatermark {
            if self.harness.controller.committedImage != self.harness.replica { broken.append("the images differ") }
            if self.harness.image != self.harness.replica { broken.append("the active controller's image differs") }
        }
        for change in self.harness.changes[self.checkedChanges...] {
            if case .inconsistent(let reason) = change { broken.append(reason) }
        }
        self.checkedChanges = self.harness.changes.count
        return broken
    }

    private static func brokenPromises(of image: MetadataImage, _ kind: String) -> [String] {
        var broken: [String] = []
        func check(_ holds: Bool, _ promise: String, _ partition: PartitionState) {
            if !holds { broken.append("\(kind): \(promise): \(partition)") }
        }
        for partition in image.partitions(where: { _ in true }) {
            let isr = partition.isr
            check(!isr.isEmpty, "the ISR is not empty", partition)
            check(Set(isr).count == isr.count, "the ISR names nobody twice", partition)
            check(isr.allSatisfy(partition.replicas.contains), "the ISR is part of the replicas", partition)
            check(partition.leader == -1 || isr.contains(partition.leader), "the leader is in the ISR", partition)
            check(partition.leader == -1 || image.isActive(partition.leader), "the leader is active", partition)
            check(isr.count == 1 || isr.allSatisfy(image.isActive), "an ISR of several is active", partition)
            check(partition.leader >= 0 || !isr.contains(where: image.isActive), "who may lead leads", partition)
            check(partition.leaderRecoveryState == .recovered || isr.count == 1, "recovery is alone", partition)
        }
        // The index by broker says what a look at every partition says.
        for id in image.brokers.map(\.id) {
            let hosted = image.partitions { $0.replicas.contains(id) }
            if image.partitions(hostedOn: id) != hosted { broken.append("\(kind): replicas of broker \(id)") }
            let isLeader = hosted.contains { $0.leader == id }
            if image.hasLeaderships(id) != isLeader { broken.append("\(kind): leaderships of broker \(id)") }
        }
        return broken
    }

    private mutating func brokenTransitions() -> [String] {
        var broken: [String] = []
        for (before, after) in self.harness.transitions[self.checkedTransitions...] {
            let isLedAnew = after.leader != before.leader
            if after.partitionEpoch != before.partitionEpoch + 1 { broken.append("partition epoch of \(after)") }
            if after.leaderEpoch != before.leaderEpoch + (isLedAnew ? 1 : 0) {
                broken.append("leader epoch of \(after)")
            }
            let mayBeUnclean =
                self.forced.contains(after.topicId)
                || self.harness.replica.setting("unclean.leader.election.enable", of: .topic(after.topic)) == "true"
                || self.harness.replica.topic(id: after.topicId) == nil
            if isLedAnew, after.leader >= 0, !mayBeUnclean, !before.isr.contains(after.leader) {
                broken.append("\(after) is led by a replica that was not in sync: \(before.isr)")
            }
        }
        self.checkedTransitions = self.harness.transitions.count
        return broken
    }

    private mutating func brokenProducerIds() -> [String] {
        var broken: [String] = []
        // Answers leave in the order of their requests.
        while self.answered < self.harness.tokensGiven, let answer = self.harness.responses[self.answered + 1] {
            self.answered += 1
            guard case .allocateProducerIds(let response) = answer,
                response.errorCode == .none
            else { continue }
            let block = response.producerIdStart...response.producerIdStart + Int64(response.producerIdLen) - 1
            if self.producerIds.contains(where: block.overlaps) { broken.append("\(block) was given away twice") }
            self.producerIds.append(block)
        }
        return broken
    }

    private mutating func brokenBrokerEpochs() -> [String] {
        var broken: [String] = []
        for broker in self.harness.replica.brokers {
            if broker.epoch < self.brokerEpochs[broker.id] ?? -1 { broken.append("epoch of broker \(broker.id)") }
            self.brokerEpochs[broker.id] = broker.epoch
        }
        return broken
    }
}
