import CommitLog
import KafkaProtocol

/// DeleteRecords requests that wait until every replica that is alive begins where its leader does.
struct PendingDeletions {
    /// One partition of a request.
    struct Wait {
        let topicPosition: Int
        let position: Int
        let partition: Partition
        /// The first offset that is kept.
        let offset: Int64
    }

    private struct Entry {
        let context: RequestContext
        /// What the client is told if the time-out comes first.
        var response: DeleteRecordsResponse
        var waits: [Wait]
        let deadlineMilliseconds: Int64
    }

    private var entries: [Entry] = []

    /// When the next request times out, or nil.
    var nextDeadlineMilliseconds: Int64? { self.entries.map(\.deadlineMilliseconds).min() }

    /// Keeps a request; ``settle(nowMilliseconds:isAlive:outbox:)`` answers it.
    mutating func add(
        _ context: RequestContext,
        response: DeleteRecordsResponse,
        waits: [Wait],
        deadlineMilliseconds: Int64
    ) {
        self.entries.append(
            Entry(context: context, response: response, waits: waits, deadlineMilliseconds: deadlineMilliseconds)
        )
    }

    /// Answers the requests that need not wait any longer, and those whose time is up.
    mutating func settle(nowMilliseconds: Int64, isAlive: (Int32) -> Bool, outbox: Outbox) {
        guard !self.entries.isEmpty else { return }
        for index in self.entries.indices {
            let waits = self.entries[index].waits
            self.entries[index].waits = []
            for wait in waits { Self.settle(wait, &self.entries[index], isAlive: isAlive) }
        }
        func isOver(_ entry: Entry) -> Bool { entry.waits.isEmpty || entry.deadlineMilliseconds <= nowMilliseconds }
        for entry in self.entries where isOver(entry) { outbox.respond(entry.context, entry.response) }
        self.entries.removeAll(where: isOver)
    }

    private static func settle(_ wait: Wait, _ entry: inout Entry, isAlive: (Int32) -> Bool) {
        var result = entry.response.topics[wait.topicPosition].partitions[wait.position]
        if let lowWatermark = wait.partition.lowWatermark(isAlive: isAlive) {
            result.lowWatermark = lowWatermark
            if lowWatermark >= wait.offset { result.errorCode = .none } else { entry.waits.append(wait) }
        } else {
            // Another leader may not know of the deletion: the client has to ask again.
            result.lowWatermark = -1
            result.errorCode = .notLeaderOrFollower
        }
        entry.response.topics[wait.topicPosition].partitions[wait.position] = result
    }
}

extension Partition {
    /// The lowest log start among the replicas that are alive, as the leader knows them; nil if this replica does not lead.
    func lowWatermark(isAlive: (Int32) -> Bool) -> Int64? {
        guard let leader = self.leaderState else { return nil }
        return leader.followers.filter { isAlive($0.id) }.map(\.logStartOffset).min()
            .map { min($0, self.log.logStartOffset) } ?? self.log.logStartOffset
    }
}
