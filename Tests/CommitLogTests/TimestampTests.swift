import CommitLog
import KafkaProtocol
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [Compression.none, .gzip, .lz4]) func theFirstRecordAtOrAfterATimeIsFound(
        compression: Compression
    ) throws {
        let log = try LogFixture {
            $0.segmentBytes = 3000
            $0.indexIntervalBytes = 300
        }.open()
        // Times rise by 10 from record to record: 1000, 1010, ...
        for index in Int64(0)..<100 {
            let batch = makeBatch(
                records: 3,
                timestamp: 1000 + index * 30,
                timestampStep: 10,
                compression: compression
            )
            try log.append(batch, epoch: Int32(index / 50))
        }
        #expect(log.segmentCount > 1)
        for index in Int64(0)..<300 {
            let time = 1000 + index * 10
            let epoch = Int32(index / 150)
            let expected = TimestampOffset(offset: index, timestamp: time, leaderEpoch: epoch)
            #expect(try log.offset(forTimestamp: time) == expected)
            #expect(try log.offset(forTimestamp: time - 9) == expected)
        }
        #expect(try log.offset(forTimestamp: 0)?.offset == 0)
        #expect(try log.offset(forTimestamp: 1000 + 299 * 10 + 1) == nil)
        #expect(try log.maxTimestampOffset()?.offset == 299)
    }

    @Test func timesThatGoBackwardsDoNotHideRecords() throws {
        let fixture = LogFixture { $0.indexIntervalBytes = 0 }
        let log = try fixture.open()
        let times: [Int64] = [500, 100, 900, 900, 300, 200, 901, 50]
        for (index, time) in times.enumerated() {
            if index == 4 { try log.roll(nowMilliseconds: 0) }
            try log.append(makeBatch(timestamp: time))
        }
        for candidate in [log, try fixture.open(clean: false)] {
            for time in Int64(0)...950 {
                let expected = times.firstIndex { $0 >= time }.map(Int64.init)
                #expect(try candidate.offset(forTimestamp: time)?.offset == expected)
            }
            #expect(try candidate.maxTimestampOffset()?.offset == 6)
        }
    }

    @Test func recordsBelowTheStartAreNotFound() throws {
        let log = try LogFixture().open()
        try log.append(makeBatch(records: 5, timestamp: 100, timestampStep: 1))
        try log.incrementLogStartOffset(to: 3)
        #expect(try log.offset(forTimestamp: 0)?.offset == 3)
    }

    @Test func aLogWithoutTimesHasNoGreatestOne() throws {
        let log = try LogFixture().open()
        #expect(try log.maxTimestampOffset() == nil)
        try log.append(makeBatch(timestamp: -1))
        #expect(try log.maxTimestampOffset() == nil)
        #expect(try log.offset(forTimestamp: 0) == nil)
    }
}
