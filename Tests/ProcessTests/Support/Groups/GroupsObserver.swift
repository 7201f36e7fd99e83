import ClusterClient
import ClusterView
import Synchronization
import TestSupport

/// Watches a cluster's groups as the console does, in the test's own process.
final class GroupsObserver: Sendable {
    private let poller: GroupPoller
    private let latest = Mutex<GroupsSnapshot?>(nil)
    /// What was seen of the one group whose every refresh is kept.
    private let kept = Mutex<[Look]>([])
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// A refresh as it shows a group.
    struct Look: Sendable {
        let takenAtMilliseconds: Int64
        let group: GroupRow
    }

    /// - Parameters:
    ///   - mayTail: whether it reads `__consumer_offsets`.
    ///   - keeping: the group whose every refresh is kept.
    init(_ cluster: TestCluster, mayTail: Bool, refresh: Duration, keeping kept: String? = nil) {
        let now: @Sendable () -> Int64 = { GroupMembers.nowMilliseconds }
        self.poller = GroupPoller(
            client: cluster.client,
            tail: mayTail ? OffsetsTopicTail(bootstrapServers: cluster.bootstrapServers, nowMilliseconds: now) : nil,
            refresh: refresh,
            nowMilliseconds: now
        )
        let task = Task {
            async let polling: Void = self.poller.run()
            for await update in self.poller.updates {
                self.latest.withLock { $0 = update.snapshot }
                guard let kept, let group = update.snapshot.group(kept) else { continue }
                let look = Look(takenAtMilliseconds: update.snapshot.takenAtMilliseconds, group: group)
                self.kept.withLock { $0.append(look) }
            }
            await polling
        }
        self.task.withLock { $0 = task }
    }

    func end() async {
        let task = self.task.withLock { $0 }
        task?.cancel()
        await task?.value
    }

    /// Every refresh of the kept group since `milliseconds`.
    func looks(since milliseconds: Int64 = 0) -> [Look] {
        self.kept.withLock { $0.filter { $0.takenAtMilliseconds >= milliseconds } }
    }

    func group(_ name: String) -> GroupRow? { self.latest.withLock { $0?.group(name) } }

    /// Rebalances of a group that are over, the oldest first.
    func rebalances(of group: String) -> [Rebalance] {
        let all = self.latest.withLock { $0?.rebalances ?? [] }
        return all.filter { $0.groupID == group && !$0.isOngoing }.reversed()
    }
}
