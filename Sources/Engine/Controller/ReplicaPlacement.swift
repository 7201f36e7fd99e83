import Consensus
import KafkaProtocol

/// Where the replicas of a new topic go.
///
/// Leaders go round the brokers, so that each leads as many partitions as any other, give or take one. Followers go to
/// racks that have fewest replicas of the partition; among those, to the next brokers round the circle, from a distance
/// that grows with every full round so that not always the same pairs meet. The circle starts at random, so that topics
/// of one partition do not all begin on the same broker; a seed gives the same placement again.
package struct ReplicaPlacement {
    package struct Candidate: Equatable {
        package let id: Int32
        package let rack: String?
        /// Brokers that are not active get replicas only when there are too few that are, and never lead.
        package let isActive: Bool

        package init(id: Int32, rack: String?, isActive: Bool) {
            self.id = id
            self.rack = rack
            self.isActive = isActive
        }
    }

    private let circle: [Candidate]
    private let spares: [Candidate]
    private let start: Int
    private let startShift: Int

    /// - Parameter candidates: the registered brokers, sorted by id.
    package init(candidates: [Candidate], random: inout SplitMix64) {
        let active = candidates.filter(\.isActive)
        self.circle = Self.interleaved(active.shuffled(using: &random))
        self.spares = Self.interleaved(candidates.filter { !$0.isActive }.shuffled(using: &random))
        self.start = active.isEmpty ? 0 : Int.random(in: 0..<active.count, using: &random)
        self.startShift = active.count < 2 ? 0 : Int.random(in: 0..<active.count - 1, using: &random)
    }

    /// The replicas of each of `partitions` partitions, the leader first; nil if there are not enough brokers for
    /// `replicationFactor`, or none that may lead.
    package func place(partitions: Int, replicationFactor: Int) -> [[Int32]]? {
        guard !self.circle.isEmpty, replicationFactor <= self.circle.count + self.spares.count else { return nil }
        return (0..<partitions).map { self.replicas(of: $0, replicationFactor) }
    }

    /// Places new partitions on the brokers that are registered.
    static func place(
        partitions: Int,
        replicationFactor: Int,
        _ image: MetadataImage,
        _ random: inout SplitMix64
    ) throws(TopicCreation.Refusal) -> [[Int32]] {
        let candidates = image.brokers.map { Candidate(id: $0.id, rack: $0.rack, isActive: $0.isActive) }
        let placement = ReplicaPlacement(candidates: candidates, random: &random)
        if let replicas = placement.place(partitions: partitions, replicationFactor: replicationFactor) {
            return replicas
        }
        let reason =
            candidates.contains(where: \.isActive)
            ? "only \(candidates.count) broker(s) are registered."
            : "all brokers are currently fenced or in controlled shutdown."
        throw TopicCreation.Refusal(
            .invalidReplicationFactor,
            "Unable to replicate the partition \(replicationFactor) time(s): \(reason)"
        )
    }

    private func replicas(of partition: Int, _ replicationFactor: Int) -> [Int32] {
        let count = self.circle.count
        let leader = (self.start + partition) % count
        let shift = self.startShift + partition / count
        var chosen = [self.circle[leader]]
        // Everybody but the leader, in the order of preference.
        var rest = (0..<count - 1).map { self.circle[(leader + 1 + (shift + $0) % (count - 1)) % count] }
        while chosen.count < replicationFactor, let next = Self.takeBest(&rest, for: chosen) { chosen.append(next) }
        var spares = self.spares.indices.map { self.spares[(partition + $0) % self.spares.count] }
        while chosen.count < replicationFactor, let next = Self.takeBest(&spares, for: chosen) { chosen.append(next) }
        return chosen.map(\.id)
    }

    /// Removes and returns the first of `rest` whose rack has fewest of `chosen`.
    private static func takeBest(_ rest: inout [Candidate], for chosen: [Candidate]) -> Candidate? {
        var best: (position: Int, load: Int)?
        for (position, candidate) in rest.enumerated() {
            let load = chosen.count { $0.rack == candidate.rack }
            if best == nil || load < best!.load { best = (position, load) }
            if load == 0 { break }
        }
        return best.map { rest.remove(at: $0.position) }
    }

    /// The brokers with racks taking turns, as far as racks of different sizes allow.
    private static func interleaved(_ brokers: [Candidate]) -> [Candidate] {
        var racks: [(rack: String?, brokers: [Candidate])] = []
        for broker in brokers {
            if let position = racks.firstIndex(where: { $0.rack == broker.rack }) {
                racks[position].brokers.append(broker)
            } else {
                racks.append((broker.rack, [broker]))
            }
        }
        let longest = racks.map(\.brokers.count).max() ?? 0
        return (0..<longest).flatMap { turn in
            racks.compactMap { turn < $0.brokers.count ? $0.brokers[turn] : nil }
        }
    }
}
