import ClusterClient
import ClusterView

/// Consumer groups that never ran.
package enum GroupFixtures {
    private static func rising(_ lag: Int64) -> LagTrend {
        LagTrend(newest: (1...16).map { lag * Int64($0) / 16 })
    }

    private static func falling(_ lag: Int64) -> LagTrend {
        LagTrend(newest: (0..<16).map { lag * Int64(32 - $0) / 17 })
    }

    private static func partition(
        _ number: Int32,
        committed: Int64?,
        end: Int64,
        time: TimeLag?,
        rateIn: Double,
        rateOut: Double?,
        _ judgement: Judgement,
        owner: Int? = nil,
        trend: LagTrend = LagTrend()
    ) -> LagRow {
        LagRow(
            partition: number,
            committed: committed,
            end: end,
            timeLag: time,
            rateIn: rateIn,
            rateOut: rateOut,
            judgement: judgement,
            owner: owner,
            trend: trend
        )
    }

    private static func about(_ milliseconds: Int64) -> TimeLag {
        TimeLag(milliseconds: milliseconds, precision: .interpolated)
    }

    /// Falls behind on one partition, whose member is slow; never committed on another.
    package static let reservation = GroupRow(
        groupID: "reservation",
        state: .stable,
        assignor: "range",
        coordinator: 2,
        members: .known([
            MemberRow(
                memberID: "res-1-aaaa",
                clientID: "res-1",
                host: "127.0.0.1",
                partitions: 2,
                lag: 824,
                rateOut: 201
            ),
            MemberRow(
                memberID: "res-2-bbbb",
                clientID: "res-2",
                host: "127.0.0.1",
                partitions: 1,
                lag: 380,
                rateOut: 61
            ),
            MemberRow(memberID: "res-3-cccc", clientID: "res-3", host: "127.0.0.1"),
        ]),
        topics: [
            GroupTopicRow(
                topic: "reservation-commands",
                partitions: [
                    partition(
                        0,
                        committed: 48_112,
                        end: 48_530,
                        time: about(4200),
                        rateIn: 103,
                        rateOut: 101,
                        Judgement(.ok, .lagFell, source: .log, commits: 10, spanMilliseconds: 22_000),
                        owner: 0,
                        trend: rising(418)
                    ),
                    partition(
                        1,
                        committed: 47_905,
                        end: 48_311,
                        time: about(4000),
                        rateIn: 102,
                        rateOut: 100,
                        Judgement(.ok, .lagFell, source: .log, commits: 10, spanMilliseconds: 22_000),
                        owner: 0,
                        trend: rising(406)
                    ),
                    partition(
                        2,
                        committed: 47_827,
                        end: 48_207,
                        time: about(12_400),
                        rateIn: 103,
                        rateOut: 61,
                        Judgement(
                            .warn,
                            .lagGrew,
                            source: .log,
                            commits: 10,
                            spanMilliseconds: 22_000,
                            growth: 310,
                            swing: 42
                        ),
                        owner: 1,
                        trend: rising(380)
                    ),
                    partition(
                        3,
                        committed: nil,
                        end: 48_498,
                        time: nil,
                        rateIn: 102,
                        rateOut: nil,
                        Judgement(.never, .neverCommitted, source: .log)
                    ),
                ]
            ),
            GroupTopicRow(
                topic: "reservation-retries",
                presence: .left,
                partitions: [
                    partition(
                        0,
                        committed: 10,
                        end: 900,
                        time: nil,
                        rateIn: 0,
                        rateOut: 0,
                        Judgement(.left, .topicLeft, source: .log)
                    )
                ]
            ),
        ],
        source: .log
    )

    /// Catches up, in the protocol whose members cannot be asked for.
    package static let payment = GroupRow(
        groupID: "payment",
        state: .stable,
        type: .consumer,
        coordinator: 1,
        members: .notSupported,
        topics: [
            GroupTopicRow(
                topic: "payment-events",
                partitions: [
                    partition(
                        0,
                        committed: 9690,
                        end: 10_000,
                        time: about(3100),
                        rateIn: 820,
                        rateOut: 848,
                        Judgement(.ok, .lagFell, source: .poll, commits: 10, spanMilliseconds: 9000),
                        trend: falling(310)
                    )
                ]
            )
        ]
    )

    /// Nobody is there, and a few records wait.
    package static let point = GroupRow(
        groupID: "point",
        state: .empty,
        coordinator: 3,
        members: .known([]),
        topics: [
            GroupTopicRow(
                topic: "point-commands",
                partitions: [
                    partition(
                        0,
                        committed: 88_108,
                        end: 88_120,
                        time: about(200),
                        rateIn: 0,
                        rateOut: 0,
                        Judgement(.stop, .nobodyReads, source: .poll),
                        trend: LagTrend(newest: [12, 12, 12, 12])
                    )
                ]
            )
        ]
    )

    /// Three groups, one of which falls behind; four rebalances.
    package static func behind(at milliseconds: Int64) -> GroupsUpdate {
        let start = ClusterFixtures.start
        let rebalances = [
            Rebalance(
                groupID: "reservation",
                startMilliseconds: start - 1000,
                endMilliseconds: start + 20,
                trigger: .memberTimedOut("res-3"),
                membersBefore: 3,
                membersAfter: 2,
                generationBefore: 17,
                generationAfter: 18,
                partitionsMoved: 2,
                unownedMilliseconds: 1000,
                source: .broker,
                gone: ["res-3"]
            ),
            Rebalance(
                groupID: "payment",
                endMilliseconds: start - 80_000,
                trigger: .memberJoined("pay-2"),
                membersBefore: 1,
                membersAfter: 2,
                generationAfter: 9,
                partitionsMoved: 3,
                source: .log,
                joined: ["pay-2"]
            ),
            Rebalance(
                groupID: "point",
                endMilliseconds: start - 155_000,
                trigger: .memberGone("poi-1"),
                membersBefore: 1,
                membersAfter: 0,
                partitionsMoved: 0,
                source: .poll,
                gone: ["poi-1"]
            ),
            Rebalance(
                groupID: "reservation",
                startMilliseconds: start - 200_300,
                endMilliseconds: start - 200_000,
                trigger: .memberJoined("res-3"),
                membersBefore: 2,
                membersAfter: 3,
                generationBefore: 16,
                generationAfter: 17,
                partitionsMoved: 1,
                unownedMilliseconds: 300,
                source: .broker,
                joined: ["res-3"]
            ),
        ]
        let stable = GroupTimeline.Step(state: .stable, sinceMilliseconds: start - 400_000)
        return GroupsUpdate(
            snapshot: GroupsSnapshot(
                takenAtMilliseconds: milliseconds,
                groups: [payment, point, reservation],
                rebalances: rebalances,
                timelines: [
                    GroupTimeline(groupID: "payment", steps: [stable], recentRebalances: 1),
                    GroupTimeline(
                        groupID: "point",
                        steps: [stable, GroupTimeline.Step(state: .empty, sinceMilliseconds: start - 155_000)],
                        recentRebalances: 1,
                        mayHaveMore: true
                    ),
                    GroupTimeline(
                        groupID: "reservation",
                        steps: [stable],
                        recentRebalances: 3,
                        suspects: ["res-3"]
                    ),
                ]
            )
        )
    }

    /// Names of sixty characters, groups that may not be seen, a partition whose end is old, figures out of range.
    package static func long(at milliseconds: Int64) -> GroupsUpdate {
        let name = "com.company.department.reservation-and-payment-reconciler.v2"
        let stale = LagRow(
            partition: 0,
            committed: 1,
            end: 4_000_000_000_000,
            endStaleSinceMilliseconds: milliseconds - 61_000,
            timeLag: TimeLag(milliseconds: 400_000_000, precision: .atLeast),
            rateIn: 1_234_567,
            rateOut: 0,
            judgement: Judgement(.stall, .ownerStands, source: .poll)
        )
        let groups = [
            GroupRow(
                groupID: name,
                state: .preparingRebalance,
                coordinator: 1,
                members: .notPermitted,
                topics: [GroupTopicRow(topic: name + ".events", partitions: [stale])]
            ),
            GroupRow(
                groupID: "결제-정산-그룹",
                state: .stable,
                coordinator: 2,
                topics: [
                    GroupTopicRow(
                        topic: "결제-이벤트",
                        partitions: [
                            partition(
                                0,
                                committed: 5,
                                end: 7,
                                time: about(50),
                                rateIn: 1,
                                rateOut: 1,
                                Judgement(.ok, .lagSteady, source: .poll)
                            )
                        ]
                    )
                ]
            ),
            GroupRow(
                groupID: "secret",
                state: .unknown,
                coordinator: 3,
                members: .notPermitted,
                failure: GroupFailure(
                    reason: "OffsetFetch was refused: GROUP_AUTHORIZATION_FAILED",
                    sinceMilliseconds: milliseconds,
                    isDenied: true
                )
            ),
        ]
        return GroupsUpdate(
            snapshot: GroupsSnapshot(
                takenAtMilliseconds: milliseconds,
                groups: groups,
                complaints: ["broker 3: ListGroups was refused: CLUSTER_AUTHORIZATION_FAILED"],
                rebalances: [
                    Rebalance(
                        groupID: name,
                        endMilliseconds: milliseconds,
                        isOngoing: true,
                        membersBefore: 3,
                        source: .poll
                    )
                ],
                timelines: [
                    GroupTimeline(
                        groupID: name,
                        steps: [
                            GroupTimeline.Step(state: .preparingRebalance, sinceMilliseconds: milliseconds - 30_000)
                        ],
                        recentRebalances: 5,
                        mayHaveMore: true,
                        suspects: ["consumer-with-a-rather-long-client-id-17", "another"]
                    )
                ]
            )
        )
    }

    /// Five hundred groups, each of which has rebalanced once.
    package static func crowded(at milliseconds: Int64) -> GroupsUpdate {
        let groups: [GroupRow] = (0..<500).map { crowdedGroup($0) }
        let rebalances = (0..<500).map { number in
            let end = milliseconds - Int64(number) * 500
            return Rebalance(
                groupID: "group-\(1000 + number)",
                startMilliseconds: end - 120,
                endMilliseconds: end,
                trigger: .memberJoined("consumer-\(number)"),
                membersBefore: 1,
                membersAfter: 2,
                generationBefore: Int32(number),
                generationAfter: Int32(number + 1),
                partitionsMoved: 1,
                unownedMilliseconds: 120,
                source: .broker,
                joined: ["consumer-\(number)"]
            )
        }
        let stable = GroupTimeline.Step(state: .stable, sinceMilliseconds: milliseconds - 400_000)
        return GroupsUpdate(
            snapshot: GroupsSnapshot(
                takenAtMilliseconds: milliseconds,
                groups: groups,
                rebalances: rebalances,
                timelines: groups.map { GroupTimeline(groupID: $0.groupID, steps: [stable], recentRebalances: 1) }
            )
        )
    }

    private static func crowdedGroup(_ number: Int) -> GroupRow {
        let lag = Int64(number)
        let row = partition(
            0,
            committed: 10_000 - lag,
            end: 10_000,
            time: about(lag * 100),
            rateIn: 10,
            rateOut: 10,
            Judgement(.ok, .lagSteady, source: .poll)
        )
        return GroupRow(
            groupID: "group-\(1000 + number)",
            state: number % 5 == 0 ? .empty : .stable,
            coordinator: Int32(number % 3 + 1),
            members: .known([]),
            topics: [GroupTopicRow(topic: "orders", partitions: [row])]
        )
    }

    /// What was known seven seconds ago, when the cluster still answered.
    package static func unreachable(at milliseconds: Int64) -> GroupsUpdate {
        var update = behind(at: milliseconds)
        update.snapshot.listedAtMilliseconds = milliseconds - 7000
        update.snapshot.listing = .failing(sinceMilliseconds: milliseconds - 7000)
        update.snapshot.complaints = ["no broker answers"]
        return update
    }

    /// A cluster that does not let its groups be listed.
    package static func denied(at milliseconds: Int64) -> GroupsUpdate {
        GroupsUpdate(snapshot: GroupsSnapshot(takenAtMilliseconds: milliseconds, listing: .notPermitted))
    }
}
