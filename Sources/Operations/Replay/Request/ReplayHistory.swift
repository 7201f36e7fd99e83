import ClusterView
import RecordClient

/// Earlier replays out of the same topic, as their progress tells.
public struct ReplayHistory: Sendable, Equatable {
    /// What an earlier replay has gone over in one partition.
    struct Passage: Sendable, Equatable {
        var id: String
        var from: Int64
        /// Up to here it is done.
        var done: Int64
        var note: ReplayNote
    }

    private var passages: [Int32: [Passage]] = [:]

    public init() {}

    /// - Parameter progress: of every replay out of the topic but the one that is to go on.
    public init(_ progress: [ReplayProgress]) {
        for replay in progress {
            for (partition, place) in replay.places where place.offset > place.note.from {
                let passage = Passage(id: replay.id, from: place.note.from, done: place.offset, note: place.note)
                self.passages[partition, default: []].append(passage)
            }
        }
    }

    public var isEmpty: Bool { self.passages.isEmpty }

    /// Without what goes beyond these partitions' ends: it was not of the records that are there now.
    func within(_ spans: [RecordSpan]) -> ReplayHistory {
        var history = self
        for (partition, passages) in self.passages {
            let end = spans.first { $0.partition == partition }?.to ?? 0
            history.passages[partition] = passages.filter { $0.done <= end }
        }
        return history
    }

    /// What of a span replays have gone over from its beginning on, without a gap; nil for nothing.
    func covered(_ span: RecordSpan) -> RecordSpan? {
        var end = span.from
        for passage in (self.passages[span.partition] ?? []).sorted(by: { $0.from < $1.from }) {
            guard passage.from <= end else { break }
            end = max(end, passage.done)
        }
        return end > span.from ? RecordSpan(partition: span.partition, from: span.from, to: end) : nil
    }

    /// Whether a replay has certainly sent or parked this record.
    func hasSurelyMoved(_ record: ConsumedRecord, _ reader: DeadLetterReader) -> Bool {
        let letter = reader.read(record.headers)
        return self.passages[record.partition]?.contains { passage in
            guard (passage.from..<passage.done).contains(record.offset) else { return false }
            // Which of the records without content were not found any more is not written down.
            if letter?.lacksContent(of: record) == true, passage.note.tally.left(.contentGone) > 0 { return false }
            return passage.note.hasSent(record, letter, reader)
        } ?? false
    }

    /// The id of a replay that has sent this record already.
    func replay(of record: ConsumedRecord, _ letter: DeadLetter?, _ reader: DeadLetterReader) -> String? {
        self.passages[record.partition]?.last { passage in
            guard (passage.from..<passage.done).contains(record.offset) else { return false }
            return passage.note.hasSent(record, letter, reader)
        }?.id
    }
}
