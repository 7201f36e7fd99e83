import CLinux
import Glibc

/// Runs the node processes of an embedded cluster and keeps its data directory.
///
/// Its code runs on the process's one permanent ``SupervisorThread``, which spawns the children with a parent-death
/// signal: however this process ends, the kernel kills them, frozen ones too. While it lives it holds the directory's
/// lock, the nodes' ports, and a control socket for ``ControlClient``. It lives until ``down()``.
public actor ClusterSupervisor: ClusterControl {
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        SupervisorThread.shared.asUnownedSerialExecutor()
    }

    /// Where the cluster's files are.
    public nonisolated let layout: ClusterLayout
    let options: ClusterOptions
    let thread = SupervisorThread.shared

    private(set) var cluster = ClusterDescription(clusterId: "", profile: "", nodes: [])
    var nodes: [SupervisedNode] = []
    var isGoingDown = false

    private var lock: DirectoryLock?
    private var ports: [ReservedPort] = []
    private var server: ControlServer?
    private var hasEnded = false
    private var endWaiters: [CheckedContinuation<Void, Never>] = []
    private var listeners: [AsyncStream<ClusterEvent>.Continuation] = []

    private init(layout: ClusterLayout, options: ClusterOptions) {
        self.layout = layout
        self.options = options
    }

    /// Takes a data directory: creates or reads its cluster, chooses ports, writes the nodes' configurations, and kills
    /// what a former supervisor may have left. Starts no node yet.
    public static func open(
        directory: String,
        options: ClusterOptions = ClusterOptions()
    ) async throws(ClusterError) -> ClusterSupervisor {
        let supervisor = ClusterSupervisor(layout: ClusterLayout(directory: directory), options: options)
        try await supervisor.prepare()
        return supervisor
    }

    private func prepare() throws(ClusterError) {
        try layout.createDirectory()
        lock = try DirectoryLock(layout)
        let present = try layout.readDescription()
        cluster = try options.reconcile(present, directory: layout.directory)
        let profile = options.profile ?? .named(cluster.profile) ?? .standing
        try DiskSpace.require(profile.requiredFreeBytes, at: layout.directory)
        for node in cluster.nodes { node.process?.killAndWait() }

        var descriptions = cluster.nodes
        ports = try PortAllocation(
            firstBrokerPort: options.firstBrokerPort,
            firstControllerPort: options.firstControllerPort,
            firstMetricsPort: options.firstMetricsPort
        ).assign(to: &descriptions)
        cluster.nodes = descriptions
        nodes = descriptions.map(SupervisedNode.init)
        for node in descriptions {
            try layout.createDirectories(of: node.id)
            let properties = ServerProperties.generate(
                for: node,
                in: cluster,
                layout: layout,
                profile: profile,
                overrides: options.overrides
            )
            try layout.write(properties, of: node.id)
        }
        try writeDescription()
        server = try ControlServer(layout: layout, supervisor: self)
    }

    // MARK: What is known

    /// Kafka's `bootstrap.servers`.
    public var bootstrapServers: String { cluster.bootstrapServers }

    /// Kafka's cluster id.
    public var clusterId: String { cluster.clusterId }

    public func status() -> ClusterStatus {
        let now = SupervisorThread.nowNanoseconds
        return ClusterStatus(
            clusterId: cluster.clusterId,
            dataDirectory: layout.directory,
            supervisorPid: getpid(),
            bootstrapServers: cluster.bootstrapServers,
            freeDiskBytes: DiskSpace.freeBytes(at: layout.directory) ?? 0,
            nodes: nodes.indices.map { nodes[$0].status(nowNanoseconds: now) }
        )
    }

    /// What happens to the nodes from now on, until the supervision ends. A slow reader misses the oldest events.
    public func events() -> AsyncStream<ClusterEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ClusterEvent.self,
            bufferingPolicy: .bufferingNewest(1024)
        )
        if hasEnded { continuation.finish() } else { listeners.append(continuation) }
        return stream
    }

    /// Returns when the supervision has ended, by whoever's order.
    public func waitUntilDown() async {
        if hasEnded { return }
        await withCheckedContinuation { endWaiters.append($0) }
    }

    // MARK: Orders

    /// Starts every node that does not run and waits until all are ready. When one fails, all are stopped again.
    public func startAll() async throws(ClusterError) {
        // Controllers first: brokers register with them.
        let order = nodes.filter { !$0.description.roles.contains(.broker) }.map(\.id) + nodes.map(\.id)
        do throws(ClusterError) {
            for id in order where !nodes[try index(of: id)].state.hasProcess { try launch(id) }
            for id in order { try await waitUntilReady(id) }
        } catch {
            await stopEverything()
            throw error
        }
    }

    public func start(_ node: Int32) async throws(ClusterError) {
        try launch(node)
        try await waitUntilReady(node)
    }

    public func stop(_ node: Int32) async throws(ClusterError) {
        try requestStop(node)
        if case .stopDeadlinePassed = await waitForExit(node) {
            throw ClusterError(
                .timedOut,
                "\(try title(of: node)) did not stop within \(options.stopDeadline) and was killed."
            )
        }
    }

    public func kill(_ node: Int32) async throws(ClusterError) {
        try signal(node, SIGKILL, because: .kill)
        _ = await waitForExit(node)
    }

    public func restart(_ node: Int32) async throws(ClusterError) {
        if nodes[try index(of: node)].state.hasProcess { try await stop(node) }
        try await start(node)
    }

    public func freeze(_ node: Int32) async throws(ClusterError) {
        try await suspend(node)
    }

    public func thaw(_ node: Int32) async throws(ClusterError) {
        try resume(node)
    }

    public func down() async throws(ClusterError) {
        await stopEverything()
        endSupervision()
    }

    /// Kills every process at once; a `down()` that waits for them returns soon after.
    public func killAll() {
        for node in nodes where node.state.hasProcess {
            try? signal(node.id, SIGKILL, because: .kill)
        }
    }

    /// Stops every node, brokers first so that controllers can move their leaderships, and starts none any more.
    func stopEverything() async {
        isGoingDown = true
        for brokers in [true, false] {
            let group = nodes.filter { $0.description.roles.contains(.broker) == brokers && $0.state.hasProcess }
            for node in group { try? requestStop(node.id) }
            for node in group { _ = await waitForExit(node.id) }
        }
    }

    /// Gives the directory back and lets everybody know.
    func endSupervision() {
        guard !hasEnded else { return }
        hasEnded = true
        lock = nil
        ports = []
        server?.close()
        server = nil
        for listener in listeners { listener.finish() }
        listeners = []
        for waiter in endWaiters { waiter.resume() }
        endWaiters = []
    }

    // MARK: Used by the processes' part

    func index(of node: Int32) throws(ClusterError) -> Int {
        guard let index = nodes.firstIndex(where: { $0.id == node }) else {
            let known = nodes.map { "\($0.id)" }.joined(separator: ", ")
            throw ClusterError(.unknownNode, "There is no node \(node) in this cluster; it has \(known).")
        }
        return index
    }

    func title(of node: Int32) throws(ClusterError) -> String {
        let title = nodes[try index(of: node)].title
        return title.prefix(1).uppercased() + title.dropFirst()
    }

    func announce(_ kind: ClusterEvent.Kind, of node: SupervisedNode) {
        let event = ClusterEvent(
            timeMilliseconds: Self.wallMilliseconds,
            node: node.id,
            title: node.title,
            kind: kind
        )
        for listener in listeners { listener.yield(event) }
    }

    /// Keeps the processes' identities, for a successor that may have to clean up after this process.
    func writeDescription() throws(ClusterError) {
        cluster.nodes = nodes.map(\.description)
        try layout.write(cluster)
    }

    static var wallMilliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
