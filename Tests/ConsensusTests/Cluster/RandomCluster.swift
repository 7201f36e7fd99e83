import CommitLog
import Consensus

/// One random run: a quorum under faults that its seed decides, then healed and left to recover.
struct RandomCluster {
    /// What really happened in a run, so that a test can show that its runs tested something.
    struct Tally {
        var steps = 0
        var elections = 0
        var truncations = 0
        var commits = 0
        var lossyCrashes = 0
        var crashes = 0
        var partitions = 0
        var snapshotsTaken = 0
        var snapshotsFetched = 0

        static func += (left: inout Tally, right: Tally) {
            left.steps += right.steps
            left.elections += right.elections
            left.truncations += right.truncations
            left.commits += right.commits
            left.lossyCrashes += right.lossyCrashes
            left.crashes += right.crashes
            left.partitions += right.partitions
            left.snapshotsTaken += right.snapshotsTaken
            left.snapshotsFetched += right.snapshotsFetched
        }
    }

    private let cluster: QuorumCluster
    private let voters: Int
    private var random: SplitMix64
    private var tally = Tally()
    private let takesSnapshots: Bool

    init(seed: UInt64, voters: Int, observers: Int) throws {
        self.random = SplitMix64(seed: seed ^ 0x5eed)
        self.voters = voters
        self.takesSnapshots = seed % 2 == 0
        self.cluster = try QuorumCluster(voters: voters, observers: observers, seed: seed) {
            // Snapshots come in several pieces.
            if seed % 4 == 0 { $0.fetchMaxBytes = 20 }
        }
        self.cluster.encodesMessages = seed % 8 == 0
        // Small segments are rolled in the middle of everything; so are some after the next restart.
        if seed % 4 == 1 { for node in self.cluster.nodes { node.logConfiguration.segmentBytes = 2_000 } }
        self.cluster.flushDelay = 0...[1, 5, 40][Int(seed % 3)]
        self.cluster.network.faults = self.drawNetwork()
    }

    private mutating func happens(_ perMille: Int) -> Bool { Int.random(in: 0..<1000, using: &self.random) < perMille }

    private mutating func anyNode() -> ClusterNode { self.cluster.nodes.randomElement(using: &self.random)! }

    private mutating func drawNetwork() -> NetworkFaults {
        NetworkFaults(
            delay: 1...Int64.random(in: 1...30, using: &self.random),
            lossPerMille: [0, 20, 150].randomElement(using: &self.random)!,
            duplicatePerMille: [0, 50].randomElement(using: &self.random)!,
            latePerMille: [0, 50].randomElement(using: &self.random)!,
            lateBy: Int64.random(in: 50...2000, using: &self.random)
        )
    }

    /// Runs `rounds` rounds of faults and work, heals everything, and waits until all have caught up.
    mutating func run(rounds: Int) throws -> Tally {
        for _ in 0..<rounds {
            try self.disturb()
            try self.work()
            try self.cluster.run(for: Int64.random(in: 1...200, using: &self.random))
            if self.happens(100) { try ClusterChecker.checkMatching(self.cluster.nodes) }
        }
        try self.recover()
        self.tally.steps = self.cluster.steps
        self.tally.elections = self.cluster.checker.elections
        self.tally.commits = self.cluster.checker.committed.count
        self.tally.snapshotsFetched = self.cluster.nodes.reduce(0) { $0 + $1.installedSnapshots }
        self.tally.truncations = self.cluster.nodes.reduce(0) { $0 + $1.truncations }
        return self.tally
    }

    private mutating func disturb() throws {
        if self.happens(60) {
            let lossy = self.happens(500)
            let node = self.anyNode()
            if node.quorum != nil {
                self.cluster.crash(node.id, lossy: lossy)
                self.tally.crashes += 1
                self.tally.lossyCrashes += lossy ? 1 : 0
            }
        }
        if self.happens(15) {
            // The lights go out for everyone.
            for node in self.cluster.nodes where node.quorum != nil {
                self.cluster.crash(node.id, lossy: true)
                self.tally.lossyCrashes += 1
            }
        }
        for node in self.cluster.nodes where node.quorum == nil && self.happens(300) {
            try self.cluster.restart(node.id)
        }
        if self.happens(60) { self.disconnect() }
        if self.happens(100) { self.cluster.network.heal() }
        if self.happens(30) { self.cluster.network.faults = self.drawNetwork() }
        if self.happens(20) {
            let node = self.anyNode()
            if node.holdsFlushes { try self.cluster.releaseFlushes(node.id) } else { node.holdsFlushes = true }
        }
        if self.happens(100) { try self.anyNode().writeCheckpoints() }
        if self.takesSnapshots, self.happens(250), try self.cluster.takeSnapshot(self.anyNode().id) {
            self.tally.snapshotsTaken += 1
        }
        if self.happens(10), let leader = self.cluster.leader {
            try self.cluster.shutDown(leader)
            try self.cluster.run(for: 5)
            self.cluster.crash(leader)
        }
    }

    private mutating func disconnect() {
        self.tally.partitions += 1
        if self.happens(500) {
            // One direction of one link.
            self.cluster.network.cut(from: self.anyNode().id, to: self.anyNode().id)
        } else {
            let size = Int.random(in: 1...self.voters, using: &self.random)
            let group = self.cluster.nodes.map(\.id).shuffled(using: &self.random).prefix(size)
            self.cluster.partition(Array(group))
        }
    }

    private mutating func work() throws {
        for node in self.cluster.nodes where node.quorum?.role == .leader && self.happens(800) {
            for _ in 0..<Int.random(in: 1...3, using: &self.random) {
                try self.cluster.append(node.id, count: Int.random(in: 1...4, using: &self.random))
            }
        }
    }

    /// With all faults gone a leader has to appear, commit, and bring everyone to the same log.
    private mutating func recover() throws {
        self.cluster.network.heal()
        self.cluster.network.faults = .none
        self.cluster.flushDelay = 0...1
        for node in self.cluster.nodes {
            if node.holdsFlushes { try self.cluster.releaseFlushes(node.id) }
            try self.cluster.restart(node.id)
        }
        // Messages that are still under way may disturb once more.
        try self.cluster.run(for: 2_500)
        guard try self.cluster.run(atMost: 5_000, until: { $0.leader != nil }), let leader = self.cluster.leader else {
            throw Violation(description: "no leader after everything was healed: \(self.describe())")
        }
        guard let last = try self.cluster.append(leader) else {
            throw Violation(description: "the leader after healing does not accept records")
        }
        let isDone: (QuorumCluster) -> Bool = { cluster in
            cluster.nodes.allSatisfy { $0.quorum.map { $0.highWatermark > last } ?? false }
        }
        guard try self.cluster.run(atMost: 5_000, until: isDone) else {
            throw Violation(description: "not everyone caught up after healing: \(self.describe())")
        }
        try ClusterChecker.checkMatching(self.cluster.nodes)
        for node in self.cluster.nodes {
            let log = node.quorum!.log
            let entries = try LogEntry.read(log, from: log.logStartOffset, to: log.logEndOffset)
            guard entries == Array(self.cluster.checker.committed[Int(log.logStartOffset)...]) else {
                throw Violation(description: "node \(node.id) ended with another log than was committed")
            }
        }
    }

    private func describe() -> String {
        let states = self.cluster.nodes.map { node in
            guard let quorum = node.quorum else { return "\(node.id): down" }
            return "\(node.id): \(quorum.role) in \(quorum.epoch), end \(quorum.log.logEndOffset), "
                + "committed \(quorum.highWatermark)"
        }
        return states.joined(separator: "; ")
    }
}
