import ClusterClient
import KafkaProtocol
import Synchronization

/// Asks again and again what groups have committed, and keeps every answer.
final class CommittedOffsetsWatch: Sendable {
    struct Look: Sendable {
        /// Whatever was acknowledged before this must be in the answer.
        let askedAtMilliseconds: Int64
        let offsets: [Int32: Int64]
    }

    private let cluster: TestCluster
    private let groups: [String]
    private let kept = Mutex<[String: [Look]]>([:])

    init(_ cluster: TestCluster, _ groups: [String]) {
        self.cluster = cluster
        self.groups = groups
    }

    /// Looks until the task is cancelled. A coordinator that does not answer is asked again; one that answers counts.
    func run() async {
        while !Task.isCancelled {
            for group in self.groups {
                let time = GroupMembers.nowMilliseconds
                guard let offsets = try? await self.cluster.client.committedOffsets(of: group) else { continue }
                let look = Look(
                    askedAtMilliseconds: time,
                    offsets: Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.partition, $0.value) })
                )
                self.kept.withLock { $0[group, default: []].append(look) }
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    func looks(at group: String) -> [Look] { self.kept.withLock { $0[group] ?? [] } }

    /// Answers below an earlier one, or without an offset that was there.
    func stepsBack(of group: String) -> [String] {
        var highest: [Int32: Int64] = [:]
        var found: [String] = []
        for look in self.looks(at: group) {
            for (partition, before) in highest where look.offsets[partition] ?? -1 < before {
                let now = look.offsets[partition].map(String.init) ?? "none"
                found.append("partition \(partition) went from \(before) back to \(now) at \(look.askedAtMilliseconds)")
            }
            highest.merge(look.offsets) { max($0, $1) }
        }
        return found
    }
}
