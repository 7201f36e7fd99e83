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

    /// The id of a replay that has sent this record already.
    func replay(of record: ConsumedRecord, _ letter: DeadLetter?, _ reader: DeadLetterReader) -> String? {
        self.passages[record.partition]?.last { passage in
            guard (passage.from..<passage.done).contains(record.offset) else { return false }
            return passage.note.hasSent(record, letter, reader)
        }?.id
    }
}
