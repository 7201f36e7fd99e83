/// What the owner of an embedded cluster's processes can do to them, whether the supervisor lives in this process
/// (``ClusterSupervisor``) or in another one (``ControlClient``).
///
/// Every order returns when it took effect: `start` when the node accepts requests, `stop` and `kill` when its process
/// is gone, `freeze` when the kernel has stopped it.
public protocol ClusterControl: Sendable {
    /// The cluster and its nodes as they are now, with the processes' figures.
    func status() async throws(ClusterError) -> ClusterStatus

    /// Starts a node that does not run and waits until it is ready.
    func start(_ node: Int32) async throws(ClusterError)

    /// Stops a node cleanly (SIGTERM: controlled shutdown); after a deadline it is killed and an error says so.
    func stop(_ node: Int32) async throws(ClusterError)

    /// Ends a node's process at once (SIGKILL), as a crash would.
    func kill(_ node: Int32) async throws(ClusterError)

    /// Stops a node if it runs, starts it, and waits until it is ready.
    func restart(_ node: Int32) async throws(ClusterError)

    /// Suspends a node's process (SIGSTOP): its connections stay open and nothing answers.
    func freeze(_ node: Int32) async throws(ClusterError)

    /// Resumes a frozen node (SIGCONT).
    func thaw(_ node: Int32) async throws(ClusterError)

    /// Stops every node, brokers first, and ends the supervision. Data stays.
    func down() async throws(ClusterError)
}
