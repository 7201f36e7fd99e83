import Synchronization

/// One reading of the coordinators' log for several who want its news: each of them gets all of it, at its own pace.
public final class SharedTail: Sendable {
    private let tail: any CommitTail
    private let readers = Mutex(Readers())

    private struct Readers {
        var waiting: [Int: TailedNews] = [:]
        var nextID = 0
    }

    /// News waits for a slow reader; beyond so many commits the oldest are let go.
    private static let commitsKept = 100_000
    private static let rebalancesKept = 1000

    public init(_ tail: any CommitTail) { self.tail = tail }

    /// One more who reads. The log is read from the first ``CommitTail/start()`` of any until the last has stopped.
    public func reader() -> any CommitTail {
        let id = self.readers.withLock { readers in
            readers.nextID += 1
            readers.waiting[readers.nextID] = TailedNews()
            return readers.nextID
        }
        return Reader(tail: self, id: id)
    }

    private func start() async { await self.tail.start() }

    private func take(_ id: Int) -> TailedNews {
        self.readers.withLock { readers in
            let news = self.tail.take()
            for reader in readers.waiting.keys {
                readers.waiting[reader]?.add(news, Self.commitsKept, Self.rebalancesKept)
            }
            guard let mine = readers.waiting[id] else { return news }
            readers.waiting[id] = TailedNews()
            return mine
        }
    }

    private func leave(_ id: Int) async {
        let isLast = self.readers.withLock { readers in
            let wasThere = readers.waiting.removeValue(forKey: id) != nil
            return wasThere && readers.waiting.isEmpty
        }
        if isLast { await self.tail.stop() }
    }

    private struct Reader: CommitTail {
        let tail: SharedTail
        let id: Int

        func start() async { await self.tail.start() }
        func take() -> TailedNews { self.tail.take(self.id) }
        func stop() async { await self.tail.leave(self.id) }
    }
}

extension TailedNews {
    /// Adds what came later.
    fileprivate mutating func add(_ news: TailedNews, _ commitsKept: Int, _ rebalancesKept: Int) {
        // Who takes often has nothing waiting: the news is shared then and not copied.
        if self.commits.isEmpty { self.commits = news.commits } else { self.commits += news.commits }
        self.rebalances += news.rebalances
        self.readsSinceMilliseconds = news.readsSinceMilliseconds
        self.obstacle = news.obstacle
        if self.commits.count > commitsKept { self.commits.removeFirst(self.commits.count - commitsKept) }
        if self.rebalances.count > rebalancesKept {
            self.rebalances.removeFirst(self.rebalances.count - rebalancesKept)
        }
    }
}
