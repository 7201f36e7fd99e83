import KafkaProtocol

/// Fetch requests that wait for enough data or for their time to be up (long polls).
final class PendingFetches {
    struct Entry {
        let context: RequestContext
        let request: FetchRequest
        /// The partitions it waits on, so that they can forget it when it is answered.
        let partitions: [Partition]
    }

    private var entries: [UInt64: Entry] = [:]
    private var deadlines = DeadlineQueue<UInt64>()
    private var nextId: UInt64 = 0
    /// Requests that something happened to; looked at once at the end of the step, however much happened in it.
    private var woken: [UInt64] = []

    var nextDeadlineMilliseconds: Int64? { self.entries.isEmpty ? nil : self.deadlines.next }

    /// Parks a request on its partitions.
    func add(_ entry: Entry, deadlineMilliseconds: Int64) {
        let id = self.nextId
        self.nextId += 1
        self.entries[id] = entry
        self.deadlines.add(id, deadlineMilliseconds: deadlineMilliseconds)
        for partition in entry.partitions { partition.waitingFetches.append(id) }
    }

    /// Marks the requests that wait on a partition for another look.
    func wake(_ partition: Partition) {
        for id in partition.waitingFetches where !self.woken.contains(id) { self.woken.append(id) }
    }

    /// Asks for another look at the followers' requests at `deadlineMilliseconds`, so that they learn a new high
    /// watermark soon without one answer for each step it takes.
    func wakeSoon(_ partition: Partition, deadlineMilliseconds: Int64) {
        for id in partition.waitingFetches {
            guard let entry = self.entries[id], entry.request.isFromFollower else { continue }
            self.deadlines.add(id, deadlineMilliseconds: deadlineMilliseconds)
        }
    }

    /// The requests marked since the last call.
    func takeWoken() -> [UInt64] {
        defer { self.woken.removeAll(keepingCapacity: true) }
        return self.woken
    }

    /// The request with this id, if it still waits.
    func entry(_ id: UInt64) -> Entry? { self.entries[id] }

    /// Ends the wait of a request and returns it.
    func remove(_ id: UInt64) -> Entry? {
        guard let entry = self.entries.removeValue(forKey: id) else { return nil }
        for partition in entry.partitions { partition.waitingFetches.removeAll { $0 == id } }
        return entry
    }

    /// The next request whose time is up, removed, or nil.
    func popExpired(nowMilliseconds: Int64) -> Entry? {
        while let id = self.deadlines.popExpired(nowMilliseconds: nowMilliseconds) {
            if let entry = self.remove(id) { return entry }
        }
        return nil
    }

    /// Forgets the requests of a connection that is gone.
    func dropAll(of connection: ConnectionID) {
        for id in self.entries.filter({ $0.value.context.token.connection == connection }).map(\.key).sorted() {
            _ = self.remove(id)
        }
    }
}

extension FetchRequest {
    /// The replica that fetches, in whichever field its version carries it; -1 for a consumer.
    var followerId: Int32 { self.replicaState.replicaId >= 0 ? self.replicaState.replicaId : self.replicaId }

    var isFromFollower: Bool { self.followerId >= 0 }
}
