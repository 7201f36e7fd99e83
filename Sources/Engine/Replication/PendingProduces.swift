import KafkaProtocol

/// Where in a produce request's answer one partition stands, and up to where it must be committed.
struct ProduceWait {
    let produceId: UInt64
    let topicIndex: Int
    let partitionIndex: Int
    /// The high watermark that completes it: the batch's last offset plus one.
    let requiredOffset: Int64
}

/// Produce requests with `acks=all` that are appended and wait to be committed.
///
/// Partitions keep the waits, in order of offset; this holds the requests and their time-outs.
final class PendingProduces {
    private struct Entry {
        let context: RequestContext
        var response: ProduceResponse
        var remaining: Int
        var hasFailed: Bool
    }

    private var entries: [UInt64: Entry] = [:]
    private var deadlines = DeadlineQueue<UInt64>()
    private var nextId: UInt64 = 0
    /// How many of the requests that waited here were refused in part or as a whole.
    private(set) var failedRequestCount = 0

    /// When the next request times out, or nil.
    var nextDeadlineMilliseconds: Int64? { self.entries.isEmpty ? nil : self.deadlines.next }

    /// The id that the next ``add(_:response:waits:hasFailed:deadlineMilliseconds:)`` will use.
    var upcomingId: UInt64 { self.nextId }

    /// Parks a request whose answer still lacks `waits` partitions, which are marked with a time-out in `response`.
    ///
    /// - Parameter hasFailed: whether another of its partitions was refused already.
    func add(
        _ context: RequestContext,
        response: ProduceResponse,
        waits: Int,
        hasFailed: Bool,
        deadlineMilliseconds: Int64
    ) {
        self.entries[self.nextId] = Entry(
            context: context,
            response: response,
            remaining: waits,
            hasFailed: hasFailed
        )
        self.deadlines.add(self.nextId, deadlineMilliseconds: deadlineMilliseconds)
        self.nextId += 1
    }

    /// Settles one partition of a request. With the last one, answers.
    func complete(_ wait: ProduceWait, errorCode: ErrorCode, outbox: Outbox) {
        guard var entry = self.entries[wait.produceId] else { return }
        let hasOffset =
            entry.response.responses[wait.topicIndex].partitionResponses[wait.partitionIndex].baseOffset >= 0
        // Without an offset it is a duplicate whose place is forgotten.
        entry.response.responses[wait.topicIndex].partitionResponses[wait.partitionIndex].errorCode =
            errorCode == .none && !hasOffset ? .duplicateSequenceNumber : errorCode
        if errorCode != .none {
            entry.response.responses[wait.topicIndex].partitionResponses[wait.partitionIndex].baseOffset = -1
            entry.hasFailed = true
        }
        entry.remaining -= 1
        if entry.remaining == 0 {
            self.entries[wait.produceId] = nil
            if entry.hasFailed { self.failedRequestCount += 1 }
            outbox.respond(entry.context, entry.response)
        } else {
            self.entries[wait.produceId] = entry
        }
    }

    /// Answers the requests whose time is up; partitions that are not settled say REQUEST_TIMED_OUT.
    func expire(nowMilliseconds: Int64, outbox: Outbox) {
        while let id = self.deadlines.popExpired(nowMilliseconds: nowMilliseconds) {
            guard let entry = self.entries.removeValue(forKey: id) else { continue }
            self.failedRequestCount += 1
            outbox.respond(entry.context, entry.response)
        }
    }
}
