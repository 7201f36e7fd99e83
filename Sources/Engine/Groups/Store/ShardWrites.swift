import KafkaProtocol

/// Writing first, answering afterwards.
extension GroupShard {
    mutating func write(_ records: [GroupRecord], for purpose: PendingWrites.Purpose, effects: inout [GroupEffect]) {
        effects.append(.append(self.writes.begin(purpose), records))
    }

    /// An append has ended.
    package mutating func appended(
        _ id: GroupWriteID,
        result: GroupAppendResult,
        now: EngineTime,
        effects: inout [GroupEffect]
    ) {
        switch result {
        case .appended(let endOffset):
            let purpose = self.writes.appended(id, endOffset: endOffset)
            // Whoever joins from now on begins a group of that name anew.
            if case .deleteGroup(let group, _)? = purpose { self.entries[group] = nil }
            self.addDeadline(of: id, now: now)
        case .refused(let error):
            guard let purpose = self.writes.refused(id) else { return }
            self.fail(purpose, GroupWriteError.code(for: error), now: now, effects: &effects)
        }
    }

    /// Whether the high watermark has passed something that someone waits for. O(1).
    func hasCommitted(upTo highWatermark: Int64) -> Bool { self.writes.hasCommitted(upTo: highWatermark) }

    /// The partition's high watermark has moved.
    package mutating func committed(upTo highWatermark: Int64, now: EngineTime, effects: inout [GroupEffect]) {
        while let write = self.writes.popCommitted(upTo: highWatermark) {
            self.succeed(write, now: now, effects: &effects)
        }
    }

    private mutating func succeed(_ write: PendingWrites.Write, now: EngineTime, effects: inout [GroupEffect]) {
        switch write.purpose {
        case .group(let id, let life, let store):
            guard self.entries[id]?.life == life, !write.isOverdue else { return }
            self.act(on: id, effects: &effects) { $0.stored(store, error: nil, now: now, actions: &$1) }
        case .commit(let id, let life, let offsets, let answer):
            if self.entries[id]?.life == life {
                for (partition, offset) in offsets {
                    self.entries[id]!.offsets.end(partition)
                    self.entries[id]!.offsets.set(partition, to: offset)
                }
            }
            if let answer, !write.isOverdue { effects.append(.answerCommit(answer.ticket, answer.response)) }
        case .deleteOffsets(let id, let life, let partitions, let ticket, let response):
            if self.entries[id]?.life == life {
                for partition in partitions { self.entries[id]!.offsets.remove(partition) }
                self.removeIfUnused(id)
            }
            if let ticket, !write.isOverdue { effects.append(.answerOffsetDelete(ticket, response)) }
        case .deleteGroup(let id, let ticket):
            if let ticket, !write.isOverdue { effects.append(.groupDeleted(ticket, group: id, .none)) }
        }
    }

    /// A write has failed, or takes too long.
    ///
    /// - Parameter isStillWritten: it may come to be committed all the same.
    mutating func fail(
        _ purpose: PendingWrites.Purpose,
        _ code: ErrorCode,
        isStillWritten: Bool = false,
        now: EngineTime,
        effects: inout [GroupEffect]
    ) {
        switch purpose {
        case .group(let id, let life, let store):
            guard self.entries[id]?.life == life else { return }
            self.act(on: id, effects: &effects) { $0.stored(store, error: code, now: now, actions: &$1) }
        case .commit(let id, let life, let offsets, _):
            guard !isStillWritten, self.entries[id]?.life == life else { break }
            for (partition, _) in offsets { self.entries[id]!.offsets.end(partition) }
            self.removeIfUnused(id)
        case .deleteOffsets, .deleteGroup: break
        }
        self.refuse(purpose, code, effects: &effects)
    }

    /// Tells whoever waits for a write that it is not done.
    func refuse(_ purpose: PendingWrites.Purpose, _ code: ErrorCode, effects: inout [GroupEffect]) {
        switch purpose {
        case .group: break
        case .commit(_, _, _, let answer):
            guard let answer else { return }
            effects.append(.answerCommit(answer.ticket, answer.response.refusing(with: code)))
        case .deleteOffsets(_, _, _, let ticket, _):
            guard let ticket else { return }
            effects.append(.answerOffsetDelete(ticket, OffsetDeleteResponse(errorCode: code)))
        case .deleteGroup(let id, let ticket):
            guard let ticket else { return }
            effects.append(.groupDeleted(ticket, group: id, code))
        }
    }
}

extension OffsetCommitResponse {
    /// The same answer with `code` wherever it said that all was well.
    func refusing(with code: ErrorCode) -> OffsetCommitResponse {
        var response = self
        for topic in response.topics.indices {
            for index in response.topics[topic].partitions.indices
            where response.topics[topic].partitions[index].errorCode == .none {
                response.topics[topic].partitions[index].errorCode = code
            }
        }
        return response
    }
}
