import ClusterClient
import KafkaProtocol
import Operations
import Testing

@Suite struct SkipTests {
    private func plan(of group: FakeGroup, _ partition: Int32 = 0) async throws -> ResetOffsetsPlan {
        let request = ResetRequest(group: "g", selection: .partitions([tp(partition)]), scenario: .skip)
        return ResetOffsetsPlan(request, in: try await group.picture(for: request, atMilliseconds: 0))
    }

    @Test func goesOneRecordFurther() async throws {
        let plan = try await plan(of: FakeGroup())
        #expect(plan.rows.map(\.after) == [41])
        #expect(plan.record.operation == "skip record")
        #expect(plan.equivalentCommand(bootstrapServers: "a:1").suffix(2) == ["--to-offset 41", "--execute"])
    }

    @Test func holesInTheLogAreNoRecords() async throws {
        let plan = try await plan(of: FakeGroup { $0.records[tp(0)] = [12, 47, 60] })
        #expect(plan.rows.map(\.after) == [48])
    }

    @Test func recordsThatAreGoneAreNotTheNextOne() async throws {
        let plan = try await plan(of: FakeGroup { $0.committed[tp(0)] = 2 })
        #expect(plan.rows.map(\.after) == [11])
    }

    @Test func atTheEndThereIsNothingToSkip() async throws {
        let plan = try await plan(of: FakeGroup { $0.committed[tp(0)] = 100 })
        #expect(plan.record.refusal == "t-0 is read to the end: there is no record to skip.")
        #expect(try await self.plan(of: FakeGroup(), 2).record.refusal?.contains("never committed") == true)
    }
}
