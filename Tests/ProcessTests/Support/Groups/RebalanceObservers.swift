import ClusterClient
import ClusterView
import TestSupport
import Testing

/// Three that watch the same groups and know differently much: the program with the coordinators' logs at hand, an
/// observer that may read `__consumer_offsets`, and one that may not.
struct RebalanceObservers: Sendable {
    /// A line of `highwater rebalances --output jsonl`.
    struct Told: Decodable, Sendable {
        let group: String
        let count: Int
        let trigger: String
        let membersBefore: Int?
        let membersAfter: Int?
        let generationAfter: Int32?
        let partitionsMoved: Int?
        let unownedMilliseconds: Int64?
        let source: String
    }

    /// Where a group was when the test began to count.
    struct Mark: Sendable {
        let generation: Int32
        let milliseconds: Int64
    }

    let program: BackgroundProgram
    let tailing: GroupsObserver
    let polling: GroupsObserver

    static func run(_ cluster: TestCluster, _ body: (RebalanceObservers) async throws -> Void) async throws {
        let observers = RebalanceObservers(
            program: try BackgroundProgram(
                cluster,
                ["rebalances", "--data-dir", cluster.scratchDirectory, "--follow", "--refresh", "500ms", "-o", "jsonl"]
            ),
            tailing: GroupsObserver(cluster, mayTail: true, refresh: .milliseconds(250)),
            polling: GroupsObserver(cluster, mayTail: false, refresh: .milliseconds(250))
        )
        do {
            try await body(observers)
        } catch {
            await observers.end()
            throw error
        }
        await observers.end()
    }

    private func end() async {
        await self.tailing.end()
        await self.polling.end()
    }

    /// Waits until all three have seen a stable group, and everything that was before.
    func mark(_ group: String, members count: Int, _ cluster: TestCluster) async throws -> Mark {
        let generation = try await self.waitUntilToldAll(group, after: 0, cluster)
        try await eventually("both observers see \(group) stable with \(count) members") {
            [self.tailing, self.polling].map { observer in
                let row = observer.group(group)
                return "\(row?.state.rawValue ?? "-") \(row?.members.value?.count ?? 0) \(row?.source.rawValue ?? "-")"
            }
        } until: {
            $0 == ["Stable \(count) log", "Stable \(count) poll"]
        }
        return Mark(generation: generation, milliseconds: GroupMembers.nowMilliseconds)
    }

    /// Waits until the program has told everything that the coordinators' logs have.
    @discardableResult
    private func waitUntilToldAll(_ group: String, after: Int32, _ cluster: TestCluster) async throws -> Int32 {
        let last = try CoordinatorLog.read(group, cluster).lastGeneration
        guard last > after else { return last }
        try await eventually("generation \(last) of \(group) is told") {
            try self.program.decoded(Told.self).filter { $0.group == group }.compactMap(\.generationAfter).max() ?? 0
        } until: {
            $0 >= last
        }
        return last
    }

    /// What the program has told since the mark, once it has told all.
    func told(_ group: String, since mark: Mark, _ cluster: TestCluster) async throws -> [Told] {
        try await self.waitUntilToldAll(group, after: mark.generation, cluster)
        return try self.program.decoded(Told.self).filter {
            $0.group == group && $0.generationAfter ?? .max > mark.generation
        }
    }

    /// Compares what all three have told since the mark with the coordinators' own logs.
    ///
    /// - Returns: what the logs have.
    @discardableResult
    func compare(_ group: String, since mark: Mark, _ cluster: TestCluster) async throws -> [CoordinatorLog.Step] {
        let truth = try CoordinatorLog.read(group, cluster).generations(after: mark.generation)
        let told = try await self.told(group, since: mark, cluster)
        #expect(told.map(\.generationAfter) == truth.map(\.generation), "\(group): each once")
        #expect(told.allSatisfy { $0.source == "broker" && $0.count == 1 }, "\(group): \(told)")
        #expect(told.map(\.membersBefore) == truth.map(\.membersBefore), "\(group)")

        // The log of commits tells generations: all of them, though several may be one line.
        try await eventually("\(group): as many generations in the log") {
            self.tailing.rebalances(of: group).filter { $0.generationAfter ?? 0 > mark.generation }.map(\.count)
        } until: {
            $0.reduce(0, +) == truth.count
        }
        let logged = self.tailing.rebalances(of: group).filter { $0.generationAfter ?? 0 > mark.generation }
        #expect(logged.allSatisfy { $0.source == .log && $0.startMilliseconds == nil }, "\(group): \(logged)")
        self.comparePolled(group, since: mark, truth)
        return truth
    }

    /// What polling claims is at least one rebalance each, and no two claims are of the same.
    private func comparePolled(_ group: String, since mark: Mark, _ truth: [CoordinatorLog.Step]) {
        let polled = self.polling.rebalances(of: group).filter { $0.endMilliseconds > mark.milliseconds }
        var left = truth
        for claim in polled {
            #expect(claim.source == .poll && claim.count == 1, "\(group): \(claim)")
            #expect(claim.generationAfter == nil && claim.startMilliseconds == nil, "\(group): \(claim)")
            let span = (claim.notBeforeMilliseconds ?? 0)...claim.endMilliseconds
            // A refresh takes time: what it shows was so at some moment of it.
            let slack: Int64 = 500
            let found = left.firstIndex {
                $0.atMs >= span.lowerBound - slack && $0.startedMs <= span.upperBound
            }
            #expect(found != nil, "\(group): \(claim) is none of \(truth)")
            if let found { left.removeFirst(found + 1) }
        }
    }
}
