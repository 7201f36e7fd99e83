import Buffers
import Engine
import KafkaProtocol
import Testing

/// A controller with a metadata log in memory: batches are encoded as they are appended and decoded as they are
/// committed, and a second image follows the log as a broker's would.
struct ControllerHarness {
    private struct Entry {
        let offset: Int64
        let epoch: Int32
        let value: Bytes
    }

    static let clusterId = "test-cluster"

    let configuration: ControllerConfiguration
    private(set) var controller: Controller
    /// The image of a node that only follows.
    private(set) var replica = MetadataImage()
    private(set) var logEnd: Int64 = 0
    private(set) var highWatermark: Int64 = 0
    private(set) var epoch: Int32 = 0
    private(set) var responses: [UInt64: ControllerResponse] = [:]
    private(set) var batches: [ControllerBatch] = []
    private(set) var resignations: [String] = []
    private(set) var changes: [MetadataChange] = []
    /// Every committed change of a partition.
    private(set) var transitions: [(before: PartitionState, after: PartitionState)] = []
    private var entries: [Entry] = []
    private var nextToken: UInt64 = 1
    private var nextSeed: UInt64
    var now: Int64 = 1000
    /// Whether what is appended is committed at once.
    var commitsAtOnce = true
    /// Whether the quorum refuses batches, as it does when another node leads it.
    var refusesBatches = false

    /// A harness whose controller is active, unless told otherwise.
    init(
        seed: UInt64 = 1,
        active: Bool = true,
        sessionTimeout: Int64 = 2000,
        disconnectFence: Int64 = 200,
        rebalance: Int64 = 0,
        isTopicDeletionEnabled: Bool = true,
        settings: [ConfigSetting] = []
    ) {
        self.configuration = ControllerConfiguration(
            clusterId: Self.clusterId,
            sessionTimeoutMilliseconds: sessionTimeout,
            disconnectFenceMilliseconds: disconnectFence,
            leaderRebalanceIntervalMilliseconds: rebalance,
            isTopicDeletionEnabled: isTopicDeletionEnabled,
            staticSettings: StaticSettings(settings)
        )
        self.controller = Controller(configuration: self.configuration, seed: seed)
        self.nextSeed = seed &+ 1000
        if active { self.becomeLeader() }
    }

    /// The token of the last request; tokens count from 1.
    var tokensGiven: UInt64 { self.nextToken - 1 }

    var image: MetadataImage { self.controller.speculativeImage ?? self.controller.committedImage }

    // MARK: The quorum

    /// The node leads a new epoch: a leader change record is appended and committed, as are all records before it.
    mutating func becomeLeader() {
        self.epoch += 1
        self.logEnd += 1
        var effects: [ControllerEffect] = []
        self.controller.activate(
            epoch: self.epoch,
            nextOffset: self.logEnd,
            nowMilliseconds: self.now,
            effects: &effects
        )
        self.perform(effects)
        self.commit()
    }

    /// Another node becomes the active controller: it has the committed records and nothing else.
    mutating func failOver() {
        var effects: [ControllerEffect] = []
        self.controller.deactivate(effects: &effects)
        self.perform(effects)
        self.entries.removeAll { $0.offset >= self.highWatermark }
        self.logEnd = self.highWatermark
        self.batches.removeAll { $0.lastOffset >= self.highWatermark }
        self.controller = Controller(configuration: self.configuration, seed: self.nextSeed)
        self.nextSeed &+= 1
        let committed = self.highWatermark
        self.replay(from: 0, to: committed) { harness, record, offset, epoch in
            harness.controller.applyCommitted(record, offset: offset, epoch: epoch)
        }
        self.becomeLeader()
    }

    /// The node stops leading without a successor.
    mutating func loseLeadership() {
        var effects: [ControllerEffect] = []
        self.controller.deactivate(effects: &effects)
        self.perform(effects)
    }

    /// Commits everything that is appended, or everything below `offset`.
    mutating func commit(upTo offset: Int64? = nil) {
        let target = offset ?? self.logEnd
        guard target > self.highWatermark else { return }
        self.replay(from: self.highWatermark, to: target) { harness, record, offset, epoch in
            harness.controller.applyCommitted(record, offset: offset, epoch: epoch)
            let before = harness.partition(changedBy: record)
            if let change = harness.replica.apply(record, offset: offset, epoch: epoch) {
                harness.changes.append(change)
            }
            if let before, let after = harness.partition(changedBy: record) {
                harness.transitions.append((before, after))
            }
        }
        self.highWatermark = target
        var effects: [ControllerEffect] = []
        self.controller.committed(upTo: target, effects: &effects)
        self.perform(effects)
    }

    private func partition(changedBy record: MetadataRecord) -> PartitionState? {
        guard case .partitionChange(let change) = record else { return nil }
        return self.replica.partition(change.topicId, change.partitionId)
    }

    private mutating func replay(
        from: Int64,
        to: Int64,
        _ apply: (inout ControllerHarness, MetadataRecord, Int64, Int32) -> Void
    ) {
        for entry in self.entries where entry.offset >= from && entry.offset < to {
            do {
                apply(&self, try MetadataRecord.decode(entry.value), entry.offset, entry.epoch)
            } catch {
                Issue.record("record \(entry.offset) cannot be decoded: \(error)")
            }
        }
    }

    private mutating func perform(_ effects: [ControllerEffect]) {
        for effect in effects {
            switch effect {
            case .append(let batch): self.append(batch)
            case .respond(let token, let response):
                #expect(self.responses[token] == nil, "a request is answered once")
                self.responses[token] = response
            case .resign(let reason): self.resignations.append(reason)
            case .log: break
            }
        }
        if self.commitsAtOnce { self.commit() }
    }

    private mutating func append(_ batch: ControllerBatch) {
        var effects: [ControllerEffect] = []
        guard !self.refusesBatches else {
            self.controller.appended(batch: batch.id, lastOffset: nil, effects: &effects)
            return self.perform(effects)
        }
        #expect(batch.baseOffset == self.logEnd, "the controller knows where its batch goes")
        self.batches.append(batch)
        for record in batch.records {
            do {
                self.entries.append(Entry(offset: self.logEnd, epoch: self.epoch, value: try record.encoded()))
            } catch {
                Issue.record("a record cannot be encoded: \(error)")
            }
            self.logEnd += 1
        }
        self.controller.appended(batch: batch.id, lastOffset: self.logEnd - 1, effects: &effects)
        self.perform(effects)
    }

    // MARK: Requests and time

    /// Sends a request and returns the token that its answer will carry.
    @discardableResult
    mutating func send(_ request: ControllerRequest, on connection: UInt64? = nil) -> UInt64 {
        let token = self.nextToken
        self.nextToken += 1
        var effects: [ControllerEffect] = []
        self.controller.handle(
            request,
            from: connection.map(ConnectionToken.init),
            token: token,
            nowMilliseconds: self.now,
            effects: &effects
        )
        self.perform(effects)
        return token
    }

    mutating func close(_ connection: UInt64) {
        self.controller.connectionClosed(ConnectionToken(connection), nowMilliseconds: self.now)
    }

    /// Lets time pass, ticking whenever the controller wants to.
    mutating func advance(_ milliseconds: Int64) {
        let end = self.now + milliseconds
        while let deadline = self.controller.nextDeadlineMilliseconds, deadline <= end {
            self.now = max(self.now, deadline)
            self.tick()
        }
        self.now = end
        self.tick()
    }

    mutating func tick() {
        var effects: [ControllerEffect] = []
        self.controller.tick(nowMilliseconds: self.now, effects: &effects)
        self.perform(effects)
    }
}
