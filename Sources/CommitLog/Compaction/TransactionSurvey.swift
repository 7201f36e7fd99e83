import Buffers
import KafkaProtocol

/// Which transactions of a log were aborted, found by their markers. Whether a record counts is known only when the
/// marker behind it is.
struct TransactionSurvey {
    private struct Aborted {
        let firstOffset: Int64
        let markerOffset: Int64
    }

    /// Where each producer's open transaction begins.
    private var open: [Int64: Int64] = [:]
    /// By producer, in rising order.
    private var aborted: [Int64: [Aborted]] = [:]
    /// How many open transactions have begun before the offset that was asked about.
    private var undecided = 0

    /// Notes a batch. Records behind `end` are of no interest, only how the transactions before it ended.
    ///
    /// - Parameter marker: the kind of marker that a control batch holds.
    mutating func note(_ header: RecordBatchHeader, marker: ControlRecord?, end: Int64) {
        guard header.producerId >= 0 else { return }
        if header.attributes.isControl {
            guard let first = self.open.removeValue(forKey: header.producerId) else { return }
            if first < end { self.undecided -= 1 }
            guard marker == .abort else { return }
            self.aborted[header.producerId, default: []].append(
                Aborted(firstOffset: first, markerOffset: header.lastOffset)
            )
        } else if header.attributes.isTransactional, self.open[header.producerId] == nil {
            self.open[header.producerId] = header.baseOffset
            if header.baseOffset < end { self.undecided += 1 }
        }
    }

    /// Whether a transaction that begins before the end is still without its marker.
    var isUndecided: Bool { self.undecided > 0 }

    /// Whether the batch belongs to a transaction that was aborted.
    func isAborted(_ header: RecordBatchHeader) -> Bool {
        guard header.attributes.isTransactional, !header.attributes.isControl,
            let ranges = self.aborted[header.producerId]
        else { return false }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].markerOffset < header.baseOffset { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].firstOffset <= header.baseOffset
    }

    /// The kind of marker in a control batch; nil if it holds no record or one of another kind.
    static func marker(in batch: RecordBatch) throws(RecordBatchError) -> ControlRecord? {
        var kind: ControlRecord?
        try batch.forEachRecord { record in
            kind = try? ControlRecord(key: record.key)
            return false
        }
        return kind
    }
}
