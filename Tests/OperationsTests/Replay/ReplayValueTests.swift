import Operations
import Testing

@Suite struct ReplayValueTests {
    @Test func marksAreRangesAndText() {
        let marks = MarkedRecords([(0, 5), (0, 4), (0, 6), (2, 1), (0, 9), (0, 5)])
        #expect(marks.text == "0:4-6,9;2:1" && marks.count == 5)
        #expect(MarkedRecords(marks.text) == marks)
        #expect(marks.contains(partition: 0, offset: 5) && !marks.contains(partition: 0, offset: 7))
        #expect(!marks.contains(partition: 1, offset: 5))
        for text in ["", "0", "0:", "0:x", "0:5-4", "0:5,4", "-1:4", "0:1;;1:2", "0:1-2-3"] {
            #expect(MarkedRecords(text) == nil, "\(text)")
        }
    }

    @Test func marksComeInAnyOrder() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let offsets = (0..<40).map { _ in Int64.random(in: 0..<60, using: &random) }
            var inserted = MarkedRecords([])
            for offset in offsets { inserted.insert(partition: 1, offset: offset) }
            #expect(inserted == MarkedRecords(offsets.map { (1, $0) }))
            for offset in Int64(0)..<60 {
                #expect(inserted.contains(partition: 1, offset: offset) == offsets.contains(offset))
            }
        }
    }

    @Test func theRateIsKept() {
        var pace = ReplayPace(recordsPerSecond: 100, nowMilliseconds: 0)
        #expect(ReplayPace.batchLimit(recordsPerSecond: 100, most: 500) == 20)
        #expect(ReplayPace.batchLimit(recordsPerSecond: 1, most: 500) == 1)
        #expect(ReplayPace.batchLimit(recordsPerSecond: nil, most: 500) == 500)
        #expect(pace.delayMilliseconds(after: 20, nowMilliseconds: 10) == 190)
        #expect(pace.delayMilliseconds(after: 20, nowMilliseconds: 200) == 200)
        // A pause of a minute is not made up for.
        #expect(pace.delayMilliseconds(after: 20, nowMilliseconds: 60_000) == 0)
        #expect(pace.delayMilliseconds(after: 20, nowMilliseconds: 60_000) == 200)
    }

    @Test func growthIsComparedWithWhatWasSent() {
        var watch = ReturnWatch(limitPercent: 20)
        #expect(watch.observe(ends: 1000, sent: 0, nowMilliseconds: 0) == nil)
        // A few say nothing.
        #expect(watch.observe(ends: 1010, sent: 10, nowMilliseconds: 1000) == nil)
        #expect(watch.observe(ends: 1020, sent: 100, nowMilliseconds: 2000) == nil)
        #expect(
            watch.observe(ends: 1021, sent: 100, nowMilliseconds: 3000)?.contains("21 new dead letters for 100") == true
        )
        #expect(watch.cameBack == 21)
        // Another partition's leader changed and answers with less for a moment: nothing came back by that.
        #expect(watch.observe(ends: 900, sent: 5000, nowMilliseconds: 4000) == nil)
        #expect(watch.cameBack == 21)
    }

    @Test func onlyTheLastMinuteCounts() {
        var watch = ReturnWatch(limitPercent: 20)
        _ = watch.observe(ends: 0, sent: 0, nowMilliseconds: 0)
        // An old flood is over; what is sent now stays away.
        _ = watch.observe(ends: 500, sent: 100, nowMilliseconds: 1000)
        #expect(watch.observe(ends: 500, sent: 200, nowMilliseconds: 61_500) == nil)
        #expect(watch.observe(ends: 530, sent: 300, nowMilliseconds: 62_000) == nil)
        #expect(watch.observe(ends: 560, sent: 310, nowMilliseconds: 63_000) != nil)
        var deaf = ReturnWatch(limitPercent: nil)
        _ = deaf.observe(ends: 0, sent: 0, nowMilliseconds: 0)
        #expect(deaf.observe(ends: 5000, sent: 100, nowMilliseconds: 1000) == nil && deaf.cameBack == 5000)
    }

    @Test func notesOfOthersAreNone() {
        for text in ["", "{}", "not ours", "{\"from\":1}", "null"] { #expect(ReplayNote(text) == nil) }
    }
}

extension ReplayProgress {
    /// What a group has after a commit of some of its partitions.
    func merged(with newer: ReplayProgress) -> ReplayProgress {
        var merged = self
        merged.places.merge(newer.places) { $1 }
        return merged
    }

    func takenOver(by writer: String) -> ReplayProgress {
        var taken = self
        for partition in taken.places.keys { taken.places[partition]?.note.writer = writer }
        return taken
    }
}
