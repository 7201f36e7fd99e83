import ClusterView
import RecordClient

/// Records of one batch with what is decided on them.
struct ReplayBatch: Sendable {
    struct Item: Sendable {
        var record: ConsumedRecord
        var letter: DeadLetter?
        var decision: ReplayDecision
        /// What is sent for it; nil when nothing is.
        var outgoing: ReplayedRecord?
    }

    var items: [Item]

    /// Everything that is to be sent, in order.
    var outgoing: [ReplayedRecord] { self.items.compactMap(\.outgoing) }
}

/// A replay as a state machine: batches come in, what is to be sent comes out, deliveries come in, progress comes out. It
/// asks nobody and waits for nothing.
struct ReplayRun: Sendable {
    let judge: ReplayJudge
    private(set) var progress: ReplayProgress
    /// Why the cluster refused the first record that it refused.
    private(set) var firstRefusal: String?

    init(_ judge: ReplayJudge, _ progress: ReplayProgress) {
        self.judge = judge
        self.progress = progress
    }

    var tally: ReplayTally { self.progress.tally }

    /// Offsets that were gone over, in all runs of this replay.
    var done: Int64 { self.progress.places.values.reduce(0) { $0 + $1.offset - $1.note.from } }

    var total: Int64 { self.progress.places.values.reduce(0) { $0 + $1.note.to - $1.note.from } }

    /// Decides on records that were read. Those that are not part of this replay, or that it has gone over, are left out.
    func batch(_ records: [ConsumedRecord]) -> ReplayBatch {
        ReplayBatch(
            items: records.compactMap { record in
                guard let place = self.progress.places[record.partition],
                    (place.offset..<place.note.to).contains(record.offset)
                else { return nil }
                let letter = self.judge.letter(of: record)
                let decision = self.judge.decide(on: record, letter)
                return ReplayBatch.Item(
                    record: record,
                    letter: letter,
                    decision: decision,
                    outgoing: self.outgoing(record, letter, decision)
                )
            }
        )
    }

    private func outgoing(
        _ record: ConsumedRecord,
        _ letter: DeadLetter?,
        _ decision: ReplayDecision
    ) -> ReplayedRecord? {
        switch decision {
        case .passOver, .leave: return nil
        case .park(let topic):
            // As it is: whoever looks at it there wants to know why it failed.
            return ReplayedRecord(
                topic: topic,
                partition: nil,
                key: record.key,
                value: record.value,
                headers: record.headers,
                timestampMilliseconds: record.timestampMilliseconds < 0 ? nil : record.timestampMilliseconds
            )
        case .send(let topic, let partition):
            let original = letter?.origin.timestampMilliseconds ?? record.timestampMilliseconds
            let keepsTime = self.judge.request.timestamps == .original && original >= 0
            return ReplayedRecord(
                topic: topic,
                partition: partition,
                key: record.key,
                value: self.judge.request.editedValue ?? record.value,
                headers: self.judge.outgoing(record, letter, id: self.progress.id),
                timestampMilliseconds: keepsTime ? original : nil
            )
        }
    }

    /// Takes in what became of a batch.
    ///
    /// - Parameter deliveries: one for each of the batch's outgoing records, in order.
    /// - Returns: the places to commit, and why the replay cannot go on; nil if it can. Behind a record of which nothing is
    ///   known, a partition's place does not move: it is sent again when the replay is taken up.
    mutating func finish(_ batch: ReplayBatch, _ deliveries: [ReplayDelivery]) -> (
        commit: ReplayProgress, stop: String?
    ) {
        var deliveries = deliveries[...]
        var stop: String?
        var stuck: Set<Int32> = []
        var touched: Set<Int32> = []
        for item in batch.items {
            let delivery = item.outgoing == nil ? nil : deliveries.popFirst() ?? .failed("no answer")
            let partition = item.record.partition
            guard !stuck.contains(partition), var place = self.progress.places[partition] else { continue }
            switch delivery {
            case .failed(let reason)?:
                stop = stop ?? reason
                stuck.insert(partition)
                continue
            case .refused(let reason)?:
                self.firstRefusal = self.firstRefusal ?? "\(Self.name(item.record)): \(reason)"
                place.note.tally.failed += 1
                var failed = place.note.failed.flatMap { MarkedRecords($0) } ?? MarkedRecords([])
                failed.insert(partition: partition, offset: item.record.offset)
                place.note.failed = failed.text
            case .delivered?, nil:
                place.note.tally.count(item.decision)
                if item.decision == .leave(.missingTopic), let topic = item.letter?.origin.topic {
                    place.note.missing = Array(Set(place.note.missing ?? []).union([topic])).sorted()
                }
            }
            guard place.note.text != nil else {
                stop = stop ?? "too many different records cannot be sent: \(self.firstRefusal ?? "topics are missing")"
                stuck.insert(partition)
                continue
            }
            place.offset = item.record.offset + 1
            self.progress.places[partition] = place
            touched.insert(partition)
        }
        return (self.part(touched), stop)
    }

    /// Everything was read: what compaction and transactions have left at the end of a span is gone over, too.
    mutating func finishReading() -> ReplayProgress {
        let open = Set(self.progress.places.filter { $0.value.offset < $0.value.note.to }.keys)
        for partition in open {
            if let end = self.progress.places[partition]?.note.to { self.progress.places[partition]?.offset = end }
        }
        return self.part(open)
    }

    private func part(_ partitions: Set<Int32>) -> ReplayProgress {
        var part = self.progress
        part.places = part.places.filter { partitions.contains($0.key) }
        return part
    }

    private static func name(_ record: ConsumedRecord) -> String {
        "\(record.topic)/\(record.partition)/\(record.offset)"
    }
}
