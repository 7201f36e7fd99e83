import Testing
import Verification

@Suite struct VerifiableValueTests {
    private let value = VerifiableValue(runId: "run1")

    private func text(sequence: Int64, byteCount: Int) -> String {
        var text: [UInt8] = []
        self.value.write(sequence: sequence, wallMicroseconds: 1_700_000_000_000_000, byteCount: byteCount, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private func parse(_ text: String) -> [Int64?]? {
        Array(text.utf8).withUnsafeBytes { bytes in
            self.value.parse(bytes).map { [$0.sequence, $0.wallMicroseconds] }
        }
    }

    @Test func valuesAreRunSequenceTimeAndPadding() {
        #expect(self.text(sequence: 0, byteCount: 0) == "run1.0")
        #expect(self.text(sequence: 907, byteCount: 30) == "run1.907 1700000000000000.....")
        #expect(self.text(sequence: 907, byteCount: 12) == "run1.907....")
    }

    @Test func valuesReadBack() {
        for byteCount in [0, 10, 25, 26, 100] {
            for sequence in [0, 9, 10, 123_456_789] as [Int64] {
                let parsed = self.parse(self.text(sequence: sequence, byteCount: byteCount))
                #expect(parsed?[0] == sequence)
            }
        }
        #expect(self.parse(self.text(sequence: 5, byteCount: 40)) == [5, 1_700_000_000_000_000])
    }

    @Test(arguments: ["", "run1", "run1.", "run1.x", "run2.5", "run11.5", "run1.99999999999999999999", "other"])
    func otherRecordsAreNotOurs(text: String) {
        #expect(self.parse(text) == nil)
    }

    @Test func theRunIsBeforeTheFirstDot() {
        func run(_ text: String) -> String? { Array(text.utf8).withUnsafeBytes { VerifiableValue.runId(of: $0) } }
        #expect(run("run1.55 17...") == "run1")
        #expect(run("7.1") == "7")
        #expect(run(".1") == nil)
        #expect(run("run.") == nil)
        #expect(run("no dot") == nil)
    }

    @Test func everyKeyStaysInItsPartition() {
        var options = VerifiableProducerOptions(bootstrapServers: "", topic: "")
        for (keyCount, partitionCount) in [(16, 3), (2, 5), (7, 7), (1, 1)] {
            options.keyCount = keyCount
            var partitionOfKey: [Int: Int32] = [:]
            for partition in 0..<Int32(partitionCount) {
                for sequence in 0..<Int64(50) {
                    let key = options.keyIndex(partition: partition, sequence: sequence, partitionCount: partitionCount)
                    #expect(partitionOfKey[key, default: partition] == partition)
                    partitionOfKey[key] = partition
                }
            }
            #expect(partitionOfKey.count == options.effectiveKeyCount(partitionCount: partitionCount))
        }
    }

    @Test func sequenceRangesJoinAndSplit() {
        var ranges = SequenceRanges(limit: 3)
        for sequence in [1, 2, 3, 5, 4, 3] as [Int64] { ranges.insert(sequence) }
        #expect(ranges.ranges == [1..<6])
        #expect(ranges.remove(3) && !ranges.remove(3))
        #expect(ranges.ranges == [1..<3, 4..<6])
        #expect(ranges.contains(2) && !ranges.contains(3) && !ranges.contains(6))
        ranges.insert(10)
        ranges.insert(20)
        #expect(ranges.ranges == [4..<6, 10..<11, 20..<21], "the lowest is forgotten")
    }
}
