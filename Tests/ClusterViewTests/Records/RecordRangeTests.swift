import ClusterView
import Testing

@Suite struct RecordRangeTests {
    private let ends: [Int32: PartitionEnds] = [
        0: .init(low: 10, high: 100), 1: .init(low: 0, high: 0), 2: .init(low: 50, high: 60),
    ]

    private func spans(_ range: RecordRange, _ times: [Int64: [Int32: Int64]] = [:]) -> [String] {
        range.spans(in: self.ends, offsetsAtTime: times).map { "\($0.partition):\($0.from)-\($0.to)" }
    }

    @Test func offsetsAreKeptInsideOfWhatIsThere() {
        #expect(self.spans(.all) == ["0:10-100", "2:50-60"])
        #expect(self.spans(RecordRange(from: .offset(55))) == ["0:55-100", "2:55-60"])
        #expect(self.spans(RecordRange(from: .offset(5), to: .offset(52))) == ["0:10-52", "2:50-52"])
        #expect(self.spans(RecordRange(from: .latest)) == [])
        #expect(self.spans(RecordRange(from: .offset(70), to: .offset(20))) == [])
        #expect(self.spans(RecordRange(partitions: [2, 9])) == ["2:50-60"])
    }

    @Test func theLastOnesOfEachPartition() {
        #expect(self.spans(RecordRange(from: .last(15))) == ["0:85-100", "2:50-60"])
        #expect(self.spans(RecordRange(from: .last(.max))) == ["0:10-100", "2:50-60"])
        #expect(self.spans(RecordRange(from: .last(-1))) == [])
    }

    @Test func timesBeginAndEndWithTheFirstRecordAtOrAfter() {
        let range = RecordRange(from: .time(milliseconds: 1000), to: .time(milliseconds: 2000))
        #expect(range.times == [1000, 2000])
        #expect(self.spans(range, [1000: [0: 20, 2: 55], 2000: [0: 30]]) == ["0:20-30", "2:55-60"])
        #expect(self.spans(range, [1000: [:], 2000: [:]]) == [])
    }

    @Test func placesOfAGroup() {
        #expect(self.spans(RecordRange(from: .places([0: 99]))) == ["0:99-100"])
    }

    @Test func whatIsTypedIsRead() {
        typealias Start = RecordRange.Start
        #expect(Start("earliest", nowMilliseconds: 0) == .earliest && Start("latest", nowMilliseconds: 0) == .latest)
        #expect(Start("88,120", nowMilliseconds: 0) == .offset(88_120))
        #expect(Start("last 100", nowMilliseconds: 0) == .last(100) && Start("last:5", nowMilliseconds: 0) == .last(5))
        #expect(Start("-10m", nowMilliseconds: 600_001) == .time(milliseconds: 1))
        #expect(Start("2026-11-20T03:00:00Z", nowMilliseconds: 0) == .time(milliseconds: 1_795_143_600_000))
        for text in ["", "last", "last 0", "x", "12x", "-", "1.5", ","] {
            #expect(Start(text, nowMilliseconds: 0) == nil)
        }
        #expect(
            RecordRange.End("latest", nowMilliseconds: 0) == .latest
                && RecordRange.End("5", nowMilliseconds: 0) == .offset(5)
        )
        #expect(RecordRange.End("last 5", nowMilliseconds: 0) == nil)
    }

    @Test func spansOfTimeAreTyped() {
        #expect(TypedDuration.milliseconds("1h30m") == 5_400_000 && TypedDuration.milliseconds("250ms") == 250)
        #expect(TypedDuration.milliseconds("2d") == 172_800_000)
        for text in ["", "5", "m", "5x", "1h 5m", "99999999999999s", "9999999999999d", "-5m"] {
            #expect(TypedDuration.milliseconds(text) == nil)
        }
        #expect(
            TypedInstant.milliseconds("now+1s", now: 1000) == 2000
                && TypedInstant.milliseconds("now - 1s", now: 1000) == 0
        )
        #expect(TypedInstant.milliseconds("now5", now: 0) == nil && TypedInstant.milliseconds("+5s", now: 0) == nil)
    }
}
