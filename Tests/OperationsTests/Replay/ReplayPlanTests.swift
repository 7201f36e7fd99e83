import ClusterView
import Operations
import RecordClient
import Testing

@Suite struct ReplayPlanTests {
    private func world() -> ReplayWorld {
        let world = ReplayWorld()
        world.add("orders", partitions: 2)
        world.add("orders-dlq", partitions: 2)
        for index in 0..<12 {
            world.append(
                "orders-dlq",
                partition: index % 2,
                key: "k\(index)",
                value: "v\(index)",
                headers: LetterHeaders.of(index, partition: index % 4)
            )
        }
        world.append("orders-dlq", value: "nowhere", headers: ["eventId": "x"])
        world.append("orders-dlq", value: "gone", headers: LetterHeaders.of(0, topic: "deleted"))
        world.append("orders-dlq", value: "self", headers: LetterHeaders.of(0, topic: "orders-dlq"))
        world.append(
            "orders-dlq",
            value: "again",
            headers: LetterHeaders.of(0).merging(["x-replay-count": "3", "x-replay-id": "p-0"]) { $1 }
        )
        return world
    }

    @Test func everythingIsCountedAndNothingIsWritten() async throws {
        let world = self.world()
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        #expect(plan.scan.tally.sent == 12)
        #expect(plan.scan.tally.left(.noOrigin) == 1 && plan.scan.tally.left(.missingTopic) == 1)
        #expect(plan.scan.tally.left(.feedsItself) == 1 && plan.scan.tally.left(.givenUp) == 1)
        #expect(plan.scan.tally.total == 16)
        let target = try #require(plan.scan.targets["orders"])
        #expect(target.records == 12 && target.byKey == 6)
        #expect(target.firstMilliseconds == 1000 && target.lastMilliseconds == 1005)
        #expect(plan.scan.missingTopics == ["deleted": 1])
        #expect(plan.scan.reasons == ["SchemaMismatch": 11, "": 5])
        #expect(plan.record.refusal == nil && plan.record.id == plan.id)
        #expect(plan.record.steps.map(\.subject) == ["orders", "deleted"] && plan.record.steps[1].obstacle != nil)
        let isUntouched = world.with { $0.progress.isEmpty }
        #expect(world.records("orders").isEmpty && isUntouched)
    }

    @Test func aPlanIsCarriedOutAsItWasCounted() async throws {
        let world = self.world()
        var request = ReplayRequest(source: "orders-dlq")
        request.parks = true
        let plan = try await world.plan(request)
        #expect(plan.scan.targets["orders-dlq.parked"]?.records == 1)
        let result = await world.run(plan)
        #expect(result.status == .done, "\(result.sentence)")
        #expect(result.sentence.contains("12 sent, 1 parked"))
        #expect(Set(world.values("orders")) == Set((0..<12).map { "v\($0)" }))
        #expect(world.values("orders-dlq.parked") == ["again"])
        let record = try #require(world.records("orders").first { $0.value == Array("v1".utf8) })
        #expect(record.partition == 1 && record.key == Array("k1".utf8))
        #expect(
            record.headers.map(\.name) == [
                "__connect.errors.offset", "__connect.errors.partition", "__connect.errors.topic", "eventId",
                "x-replay-count",
                "x-replay-from", "x-replay-id",
            ]
        )
        #expect(ReplayMark(record.headers) == ReplayMark(count: 1, from: "orders-dlq/1/0", id: plan.id))
        let parked = try #require(world.records("orders-dlq.parked").first)
        #expect(parked.headers.contains { $0.name == "hw-dlq-error-class" })
    }

    @Test func aSecondReplaySaysSo() async throws {
        let world = self.world()
        let first = try await world.plan(ReplayRequest(source: "orders-dlq"))
        _ = await world.run(first)
        world.append("orders-dlq", partition: 1, value: "new", headers: LetterHeaders.of(0))
        let second = try await world.plan(ReplayRequest(source: "orders-dlq"))
        #expect(second.scan.tally.left(.alreadyReplayed) == 12 && second.scan.tally.sent == 1)
        var again = ReplayRequest(source: "orders-dlq")
        again.repeatsReplayed = true
        #expect(try await world.plan(again).scan.tally.sent == 13)
        // What was left the first time for want of a topic was not replayed.
        world.add("deleted")
        #expect(try await world.plan(ReplayRequest(source: "orders-dlq")).scan.tally.sent == 2)
        // And a parked record can be parked after it was left.
        var parking = ReplayRequest(source: "orders-dlq")
        parking.parks = true
        #expect(try await world.plan(parking).scan.tally.parked == 1)
    }

    @Test func filtersAndMarksSelect() async throws {
        let world = self.world()
        var request = ReplayRequest(source: "orders-dlq")
        request.selection = .filter(
            try RecordFilter("error == SchemaMismatch and dialect == connect", nowMilliseconds: 0)
        )
        let filtered = try await world.plan(request)
        #expect(filtered.scan.tally.sent == 4)
        _ = await world.run(filtered)
        request.selection = .marked(MarkedRecords([(0, 0), (0, 2), (1, 1), (1, 9)]))
        let marked = try await world.plan(request)
        // v4 is one of the marked ones: it was among those of the filter.
        #expect(marked.scan.tally.sent + marked.scan.tally.left(.alreadyReplayed) == 3)
        #expect(marked.spans == [RecordSpan(partition: 0, from: 0, to: 3), RecordSpan(partition: 1, from: 1, to: 6)])
        _ = await world.run(marked)
        let rest = try await world.plan(ReplayRequest(source: "orders-dlq"))
        #expect(rest.scan.tally.left(.alreadyReplayed) + rest.scan.tally.sent == 12)
        _ = await world.run(rest)
        #expect(world.values("orders").count == 12 && Set(world.values("orders")).count == 12)
    }

    @Test func anOrdinaryTopicIsCopied() async throws {
        let world = ReplayWorld()
        world.add("orders", partitions: 3)
        world.add("shadow", partitions: 2)
        for index in 0..<9 {
            world.append("orders", partition: index % 3, value: "v\(index)", headers: ["dlq-reason": "mine"])
        }
        var request = ReplayRequest(source: "orders")
        request.target = .topic("shadow")
        request.range = RecordRange(from: .offset(1), to: .offset(3))
        let plan = try await world.plan(request)
        #expect(plan.scan.tally.sent == 6 && plan.scan.targets["shadow"]?.byKey == 2)
        _ = await world.run(plan)
        #expect(world.records("shadow").count == 6)
        // Nothing is taken from a record that is no dead letter.
        #expect(world.records("shadow").allSatisfy { $0.headers.first?.name == "dlq-reason" })
    }

    @Test func whatCannotBeDoneIsRefusedWithASentence() async throws {
        let world = self.world()
        var request = ReplayRequest(source: "orders-dlq")
        request.target = .topic("orders-dlq")
        #expect(try await world.plan(request).record.refusal?.contains("fed by itself") == true)
        request.target = .origin
        request.selection = .filter(try RecordFilter("key == nobody", nowMilliseconds: 0))
        #expect(try await world.plan(request).record.refusal == "No record is selected.")
        request.selection = .filter(try RecordFilter("value == nowhere", nowMilliseconds: 0))
        #expect(
            try await world.plan(request).record.refusal == "Nothing would be sent: 1 without an origin topic."
        )
        request.selection = .marked(MarkedRecords((0..<2000).map { (0, $0 * 2) }))
        #expect(try await world.plan(request).record.refusal?.contains("mark fewer") == true)
        await #expect(throws: ReplayError("there is no topic nothing")) {
            try await world.plan(ReplayRequest(source: "nothing"))
        }
        await #expect(throws: ReplayError("no replay p-9 is known on this cluster")) { try await world.resume("p-9") }
    }

    @Test func parkedRecordsAreNotParkedAgain() async throws {
        let world = self.world()
        world.add("orders-dlq.parked")
        world.append(
            "orders-dlq.parked",
            value: "again",
            headers: LetterHeaders.of(0).merging(["x-replay-count": "3"]) { $1 }
        )
        var request = ReplayRequest(source: "orders-dlq.parked")
        request.parks = true
        #expect(try await world.plan(request).record.refusal?.contains("itself a topic of parked records") == true)
        request.parks = false
        #expect(try await world.plan(request).scan.tally.left(.givenUp) == 1)
        request.replayLimit = 4
        #expect(try await world.plan(request).scan.tally.sent == 1)
    }

    @Test func anEditedValueGoesInPlaceOfItsOwn() async throws {
        let world = self.world()
        var request = ReplayRequest(source: "orders-dlq")
        request.editedValue = Array("repaired".utf8)
        #expect(try await world.plan(request).record.refusal == "An edited value is for exactly one record.")
        request.selection = .marked(MarkedRecords([(0, 0)]))
        _ = await world.run(try await world.plan(request))
        #expect(world.values("orders") == ["repaired"])
    }

    @Test func contentThatABrokerLeftAwayIsFetched() async throws {
        let world = ReplayWorld()
        world.add("orders")
        world.add("orders-dlq")
        world.append("orders", key: "k", value: "content", headers: ["eventId": "e"])
        for offset in ["0", "7"] {
            world.with { state in
                let headers = [
                    "__dlq.errors.topic": "orders", "__dlq.errors.partition": "0", "__dlq.errors.offset": offset,
                ]
                ReplayWorld.append(
                    &state,
                    "orders-dlq",
                    0,
                    nil,
                    nil,
                    headers.sorted { $0.key < $1.key }.map { .init(name: $0, value: Array($1.utf8)) }
                )
            }
        }
        let plan = try await world.plan(ReplayRequest(source: "orders-dlq"))
        #expect(plan.scan.withoutContent == 2)
        let result = await world.run(plan)
        #expect(result.sentence.contains("1 sent, 1 whose content is gone"), "\(result.sentence)")
        #expect(world.values("orders") == ["content", "content"])
        #expect(world.records("orders").last?.headers.contains { $0.name == "eventId" } == true)
    }
}
