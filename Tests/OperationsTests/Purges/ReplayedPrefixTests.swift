import ClusterView
import Operations
import RecordClient
import Testing

/// How far partitions may be purged after replays: never over a record that no replay has sent or parked.
@Suite struct ReplayedPrefixTests {
    private static let topic = "orders-dlq"

    /// Two partitions with six letters each, every one from `orders`.
    private func world() -> ReplayWorld {
        let world = ReplayWorld()
        world.add("orders", partitions: 2)
        world.add(Self.topic, partitions: 2)
        for index in 0..<12 {
            world.append(Self.topic, partition: index % 2, value: "v\(index)", headers: LetterHeaders.of(index))
        }
        return world
    }

    private func ends(_ world: ReplayWorld) async throws -> [Int32: Int64] {
        try await ReplayedPrefix(cluster: world, records: world).ends(of: Self.topic)
    }

    private func replay(_ world: ReplayWorld, where filter: String? = nil, parks: Bool = false) async throws {
        var request = ReplayRequest(source: Self.topic)
        if let filter { request.selection = .filter(try RecordFilter(filter, nowMilliseconds: 0)) }
        request.parks = parks
        _ = await world.run(try await world.plan(request))
    }

    @Test func withoutAReplayNothingMayGo() async throws {
        #expect(try await ends(world()) == [:])
    }

    @Test func whatCameAfterTheReplayStays() async throws {
        let world = world()
        try await replay(world)
        world.append(Self.topic, partition: 1, value: "new", headers: LetterHeaders.of(0))
        #expect(try await ends(world) == [0: 6, 1: 6])
    }

    @Test func theFirstRecordThatWasNotSelectedStops() async throws {
        let world = world()
        try await replay(world, where: "value == v0 or value == v2 or value == v4 or value == v10 or value == v1")
        #expect(try await ends(world) == [0: 3, 1: 1])
        // What is missing is replayed: together the two replays have sent everything.
        try await replay(world)
        #expect(try await ends(world) == [0: 6, 1: 6])
    }

    @Test func aReplayThatBeganLaterLeavesWhatIsBeforeIt() async throws {
        let world = world()
        var request = ReplayRequest(source: Self.topic)
        request.range = RecordRange(from: .offset(2))
        _ = await world.run(try await world.plan(request))
        #expect(try await ends(world) == [:])
    }

    @Test func whatStayedForAReasonStops() async throws {
        for headers in [
            ["eventId": "x"], LetterHeaders.of(0, topic: "deleted"), LetterHeaders.of(0, topic: Self.topic),
        ] {
            let world = world()
            world.append(Self.topic, partition: 0, value: "stays", headers: headers)
            world.append(Self.topic, partition: 0, value: "sent", headers: LetterHeaders.of(3))
            try await replay(world)
            #expect(world.values("orders").contains("sent"))
            #expect(try await ends(world) == [0: 6, 1: 6], "\(headers)")
        }
    }

    @Test func aParkedRecordMayGoAndOneThatWasGivenUpStays() async throws {
        for parks in [true, false] {
            let world = world()
            let headers = LetterHeaders.of(0).merging(["x-replay-count": "3", "x-replay-id": "p-0"]) { $1 }
            world.append(Self.topic, partition: 0, value: "again", headers: headers)
            try await replay(world, parks: parks)
            #expect(try await ends(world) == [0: parks ? 7 : 6, 1: 6])
        }
    }

    @Test func whatTheClusterRefusedStays() async throws {
        let world = world()
        world.with { state in
            state.answer = { $0.value == Array("v4".utf8) ? .refused("too large") : .delivered }
        }
        try await replay(world)
        #expect(try await ends(world) == [0: 2, 1: 6])
    }

    /// A broker-written letter has no content, and where it came from it is gone.
    @Test func aLetterWhoseContentIsGoneStays() async throws {
        let world = world()
        let headers = [
            ("__dlq.errors.topic", "orders"), ("__dlq.errors.partition", "0"), ("__dlq.errors.offset", "99"),
            ("__dlq.errors.group", "g"),
        ].map { ConsumedRecord.Header(name: $0, value: Array($1.utf8)) }
        world.with { ReplayWorld.append(&$0, Self.topic, 0, nil, nil, headers) }
        try await replay(world)
        #expect(world.values("orders").count == 12)
        #expect(try await ends(world) == [0: 6, 1: 6])
    }

    @Test func progressOfATopicThatWasMadeAnewSaysNothing() async throws {
        let world = world()
        try await replay(world)
        world.add(Self.topic, partitions: 2)
        world.append(Self.topic, partition: 0, value: "another", headers: LetterHeaders.of(0))
        #expect(try await ends(world) == [:])
    }

    /// Wherever the replayer dies, everything before the prefix has arrived.
    @Test(arguments: [false, true]) func nothingGoesThatHasNotArrived(afterEffect: Bool) async throws {
        var longest = 0
        for death in 1...24 {
            let world = world()
            let plan = try await world.plan(ReplayRequest(source: Self.topic))
            world.with { state in
                state.diesAfterEffect = afterEffect
                state.diesAt = state.calls + death
            }
            _ = await world.run(plan)
            world.with { $0.diesAt = nil }
            let ends = try await ends(world)
            let arrived = Set(world.values("orders"))
            for record in world.records(Self.topic) where record.offset < ends[record.partition] ?? 0 {
                #expect(arrived.contains(String(decoding: record.value ?? [], as: UTF8.self)), "death at \(death)")
            }
            longest = max(longest, Int(ends.values.reduce(0, +)))
        }
        #expect(longest == 12)
    }
}
