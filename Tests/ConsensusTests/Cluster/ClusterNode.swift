import Buffers
import CommitLog
import Consensus
import KafkaProtocol

/// One node of a simulated quorum: a disk that survives crashes, and, while it runs, a quorum.
final class ClusterNode {
    static let directory = "/data/__cluster_metadata-0"

    let configuration: QuorumConfiguration
    let fileSystem = MemoryFileSystem()
    var logConfiguration = LogConfiguration()
    private(set) var logs: LogDirectory?
    /// Nil while the node is down.
    var quorum: Quorum?
    /// Which start of the node this is; what belongs to an earlier one no longer reaches it.
    private(set) var incarnation = 0
    /// Requests that it will answer.
    var pendingRequests: [(token: UInt64, from: Int32, sequence: UInt64, incarnation: Int)] = []
    var lastToken: UInt64 = 0
    /// The tick that is in the queue.
    var scheduledTick: Int64?
    /// Flushes are kept here instead of being done while ``holdsFlushes`` is set.
    var heldFlushes: [FlushRequest] = []
    var holdsFlushes = false
    /// How far this incarnation has applied.
    var appliedTo: Int64 = 0
    var activeEpoch: Int32?
    var failure: QuorumError?
    var truncations = 0
    var installedSnapshots = 0
    var refusedSnapshots = 0
    /// What is wrong with the content of a snapshot.
    var snapshotProblem: (Bytes) -> String? = { _ in nil }

    var id: Int32 { self.configuration.localId }

    init(configuration: QuorumConfiguration) { self.configuration = configuration }

    func start(seed: UInt64, nowMilliseconds: Int64) throws {
        self.incarnation += 1
        let logs = try LogDirectory.open(
            path: "/data",
            fileSystem: self.fileSystem,
            nodeId: self.id,
            clusterId: self.configuration.clusterId,
            newDirectoryId: Uuid(high: 1, low: UInt64(self.id))
        )
        let log = try logs.openLog(
            TopicPartition(topic: "__cluster_metadata", partition: 0),
            topicId: .metadataTopic,
            configuration: self.logConfiguration,
            nowMilliseconds: nowMilliseconds
        )
        self.logs = logs
        self.quorum = try Quorum(
            configuration: self.configuration,
            log: log,
            directory: Self.directory,
            fileSystem: self.fileSystem,
            seed: seed &+ UInt64(self.incarnation),
            nowMilliseconds: nowMilliseconds,
            snapshotProblem: { [unowned self] in self.snapshotProblem($0) }
        )
        // What is below is in a snapshot.
        self.appliedTo = self.quorum?.highWatermark ?? 0
        self.activeEpoch = nil
    }

    /// Writes the checkpoints that a running node writes now and then.
    func writeCheckpoints() throws {
        guard let quorum = self.quorum else { return }
        try self.logs?.writeCheckpoints(logs: [(quorum.log, quorum.highWatermark)])
    }

    /// The process dies; with `lossy` the machine does, and what was not flushed is lost or torn.
    func crash(lossy: Bool, seed: UInt64) {
        self.quorum = nil
        self.pendingRequests = []
        self.heldFlushes = []
        self.scheduledTick = nil
        self.fileSystem.crash(lossy: lossy, seed: seed)
    }
}
