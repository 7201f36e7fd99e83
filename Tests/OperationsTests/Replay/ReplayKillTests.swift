import ClusterView
import Operations
import RecordClient
import Testing

@Suite struct ReplayKillTests {
    private static let letters = 23
    private static let batch = 4

    private func world() -> ReplayWorld {
        let world = ReplayWorld()
        world.add("orders", partitions: 2)
        world.add("orders-dlq", partitions: 3)
        for index in 0..<Self.letters {
            var headers = LetterHeaders.of(index, topic: index % 10 == 7 ? "deleted" : "orders")
            if index % 5 == 0 { headers["x-replay-count"] = "3" }
            world.append("orders-dlq", partition: index % 3, value: "v\(index)", headers: headers)
        }
        return world
    }

    /// The replayer dies at every single thing that it asks or orders, before and after that has its effect, is taken up
    /// again, and dies again: nothing is lost, at most one batch per death comes twice, and the report adds up.
    @Test(arguments: [false, true]) func itMayDieAnywhere(afterEffect: Bool) async throws {
        var request = ReplayRequest(source: "orders-dlq")
        request.parks = true
        let parked = Set((0..<Self.letters).filter { $0 % 5 == 0 }.map { "v\($0)" })
        let left = (0..<Self.letters).filter { $0 % 5 != 0 && $0 % 10 == 7 }.count
        let sent = Set((0..<Self.letters).filter { $0 % 5 != 0 && $0 % 10 != 7 }.map { "v\($0)" })
        for first in 1...60 {
            let world = self.world()
            world.with { $0.diesAfterEffect = afterEffect }
            let plan = try await world.plan(request)
            var deaths = 0
            for distance in [first, 3, 9, nil] {
                let begun = world.with { $0.progress[plan.id] }
                if begun?.isDone == true { break }
                let next = begun == nil ? plan : try await world.resume(plan.id)
                world.with { state in state.diesAt = distance.map { state.calls + $0 } }
                let result = await world.run(next, batch: Self.batch)
                world.with { $0.diesAt = nil }
                if result.status != .done { deaths += 1 }
                #expect(distance != nil || result.status == .done, "\(first): \(result.sentence)")
            }
            let sentence = world.with { $0.progress[plan.id]?.tally.words } ?? ""
            let arrived = world.values("orders")
            let parkedNow = world.values("orders-dlq.parked")
            #expect(Set(arrived) == sent && Set(parkedNow) == parked, "death at \(first)")
            #expect(
                arrived.count + parkedNow.count <= sent.count + parked.count + deaths * Self.batch,
                "death at \(first)"
            )
            #expect(
                sentence == "\(sent.count) sent, \(parked.count) parked, \(left) of a topic that is not there",
                "\(first)"
            )
        }
    }

    @Test func whatIsDoneIsNotTakenUpAgain() async throws {
        let world = self.world()
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        _ = await world.run(plan)
        #expect(try await world.resume(plan.id).record.refusal?.contains("is done") == true)
    }

    @Test func theRequestIsKnownFromTheProgressAlone() async throws {
        let world = self.world()
        var request = ReplayRequest(source: "orders-dlq")
        request.target = .topic("orders")
        request.selection = .filter(try RecordFilter("value matches \"v\"", nowMilliseconds: 77))
        request.partitionChoice = .hash
        request.timestamps = .original
        request.replayLimit = 5
        request.parks = true
        request.repeatsReplayed = true
        request.returnLimitPercent = 70
        let plan = try await world.plan(request)
        // The progress is written down, then the replayer dies.
        world.with {
            $0.diesAt = $0.calls + 4; $0.diesAfterEffect = true
        }
        _ = await world.run(plan)
        world.with { $0.diesAt = nil }
        let resumed = try await world.resume(plan.id)
        #expect(resumed.request == request && resumed.id == plan.id)
        request.selection = .marked(MarkedRecords([(0, 1), (0, 2), (2, 5)]))
        let marked = try await world.plan(request)
        world.with { $0.diesAt = $0.calls + 4 }
        _ = await world.run(marked)
        world.with { $0.diesAt = nil }
        #expect(try await world.resume(marked.id).request == request)
    }

    @Test func twoProgramsDoNotRunTheSameReplay() async throws {
        let world = self.world()
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        // Another one takes it up after the first batch.
        world.with { state in
            state.onCommit = { state in
                guard state.topics["orders"]?.joined().count ?? 0 > 0 else { return }
                state.progress = state.progress.mapValues { $0.takenOver(by: "somebody else") }
            }
        }
        let result = await world.run(plan)
        #expect(result.status == .failed && result.sentence.contains("another program"), "\(result.sentence)")
        #expect(world.records("orders").count <= Self.batch)
    }

    @Test func aRecordThatTheClusterDoesNotTakeIsNamedAndNotCalledReplayed() async throws {
        let world = self.world()
        world.with { state in
            state.answer = { $0.value == Array("v1".utf8) ? .refused("too large (MSG_SIZE_TOO_LARGE)") : .delivered }
        }
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        let result = await world.run(plan)
        #expect(result.status == .failed && result.sentence.contains("1 refused by the cluster"), "\(result.sentence)")
        #expect(result.sentence.contains("orders-dlq/1/0: too large"), "\(result.sentence)")
        let again = try await world.plan(ReplayRequest(source: "orders-dlq"))
        #expect(again.scan.tally.sent == 1)
    }

    @Test func aClusterThatDoesNotAnswerStopsIt() async throws {
        let world = self.world()
        world.with { state in
            state.answer = { $0.value == Array("v8".utf8) ? .failed("timed out") : .delivered }
        }
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        let result = await world.run(plan)
        #expect(result.status == .failed && result.sentence.contains("Stopped, timed out"), "\(result.sentence)")
        #expect(result.sentence.contains("--resume \(plan.id)"))
        world.with { $0.answer = { _ in .delivered } }
        #expect(await world.run(try await world.resume(plan.id)).status == .done)
        #expect(Set(world.values("orders")).contains("v8"))
    }

    @Test func itStopsWhenTheyComeStraightBack() async throws {
        let world = ReplayWorld()
        world.add("orders")
        world.add("orders-dlq")
        for index in 0..<200 { world.append("orders-dlq", value: "v\(index)", headers: LetterHeaders.of(index)) }
        // Every second one fails again, and it goes slowly enough to notice.
        world.with { state in
            state.onArrival = { record, state in
                guard record.topic == "orders", record.value?.last.map({ $0 % 2 == 0 }) == true else { return }
                ReplayWorld.append(&state, "orders-dlq", 0, record.key, record.value, record.headers)
            }
        }
        var request = ReplayRequest(source: "orders-dlq")
        request.recordsPerSecond = 50
        let result = await world.run(try await world.plan(request), batch: 10)
        #expect(result.status == .failed && result.sentence.contains("they are coming back"), "\(result.sentence)")
        #expect(world.records("orders").count < 200)
    }

    @Test func pauseResumeAndCancel() async throws {
        let world = self.world()
        let control = ReplayControl()
        control.pause()
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        let (phases, continuation) = AsyncStream.makeStream(of: ReplayStatus.self)
        async let result = world.run(plan, control: control, onProgress: { continuation.yield($0) })
        var seen = phases.makeAsyncIterator()
        #expect(await seen.next()?.phase == .paused)
        #expect(world.records("orders").isEmpty)
        control.resume()
        #expect(await seen.next()?.phase == .running)
        control.cancel()
        let ended = await result
        #expect(ended.status == .failed || ended.status == .done)
        if ended.status == .failed { #expect(ended.sentence.hasPrefix("Cancelled: "), "\(ended.sentence)") }
    }

    @Test func whoeverEndsTheTaskEndsTheReplayAndLeavesNothingOut() async throws {
        let world = self.world()
        let control = ReplayControl()
        control.pause()
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        let (phases, continuation) = AsyncStream.makeStream(of: ReplayStatus.self)
        let task = Task { await world.run(plan, control: control, onProgress: { continuation.yield($0) }) }
        var seen = phases.makeAsyncIterator()
        #expect(await seen.next()?.phase == .paused)
        task.cancel()
        let result = await task.value
        #expect(result.sentence.hasPrefix("Cancelled: 0 sent"), "\(result.sentence)")
        let isDone = world.with { $0.progress[plan.id]?.isDone }
        #expect(isDone == false)
    }

    @Test func aReadOnlyConsoleReplaysNothing() async throws {
        let world = self.world()
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        let calls = world.with { $0.calls }
        let means = OperationMeans(replays: ReplayMeans(cluster: world, records: world), isReadOnly: true)
        let result = await PlanRunner(means: means, journal: nil).run(plan, clusterID: "c")
        let callsAfter = world.with { $0.calls }
        #expect(result.status == .refused && callsAfter == calls)
    }
}
