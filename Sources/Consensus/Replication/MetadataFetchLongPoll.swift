/// The fetches that the leader holds until there is something to say: new records, a higher high watermark (KIP-1166), or
/// the end of the wait.
struct MetadataFetchLongPoll {
    private struct Held {
        let fetch: MetadataFetch
        let deadline: Int64
    }

    private var held: [Held] = []

    /// Holds `fetch`; returns the one that the same replica was waiting with before, which it has given up.
    mutating func hold(_ fetch: MetadataFetch, nowMilliseconds: Int64) -> MetadataFetch? {
        let entry = Held(fetch: fetch, deadline: nowMilliseconds + fetch.maxWaitMilliseconds)
        if fetch.replicaId >= 0, let index = self.held.firstIndex(where: { $0.fetch.replicaId == fetch.replicaId }) {
            let previous = self.held[index].fetch
            self.held[index] = entry
            return previous
        }
        self.held.append(entry)
        return nil
    }

    /// Removes and returns the fetches that can be answered.
    mutating func ready(endOffset: Int64, highWatermark: Int64, nowMilliseconds: Int64) -> [MetadataFetch] {
        let isReady: (Held) -> Bool = { entry in
            // A consumer sees only what is committed.
            let limit = entry.fetch.replicaId >= 0 ? endOffset : highWatermark
            return entry.deadline <= nowMilliseconds || entry.fetch.offset < limit
                || entry.fetch.knownHighWatermark < highWatermark
        }
        guard self.held.contains(where: isReady) else { return [] }
        let fetches = self.held.filter(isReady).map(\.fetch)
        self.held.removeAll(where: isReady)
        return fetches
    }

    /// Removes and returns all fetches.
    mutating func drain() -> [MetadataFetch] {
        defer { self.held = [] }
        return self.held.map(\.fetch)
    }

    /// When the next wait ends.
    var deadline: Int64? { self.held.map(\.deadline).min() }
}
