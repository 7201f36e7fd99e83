import Cluster
import ClusterClient
import ClusterView
import KafkaProtocol
import TestSupport
import Testing

extension ProcessSuites.ClientTests {
    /// A group of three members of one kind.
    fileprivate struct Kind: Sendable {
        let group: String
        let strategy: String
        var isStatic = false

        static let topic = "rebalanced"
        static let partitions = 0..<Int32(6)
        static let all = [
            Kind(group: "rolled-eager", strategy: "range"),
            Kind(group: "rolled-cooperative", strategy: "cooperative-sticky"),
            Kind(group: "rolled-static", strategy: "range", isStatic: true),
        ]

        var names: [String] { (1...3).map { "\(self.group)-\($0)" } }

        var members: [GroupMembers.Member] {
            self.names.map {
                GroupMembers.Member(
                    name: $0,
                    group: self.group,
                    topic: Self.topic,
                    strategy: self.strategy,
                    instanceId: self.isStatic ? $0 : nil
                )
            }
        }

        /// Waits until so many members share all partitions evenly, by their own account and the coordinator's.
        func waitForShare(among count: Int, _ members: GroupMembers, _ cluster: TestCluster) async throws {
            let share = Self.partitions.count / count
            try await eventually("\(count) members of \(self.group) own \(share) partitions each") {
                let group = try await cluster.group(self.group)
                let owned = try members.owned(in: self.group).compactMap { $0 }.filter { !$0.isEmpty }
                let all = owned.flatMap(Array.init).sorted()
                return "\(group.groupState) \(group.members.count) \(owned.map(\.count)) \(all)"
            } until: {
                let shares = Array(repeating: share, count: count)
                return $0 == "Stable \(count) \(shares) \(Array(Self.partitions))"
            }
        }
    }

    @Test func membersThatComeAndGoShowAsTheRebalancesTheyAre() async throws {
        let cluster = try SharedCluster.current()
        try await cluster.createTopic(Kind.topic, partitions: Int32(Kind.partitions.count))
        try await RebalanceObservers.run(cluster) { observers in
            try await GroupMembers.run(cluster, Kind.all.flatMap(\.members)) { members in
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for kind in Kind.all {
                        tasks.addTask {
                            try await kind.waitForShare(among: 3, members, cluster)
                            try await self.rollingRestart(kind, members, observers, cluster)
                            try await self.killOne(kind, members, observers, cluster)
                        }
                    }
                    try await tasks.waitForAll()
                }
                for kind in Kind.all {
                    let history = try await OffsetsTopicHistory.read(kind.group, cluster)
                    #expect(history.doubleAssignments == [], "\(kind.group)")
                }
            }
            #expect(try await observers.program.interrupt() == 0, "\(observers.program.said)")
        }
    }

    /// One member after the other is stopped and started.
    private func rollingRestart(
        _ kind: Kind,
        _ members: GroupMembers,
        _ observers: RebalanceObservers,
        _ cluster: TestCluster
    ) async throws {
        let mark = try await observers.mark(kind.group, members: 3, cluster)
        for name in kind.names {
            try await members.stop(name)
            if !kind.isStatic { try await kind.waitForShare(among: 2, members, cluster) }
            try await members.start(name)
            try await kind.waitForShare(among: 3, members, cluster)
        }
        let truth = try await observers.compare(kind.group, since: mark, cluster)
        let told = try await observers.told(kind.group, since: mark, cluster).map(\.trigger)
        if kind.isStatic {
            // Nobody has noticed, and a new member id is no rebalance to anybody.
            #expect(truth.isEmpty, "\(truth)")
            #expect(
                observers.polling.rebalances(of: kind.group).filter { $0.endMilliseconds > mark.milliseconds } == []
            )
            return
        }
        let left = kind.names.map { "member left \($0)" }
        let joined = kind.names.map { "member joined \($0)" }
        #expect(told.filter { $0.hasPrefix("member left") } == left)
        #expect(told.filter { $0.hasPrefix("member joined") } == joined)
        let others = told.filter { !$0.hasPrefix("member ") }
        if kind.strategy == "range" {
            #expect(others == [], "leaving and coming back are one rebalance each")
        } else {
            // Who joins gets partitions only once others have given them up.
            #expect(others.allSatisfy { $0.hasPrefix("hand-over by ") }, "\(others)")
            #expect(others.count >= kind.names.count, "\(others)")
        }
    }

    /// A member is killed; its session ends, and the others get what it had.
    private func killOne(
        _ kind: Kind,
        _ members: GroupMembers,
        _ observers: RebalanceObservers,
        _ cluster: TestCluster
    ) async throws {
        let mark = try await observers.mark(kind.group, members: 3, cluster)
        let owners = try kind.owners(members)
        let victim = kind.names[1]
        let death = try await members.kill(victim)
        try await eventually("the others own everything") {
            try kind.names.filter { $0 != victim }.flatMap { Array(try members.owned(by: $0) ?? []) }.sorted()
        } until: {
            $0 == Array(Kind.partitions)
        }
        let moved = try kind.owners(members, without: victim).count { owners[$0.key] != $0.value }
        try await observers.compare(kind.group, since: mark, cluster)
        let told = try await observers.told(kind.group, since: mark, cluster)
        let rebalance = try #require(told.first)
        #expect(told.count == 1, "\(told)")
        #expect(rebalance.trigger == "member lost \(victim)")
        #expect(rebalance.membersBefore == 3 && rebalance.membersAfter == 2)
        #expect(rebalance.partitionsMoved == moved, "\(owners)")
        // Nobody has read what it had since it was last heard of, which was up to a heartbeat before its death.
        let truth = try #require(try CoordinatorLog.read(kind.group, cluster).generations(after: mark.generation).first)
        let unowned = try #require(rebalance.unownedMilliseconds)
        #expect(
            (truth.atMs - death...truth.atMs - death + 2500).contains(unowned),
            "\(unowned), died \(death): \(truth)"
        )
        #expect(observers.tailing.rebalances(of: kind.group).last?.trigger == .memberGone(victim))
        #expect(observers.tailing.rebalances(of: kind.group).last?.partitionsMoved == moved)
        let polled = observers.polling.rebalances(of: kind.group).filter { $0.endMilliseconds > mark.milliseconds }
        #expect(polled.map(\.trigger) == [.memberGone(victim)])
    }
}

extension ProcessSuites.ClientTests.Kind {
    /// Who owns which partition, as the members tell.
    fileprivate func owners(_ members: GroupMembers, without dead: String? = nil) throws -> [Int32: String] {
        var owners: [Int32: String] = [:]
        for name in self.names where name != dead {
            for partition in try members.owned(by: name) ?? [] { owners[partition] = name }
        }
        return owners
    }
}
