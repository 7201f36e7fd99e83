import ClusterView
import RecordClient
import Testing

@Suite struct DeadLetterFactsTests {
    private let now: Int64 = 1_795_143_600_000

    private func entry(
        _ topic: String,
        _ offset: Int64,
        partition: Int32 = 0,
        ago seconds: Int64 = 60,
        error: String? = "Mismatch",
        origin: String = "orders"
    ) -> DeadLetterFacts.Entry {
        let letter = DeadLetter(
            dialect: .highwater,
            origin: DeadLetterOrigin(topic: origin),
            failure: DeadLetterFailure(group: "mailer", errorClass: error.map { "com.example.\($0)" })
        )
        return DeadLetterFacts.Entry(
            RecordPlace(topic: topic, partition: partition, offset: offset),
            milliseconds: now - seconds * 1000,
            letter
        )
    }

    private func summary(_ facts: DeadLetterFacts, skipping: Set<String> = []) -> DeadLetterFacts.Summary {
        facts.summary(nowMilliseconds: now, skipping: skipping)
    }

    @Test func kindsAreCountedByOriginAndError() throws {
        var facts = DeadLetterFacts()
        for offset in Int64(0)..<7 { facts.add(entry("orders-dlq", offset, ago: 400 + offset)) }
        facts.add(entry("orders-dlq", 7, ago: 10))
        facts.add(entry("orders-dlq", 8, ago: 7200, error: "SeatGone"))
        facts.add(entry("other-dlq", 0, ago: 90_000, error: nil, origin: "other"))
        let summary = summary(facts)
        #expect(summary.kinds.map(\.count) == [8, 1, 1])
        let first = try #require(summary.kinds.first)
        #expect(first.kind == RecordQuery.LetterKind(origin: "orders", error: "Mismatch"))
        #expect(first.owners == ["mailer"])
        #expect(first.topics == ["orders-dlq"])
        #expect(first.recentCount == 1)
        #expect(first.oldestMilliseconds == now - 406_000)
        #expect(first.newestMilliseconds == now - 10_000)
        #expect(summary.recentCount == 1)
        #expect(summary.perHour[23] == 8)
        #expect(summary.perHour[21] == 1, "two hours ago")
        #expect(summary.perHour.reduce(0, +) == 9, "a day ago is no longer in the day")
        #expect(self.summary(facts, skipping: ["orders-dlq"]).kinds.map(\.count) == [1])
    }

    @Test func aRecordThatComesTwiceCountsOnce() {
        var facts = DeadLetterFacts()
        for offset: Int64 in [0, 1, 2, 1, 2, 3] { facts.add(entry("orders-dlq", offset)) }
        facts.add(entry("orders-dlq", 0, partition: 1))
        #expect(facts.count == 5)
    }

    @Test func whatIsPurgedOrDeletedIsForgotten() {
        var facts = DeadLetterFacts()
        for offset in Int64(0)..<10 { facts.add(entry("orders-dlq", offset)) }
        for offset in Int64(0)..<3 { facts.add(entry("gone-dlq", offset)) }
        facts.keep(["orders-dlq": [0: PartitionEnds(low: 8, high: 10)]])
        #expect(facts.count == 2)
        facts.keep(["orders-dlq": [0: PartitionEnds(low: 10, high: 10)]])
        #expect(facts.count == 0)
        // A leader that does not answer takes nothing away.
        facts.add(entry("orders-dlq", 10))
        facts.keep(["orders-dlq": [:]])
        #expect(facts.count == 1)
    }

    @Test func aTopicThatWasMadeAnewBeginsAnew() {
        var facts = DeadLetterFacts()
        for offset in Int64(0)..<5000 { facts.add(entry("orders-dlq", offset)) }
        facts.keep(["orders-dlq": [0: PartitionEnds(low: 0, high: 3)]])
        for offset in Int64(0)..<3 { facts.add(entry("orders-dlq", offset, error: "New")) }
        let kinds = summary(facts).kinds
        #expect(kinds.first { $0.kind.error == "New" }?.count == 3)
        #expect(kinds.reduce(0) { $0 + $1.count } == 6)
    }

    @Test func memoryIsBoundedAndCountsSaySo() {
        var facts = DeadLetterFacts()
        #expect(!facts.isPartial)
        for offset in Int64(0)..<Int64(DeadLetterFacts.limit + 30_000) {
            facts.add(entry("orders-dlq", offset, error: "Kind\(offset % 5000)"))
        }
        #expect(facts.count == DeadLetterFacts.limit)
        #expect(facts.isPartial)
        let kinds = summary(facts).kinds
        #expect(kinds.count <= 2001)
        #expect(kinds.first?.kind == DeadLetterFacts.otherKinds)
    }
}
