import Consensus
import KafkaProtocol

/// The controller of the cluster (KIP-500, KIP-631): it decides about brokers, topics and partitions, and writes its
/// decisions to the metadata log.
///
/// Every controller node follows the log; the one that leads the quorum is active. It decides on metadata that includes
/// its own uncommitted decisions, and answers once what an answer rests on is committed. When it stops being active,
/// that metadata is discarded and the committed one counts again.
///
/// The node drives it: ``applyCommitted(_:offset:epoch:)`` for each committed record, then
/// ``committed(upTo:effects:)``; ``activate(epoch:nextOffset:nowMilliseconds:effects:)`` and ``deactivate(effects:)``
/// as leadership of the quorum comes and goes; ``tick(nowMilliseconds:effects:)`` at ``nextDeadlineMilliseconds``. The
/// effects of a call are carried out in order before the next call.
///
/// Not here yet: eligible leader replicas are elected from and kept disjoint from the ISR but never added (KIP-966),
/// and reassignments are kept as they are but not completed.
public struct Controller: Sendable {
    public let configuration: ControllerConfiguration
    /// The metadata that is committed.
    public private(set) var committedImage = MetadataImage()
    private var active: ActiveController?
    private var activation: Activation?
    private var highWatermark: Int64 = 0
    private var random: SplitMix64

    /// An activation that waits until everything before its epoch has been applied.
    private struct Activation {
        let epoch: Int32
        let nextOffset: Int64
        let nowMilliseconds: Int64
    }

    static let notActiveMessage = "This node is not the active controller."

    /// - Parameter seed: the source of topic ids and of where placements begin; different on each node and at each
    ///   start.
    public init(configuration: ControllerConfiguration, seed: UInt64) {
        self.configuration = configuration
        self.random = SplitMix64(seed: seed)
    }

    /// Whether requests are decided here.
    public var isActive: Bool { self.active != nil }

    /// The epoch in which this controller is active, or nil.
    public var activeEpoch: Int32? { self.active?.epoch }

    /// The metadata including what is decided but not committed; nil while not active.
    package var speculativeImage: MetadataImage? { self.active?.draft.image }

    // MARK: The log

    /// Follows the log by one committed record.
    public mutating func applyCommitted(_ record: MetadataRecord, offset: Int64, epoch: Int32) {
        self.committedImage.apply(record, offset: offset, epoch: epoch)
    }

    /// Follows the log by a batch of committed records, the first of which has `offset`.
    public mutating func applyCommitted(offset: Int64, epoch: Int32, records: [MetadataRecord]) {
        for (index, record) in records.enumerated() {
            self.committedImage.apply(record, offset: offset + Int64(index), epoch: epoch)
        }
    }

    /// Takes over committed metadata as a whole, from a snapshot.
    public mutating func load(_ image: MetadataImage) {
        precondition(self.active == nil, "an active controller has all committed records and needs no snapshot")
        self.committedImage = image
    }

    /// The quorum's high watermark: everything below it is committed and has been applied. Answers that waited for it
    /// leave, and an activation that waited for it takes place.
    public mutating func committed(upTo highWatermark: Int64, effects: inout [ControllerEffect]) {
        self.highWatermark = max(self.highWatermark, highWatermark)
        self.completeActivation(&effects)
        self.active?.release(below: self.highWatermark, &effects)
    }

    /// Takes in where the records of ``ControllerEffect/append(_:)`` went: the offset of the last one, or nil if this
    /// node does not lead the quorum any more.
    public mutating func appended(batch id: UInt64, lastOffset: Int64?, effects: inout [ControllerEffect]) {
        guard let problem = self.active?.appended(batch: id, lastOffset: lastOffset) else { return }
        self.deactivate(effects: &effects)
        effects.append(.resign(reason: problem))
    }

    // MARK: Being active

    /// This node leads the quorum. The controller becomes active as soon as everything below `nextOffset` is applied.
    ///
    /// - Parameters:
    ///   - epoch: the quorum's epoch.
    ///   - nextOffset: the end of the metadata log, just after the epoch's leader change record: where the controller's
    ///     first record will go.
    public mutating func activate(
        epoch: Int32,
        nextOffset: Int64,
        nowMilliseconds: Int64,
        effects: inout [ControllerEffect]
    ) {
        self.deactivate(effects: &effects)
        self.activation = Activation(epoch: epoch, nextOffset: nextOffset, nowMilliseconds: nowMilliseconds)
        self.completeActivation(&effects)
    }

    /// This node does not lead the quorum any more: what is not committed may never be.
    public mutating func deactivate(effects: inout [ControllerEffect]) {
        self.activation = nil
        guard self.active != nil else { return }
        self.active?.refuseAll(&effects)
        self.active = nil
    }

    private mutating func completeActivation(_ effects: inout [ControllerEffect]) {
        guard let activation = self.activation, activation.nextOffset <= self.highWatermark else { return }
        self.activation = nil
        var active = ActiveController(
            configuration: self.configuration,
            image: self.committedImage,
            epoch: activation.epoch,
            nextOffset: activation.nextOffset,
            nowMilliseconds: activation.nowMilliseconds
        )
        active.bootstrap(&effects)
        self.active = active
    }

    /// Decides a request. The answer comes as an effect, now or later; a controller that is not active answers
    /// NOT_CONTROLLER.
    ///
    /// - Parameters:
    ///   - connection: what a heartbeat came on, so that its end can be told from silence.
    ///   - token: names the request in the effect that answers it.
    public mutating func handle(
        _ request: ControllerRequest,
        from connection: ConnectionToken?,
        token: UInt64,
        nowMilliseconds: Int64,
        effects: inout [ControllerEffect]
    ) {
        guard self.active != nil else {
            effects.append(.respond(token: token, request.refused(.notController, Self.notActiveMessage)))
            return
        }
        self.active?.handle(
            request,
            from: connection,
            token: token,
            random: &self.random,
            nowMilliseconds: nowMilliseconds,
            effects: &effects
        )
        self.active?.release(below: self.highWatermark, &effects)
    }

    /// A connection to this node is gone. A broker whose heartbeats came on it must be back within
    /// ``ControllerConfiguration/disconnectFenceMilliseconds``, or it is fenced.
    public mutating func connectionClosed(_ connection: ConnectionToken, nowMilliseconds: Int64) {
        self.active?.connectionClosed(connection, nowMilliseconds: nowMilliseconds)
    }

    /// Does what is due: fences brokers that have fallen silent, gives leadership back to preferred replicas.
    public mutating func tick(nowMilliseconds: Int64, effects: inout [ControllerEffect]) {
        self.active?.tick(nowMilliseconds: nowMilliseconds, effects: &effects)
    }

    /// When ``tick(nowMilliseconds:effects:)`` has something to do, or nil.
    public var nextDeadlineMilliseconds: Int64? { self.active?.nextDeadlineMilliseconds }
}
