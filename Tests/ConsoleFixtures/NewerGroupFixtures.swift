import ClusterClient
import ClusterView

/// Groups whose coordinators assign partitions themselves, and groups whose protocol this program does not know.
package enum NewerGroupFixtures {
    private static func row(_ index: Int32, committed: Int64, owner: Int?, _ verdict: Judgement) -> LagRow {
        LagRow(
            partition: index,
            committed: committed,
            end: 48_000,
            timeLag: TimeLag(milliseconds: 400, precision: .interpolated),
            rateIn: 100,
            rateOut: 100,
            judgement: verdict,
            owner: owner,
            trend: LagTrend(newest: [18, 21, 19, 20, 22, 20])
        )
    }

    package static func update(at milliseconds: Int64) -> GroupsUpdate {
        let keeping = Judgement(
            .ok,
            .lagSteady,
            source: .log,
            commits: 10,
            spanMilliseconds: 45_000,
            growth: 1,
            swing: 12,
            keepsUp: true
        )
        let billing = GroupRow(
            groupID: "billing",
            state: .reconciling,
            type: .consumer,
            assignor: "uniform",
            coordinator: 2,
            members: .known([
                MemberRow(memberID: "yN3", clientID: "bil-1", host: "10.0.0.1", partitions: 2, lag: 38, rateOut: 200),
                MemberRow(memberID: "k0Q", clientID: "bil-2", host: "10.0.0.2", partitions: 1, lag: 20, rateOut: 100),
            ]),
            topics: [
                GroupTopicRow(
                    topic: "invoices",
                    partitions: [
                        row(0, committed: 47_982, owner: 0, keeping), row(1, committed: 47_980, owner: 0, keeping),
                        row(2, committed: 47_980, owner: 1, keeping),
                    ]
                )
            ],
            source: .log
        )
        let groups = [
            billing,
            GroupRow(
                groupID: "jobs",
                state: .stable,
                type: .share,
                protocolType: "share",
                coordinator: 1,
                members: .notSupported
            ),
            GroupRow(
                groupID: "totals",
                state: .notReady,
                type: .streams,
                protocolType: "streams",
                coordinator: 3,
                members: .notSupported
            ),
        ]
        let reconciling = GroupTimeline.Step(state: .reconciling, sinceMilliseconds: milliseconds - 4000)
        return GroupsUpdate(
            snapshot: GroupsSnapshot(
                takenAtMilliseconds: milliseconds,
                groups: groups,
                rebalances: [
                    Rebalance(
                        groupID: "billing",
                        startMilliseconds: milliseconds - 4000,
                        endMilliseconds: milliseconds,
                        isOngoing: true,
                        trigger: .memberJoined("bil-2"),
                        membersBefore: 1,
                        membersAfter: 2,
                        source: .poll,
                        joined: ["bil-2"]
                    )
                ],
                timelines: [
                    GroupTimeline(groupID: "billing", steps: [reconciling], recentRebalances: 1, mayHaveMore: true)
                ]
            )
        )
    }
}
