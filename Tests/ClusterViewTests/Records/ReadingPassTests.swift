import ClusterView
import RecordClient
import Testing

/// What is kept of what is read, and when reading is over.
@Suite struct ReadingPassTests {
    private func record(_ offset: Int64, partition: Int32 = 0, size: Int = 10, at milliseconds: Int64 = 0)
        -> ConsumedRecord
    {
        ConsumedRecord(
            topic: "orders",
            partition: partition,
            offset: offset,
            timestampMilliseconds: milliseconds == 0 ? offset : milliseconds,
            key: nil,
            value: Array(repeating: UInt8(ascii: "x"), count: size)
        )
    }

    private func pass(follows: Bool, end: Int64, filter: String? = nil) throws -> ReadingPass {
        ReadingPass(
            RecordQuery(
                number: 1,
                topics: ["orders"],
                follows: follows,
                filter: try filter.map { try RecordFilter($0, nowMilliseconds: 0) }
            ),
            [
                RecordPlaces.Place(topic: "orders", partition: 0, start: 0, end: end),
                RecordPlaces.Place(topic: "orders", partition: 1, start: 5, end: 5),
            ]
        )
    }

    private func snapshot(_ pass: inout ReadingPass, follows: Bool) -> RecordsSnapshot {
        var snapshot = RecordsSnapshot(query: RecordQuery(number: 1, topics: ["orders"], follows: follows))
        pass.publish(into: &snapshot)
        return snapshot
    }

    @Test func aPageEndsWhereTheTopicEndedWhenReadingBegan() throws {
        var pass = try pass(follows: false, end: 3)
        pass.take([record(0), record(1)])
        #expect(!pass.isOver)
        #expect(snapshot(&pass, follows: false).state == .reading)
        pass.take([record(2), record(3), record(4)])
        #expect(pass.isOver)
        let result = snapshot(&pass, follows: false)
        #expect(result.state == .atEnd)
        #expect(result.records.map(\.record.offset) == [0, 1, 2])
    }

    @Test func aPageStopsWhenNoMoreIsKept() throws {
        var pass = try pass(follows: false, end: 5000)
        pass.take((0..<1500).map { record($0) })
        #expect(pass.isOver)
        let result = snapshot(&pass, follows: false)
        #expect(result.state == .full)
        #expect(result.records.count == RecordBrowser.capacity)
        #expect(result.records.first?.record.offset == 0, "the first are kept")
        #expect(result.droppedCount == 0)
    }

    @Test func followingKeepsTheNewestAndCountsWhatItLetsGo() throws {
        var pass = try pass(follows: true, end: 5000)
        for start in stride(from: Int64(0), to: 5000, by: 500) { pass.take((start..<start + 500).map { record($0) }) }
        #expect(!pass.isOver)
        let result = snapshot(&pass, follows: true)
        #expect(result.state == .following)
        #expect(result.records.count == RecordBrowser.capacity)
        #expect(result.records.last?.record.offset == 4999)
        #expect(result.droppedCount == 4000)
        #expect(result.readCount == 5000)
    }

    @Test func largeValuesAreBoundedByBytesNotByNumber() throws {
        var pass = try pass(follows: true, end: 100)
        pass.take((0..<100).map { record($0, size: 2 << 20) })
        let result = snapshot(&pass, follows: true)
        let bytes = result.records.reduce(0) { $0 + ($1.record.value?.count ?? 0) }
        #expect(bytes <= 32 << 20)
        #expect(result.records.count >= 30)
        #expect(result.records.allSatisfy { $0.valueByteCount == 2 << 20 && $0.isValueCut })
    }

    @Test func whatDoesNotFitIsReadAndNotKept() throws {
        var pass = try pass(follows: false, end: 100, filter: "offset >= 90 and size == 10")
        pass.take((0..<100).map { record($0) })
        let result = snapshot(&pass, follows: false)
        #expect(result.records.map(\.record.offset) == Array(90..<100))
        #expect(result.readCount == 100)
        #expect(result.state == .atEnd)
    }

    @Test func partitionsAreShownByTime() throws {
        var pass = try pass(follows: true, end: 2)
        pass.take([record(0, at: 50), record(1, at: 90), record(5, partition: 1, at: 70)])
        #expect(snapshot(&pass, follows: true).records.map(\.record.timestampMilliseconds) == [50, 70, 90])
    }

    @Test func aRefusalEndsReadingAndASilentLeaderDoesNot() throws {
        var pass = try pass(follows: true, end: 2)
        func error(_ code: Int32) -> PartitionError {
            PartitionError(
                partition: PartitionOffset(topic: "orders", partition: 0),
                error: RecordClientError(operation: "reading", code: .init(rawValue: code))
            )
        }
        #expect(pass.problem([error(-195), error(6)]) == nil)
        #expect(pass.problem([error(29)])?.isDenial == true)
        #expect(pass.problem([error(3)]) == nil)
    }
}
