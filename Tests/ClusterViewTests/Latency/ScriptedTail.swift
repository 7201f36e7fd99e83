import ClusterView
import Synchronization

/// A tail that tells what the test gives it.
final class ScriptedTail: CommitTail {
    private let state = Mutex((news: TailedNews(), isStopped: false))

    var news: TailedNews {
        get { self.state.withLock { $0.news } }
        set { self.state.withLock { $0.news = newValue } }
    }
    var isStopped: Bool { self.state.withLock { $0.isStopped } }

    func start() async {}

    func take() -> TailedNews {
        self.state.withLock { state in
            defer { state.news = TailedNews(readsSinceMilliseconds: state.news.readsSinceMilliseconds) }
            return state.news
        }
    }

    func stop() async { self.state.withLock { $0.isStopped = true } }
}
