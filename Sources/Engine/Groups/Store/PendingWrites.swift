import KafkaProtocol

/// Records of a shard on their way into the log: appended and not committed yet, in the order of the log.
struct PendingWrites: Sendable {
    /// What follows from a write.
    enum Purpose: Sendable {
        case group(String, life: UInt64, GroupStore)
        case commit(String, life: UInt64, [(partition: TopicPartition, offset: CommittedOffset)], Answer?)
        case deleteOffsets(String, life: UInt64, [TopicPartition], GroupTicket?, OffsetDeleteResponse)
        case deleteGroup(String, GroupTicket?)
    }

    /// What a client is told when its offsets are committed.
    struct Answer: Sendable {
        let ticket: GroupTicket
        let response: OffsetCommitResponse
    }

    struct Write: Sendable {
        let id: GroupWriteID
        let purpose: Purpose
        let endOffset: Int64
        /// The client has been told that it took too long.
        var isOverdue = false
    }

    private var unappended: [GroupWriteID: Purpose] = [:]
    private var appended: [Write] = []
    /// Everything before it is done with; it is cut off now and then.
    private var first = 0
    private var nextId: UInt64 = 0

    func hasCommitted(upTo highWatermark: Int64) -> Bool {
        self.first < self.appended.count && self.appended[self.first].endOffset <= highWatermark
    }

    mutating func begin(_ purpose: Purpose) -> GroupWriteID {
        let id = GroupWriteID(rawValue: self.nextId)
        self.nextId += 1
        self.unappended[id] = purpose
        return id
    }

    /// The purpose of a write that was not appended.
    mutating func refused(_ id: GroupWriteID) -> Purpose? { self.unappended.removeValue(forKey: id) }

    /// Notes that a write is in the log and returns its purpose.
    mutating func appended(_ id: GroupWriteID, endOffset: Int64) -> Purpose? {
        guard let purpose = self.unappended.removeValue(forKey: id) else { return nil }
        self.appended.append(Write(id: id, purpose: purpose, endOffset: endOffset))
        return purpose
    }

    /// The next write that the high watermark has passed, removed, or nil.
    mutating func popCommitted(upTo highWatermark: Int64) -> Write? {
        guard self.hasCommitted(upTo: highWatermark) else { return nil }
        defer {
            self.first += 1
            if self.first == self.appended.count || self.first > 256 {
                self.appended.removeFirst(self.first)
                self.first = 0
            }
        }
        return self.appended[self.first]
    }

    /// Marks a write whose client has waited long enough and returns it, unless it is committed already.
    mutating func overdue(_ id: GroupWriteID) -> Write? {
        guard let index = self.appended[self.first...].firstIndex(where: { $0.id == id }) else { return nil }
        guard !self.appended[index].isOverdue else { return nil }
        self.appended[index].isOverdue = true
        return self.appended[index]
    }

    /// All writes whose clients wait, removed.
    mutating func takeAll() -> [Write] {
        defer {
            self.appended = []
            self.unappended = [:]
            self.first = 0
        }
        return self.appended[self.first...].filter { !$0.isOverdue }
    }
}
