import Testing
import Verification

@Suite struct DeliveryOracleTests {
    /// Acknowledges the records 0..<count of partition 0, each at the offset of its number.
    private func acknowledged(_ count: Int64, windowLimit: Int = 1_000) -> DeliveryOracle {
        var oracle = DeliveryOracle(windowLimit: windowLimit)
        for sequence in 0..<count { oracle.acked(partition: 0, sequence: sequence, offset: sequence) }
        return oracle
    }

    @Test func everythingReadOnceAndInOrderIsClean() {
        var oracle = self.acknowledged(500)
        #expect(oracle.counts.unread == 500)
        for sequence in 0..<Int64(500) { oracle.read(partition: 0, sequence: sequence, offset: sequence) }
        #expect(oracle.counts.isClean)
        #expect(oracle.counts.acked == 500 && oracle.counts.read == 500 && oracle.counts.unread == 0)
        #expect(oracle.openCount == 0)
    }

    @Test func readingMayRunAheadOfAcknowledgements() {
        var oracle = DeliveryOracle()
        for sequence in 0..<Int64(100) { oracle.read(partition: 3, sequence: sequence, offset: sequence + 40) }
        #expect(oracle.openCount == 100)
        for sequence in 0..<Int64(100) { oracle.acked(partition: 3, sequence: sequence, offset: sequence + 40) }
        #expect(oracle.counts.isClean && oracle.counts.unread == 0)
        #expect(oracle.openCount == 0)
        #expect(oracle.counts(partition: 3).read == 100 && oracle.counts(partition: 0).read == 0)
    }

    @Test func anAcknowledgedRecordThatReadingHasPassedIsLost() {
        var oracle = self.acknowledged(10)
        for sequence in [0, 1, 2, 5] as [Int64] { oracle.read(partition: 0, sequence: sequence, offset: sequence) }
        #expect(oracle.counts.lost == 2)
        #expect(
            oracle.namedLosses == [
                LostRecord(partition: 0, sequence: 3, offset: 3), LostRecord(partition: 0, sequence: 4, offset: 4),
            ]
        )
        #expect(oracle.counts.unread == 4)
        #expect(!oracle.counts.isClean)
    }

    @Test func aLateAcknowledgementOfAPassedRecordIsALoss() {
        var oracle = DeliveryOracle()
        oracle.read(partition: 0, sequence: 0, offset: 0)
        oracle.read(partition: 0, sequence: 2, offset: 2)
        #expect(oracle.counts.lost == 0)
        oracle.acked(partition: 0, sequence: 1, offset: 1)
        #expect(oracle.counts.lost == 1)
    }

    @Test func anAcknowledgementWithoutOffsetIsJudgedBySequence() {
        var oracle = DeliveryOracle()
        oracle.acked(partition: 0, sequence: 0, offset: -1)
        oracle.read(partition: 0, sequence: 1, offset: 7)
        #expect(oracle.counts.lost == 1)
    }

    @Test func aRecordAtALaterOffsetIsNotYetLost() {
        var oracle = DeliveryOracle()
        oracle.acked(partition: 0, sequence: 0, offset: 1)
        oracle.acked(partition: 0, sequence: 1, offset: 0)
        oracle.read(partition: 0, sequence: 1, offset: 0)
        #expect(oracle.counts.lost == 0)
        oracle.read(partition: 0, sequence: 0, offset: 1)
        #expect(oracle.counts.lost == 0 && oracle.counts.outOfOrder == 1 && oracle.counts.read == 2)
    }

    @Test(arguments: [true, false])
    func aGapThatFillsLateIsReorderingNotLoss(afterTheWindowHasMovedOn: Bool) {
        var oracle = self.acknowledged(10)
        let last: Int64 = afterTheWindowHasMovedOn ? 9 : 6
        for sequence in 0...last where sequence != 5 { oracle.read(partition: 0, sequence: sequence, offset: sequence) }
        #expect(oracle.counts.lost == 1)
        oracle.read(partition: 0, sequence: 5, offset: 5)
        #expect(oracle.counts.lost == 0)
        #expect(oracle.counts.outOfOrder == 1 && oracle.counts.duplicated == 0)
    }

    @Test func lossesAfterATruncatedLogAreFoundOnceReadingIsThere() {
        // Records 3 to 6 were acknowledged at offsets 3 to 6, then the log was cut at 3 and 7, 8, ... written there.
        var oracle = self.acknowledged(7)
        for sequence in 0..<Int64(3) { oracle.read(partition: 0, sequence: sequence, offset: sequence) }
        for sequence in Int64(7)..<12 {
            oracle.acked(partition: 0, sequence: sequence, offset: sequence - 4)
            oracle.read(partition: 0, sequence: sequence, offset: sequence - 4)
        }
        #expect(oracle.counts.lost == 4)
    }

    @Test func aSecondCopyIsADuplicate() {
        var oracle = DeliveryOracle()
        for (sequence, offset) in [0, 1, 3].enumerated() {
            oracle.acked(partition: 0, sequence: Int64(sequence), offset: Int64(offset))
        }
        for (offset, sequence) in [0, 1, 1, 2, 0].enumerated() {
            oracle.read(partition: 0, sequence: Int64(sequence), offset: Int64(offset))
        }
        #expect(oracle.counts.duplicated == 2)
        #expect(oracle.counts.read == 3 && oracle.counts.outOfOrder == 0)
    }

    @Test func goingBackIsNoDuplicate() {
        var oracle = self.acknowledged(5)
        for sequence in [0, 1, 2, 1, 2, 3] as [Int64] {
            oracle.read(partition: 0, sequence: sequence, offset: sequence)
        }
        #expect(oracle.counts.duplicated == 0 && oracle.counts.outOfOrder == 0)
        #expect(oracle.counts.reread == 2 && oracle.counts.read == 4)
    }

    @Test func reorderedRecordsAreCounted() {
        var oracle = DeliveryOracle()
        for (offset, sequence) in [0, 2, 1, 3].enumerated() {
            oracle.acked(partition: 0, sequence: Int64(sequence), offset: Int64(offset))
        }
        for (offset, sequence) in [0, 2, 1, 3].enumerated() {
            oracle.read(partition: 0, sequence: Int64(sequence), offset: Int64(offset))
        }
        #expect(oracle.counts.outOfOrder == 1 && oracle.counts.lost == 0)
    }

    @Test func failedRecordsMayBeThereOrNot() {
        var oracle = DeliveryOracle()
        for sequence in [1, 3, 5] as [Int64] { oracle.failed(partition: 0, sequence: sequence) }
        for (sequence, offset) in [(0, 0), (2, 2), (4, 3)] as [(Int64, Int64)] {
            oracle.acked(partition: 0, sequence: sequence, offset: offset)
        }
        // 1 is in the log although it failed, 3 is not, 5 comes at the very end.
        for (offset, sequence) in [0, 1, 2, 4, 5].enumerated() {
            oracle.read(partition: 0, sequence: Int64(sequence), offset: Int64(offset))
        }
        #expect(oracle.counts.isClean)
        #expect(oracle.counts.failed == 3 && oracle.counts.gaps == 1)
        oracle.read(partition: 0, sequence: 3, offset: 90)
        #expect(oracle.counts.isClean && oracle.counts.gaps == 0)
        #expect(oracle.openCount == 0)
    }

    @Test func unansweredRecordsMayBePresent() {
        var oracle = DeliveryOracle()
        oracle.acked(partition: 0, sequence: 0, offset: 0)
        for sequence in 0..<Int64(3) { oracle.read(partition: 0, sequence: sequence, offset: sequence) }
        #expect(oracle.counts.isClean && oracle.counts.read == 3)
    }

    @Test func whatIsUnreadAtTheEndIsLost() {
        var oracle = self.acknowledged(5)
        for sequence in 0..<Int64(3) { oracle.read(partition: 0, sequence: sequence, offset: sequence) }
        #expect(oracle.counts.lost == 0 && oracle.counts.unread == 2)
        oracle.finish(partition: 0)
        #expect(oracle.counts.lost == 2 && oracle.counts.unread == 0)
    }

    @Test func aReaderWithoutAcknowledgementsSeesGaps() {
        var oracle = DeliveryOracle(tracksAcknowledgements: false)
        for (offset, sequence) in [0, 1, 4, 5, 3].enumerated() {
            oracle.read(partition: 0, sequence: Int64(sequence), offset: Int64(offset))
        }
        #expect(oracle.counts.gaps == 1 && oracle.counts.outOfOrder == 1 && oracle.counts.lost == 0)
        #expect(oracle.openCount == 0)
    }

    @Test func memoryStaysBoundedAndTheForgottenAreCounted() {
        var oracle = DeliveryOracle(windowLimit: 100)
        for sequence in 0..<Int64(10_000) { oracle.acked(partition: 0, sequence: sequence, offset: sequence) }
        #expect(oracle.openCount == 100)
        #expect(oracle.counts.unchecked == 9_900 && oracle.counts.unread == 100)
        // Far ahead: no loop over what lies between.
        oracle.acked(partition: 0, sequence: 1 << 60, offset: 5)
        #expect(oracle.openCount == 100 && oracle.counts.unread == 1)
        oracle.read(partition: -1, sequence: 0, offset: 0)
        #expect(oracle.counts.read == 0)
    }

    @Test func millionsOfRecordsLeaveNothingBehind() {
        var oracle = DeliveryOracle()
        for sequence in 0..<Int64(200_000) {
            oracle.acked(partition: 1, sequence: sequence, offset: sequence)
            if !sequence.isMultiple(of: 1_000) { oracle.read(partition: 1, sequence: sequence, offset: sequence) }
        }
        #expect(oracle.openCount == 0)
        #expect(oracle.counts.lost == 200)
        #expect(oracle.namedLosses.count == DeliveryOracle.namedLossLimit)
    }
}
