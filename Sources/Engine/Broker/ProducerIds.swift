import KafkaProtocol

/// Hands out producer ids from blocks that the controller allocates (KIP-730), so that no id is ever given twice in the
/// cluster's life.
struct ProducerIds {
    private var next: Int64 = 0
    private var end: Int64 = 0
    private var waiting: [RequestContext] = []
    private var isInFlight = false
    private(set) var retryAtMilliseconds: Int64?
    private let outbox: Outbox
    /// More waiting producers than this are told to try again.
    private static let waitingLimit = 10_000

    init(outbox: Outbox) { self.outbox = outbox }

    /// Answers with the next id, now or when a block has come.
    mutating func next(_ context: RequestContext) {
        if self.next < self.end {
            self.outbox.respond(context, InitProducerIdResponse(producerId: self.next, producerEpoch: 0))
            self.next += 1
        } else if self.waiting.count < Self.waitingLimit {
            self.waiting.append(context)
        } else {
            self.refuse(context)
        }
    }

    /// Asks the controller for a block when one is needed.
    mutating func requestBlock(
        of controller: PeerAddress?,
        brokerId: Int32,
        brokerEpoch: Int64,
        nowMilliseconds: Int64,
        exchanges: inout PeerExchanges
    ) {
        guard let controller, !self.waiting.isEmpty, !self.isInFlight,
            self.retryAtMilliseconds ?? Int64.min <= nowMilliseconds
        else { return }
        self.retryAtMilliseconds = nil
        self.isInFlight = true
        exchanges.send(
            AllocateProducerIdsRequest(brokerId: brokerId, brokerEpoch: brokerEpoch),
            to: controller,
            channel: .control,
            timeoutMilliseconds: 2000,
            as: .producerIds
        )
    }

    mutating func failed(nowMilliseconds: Int64) {
        self.isInFlight = false
        self.retryAtMilliseconds = nowMilliseconds + 50
    }

    mutating func completed(_ response: AllocateProducerIdsResponse, nowMilliseconds: Int64) {
        guard response.errorCode == .none, response.producerIdLen > 0 else {
            return self.failed(nowMilliseconds: nowMilliseconds)
        }
        self.isInFlight = false
        self.next = response.producerIdStart
        self.end = response.producerIdStart + Int64(response.producerIdLen)
        let waiting = self.waiting
        self.waiting = []
        for context in waiting { self.next(context) }
    }

    private func refuse(_ context: RequestContext) {
        self.outbox.respond(
            context,
            InitProducerIdResponse(errorCode: .coordinatorLoadInProgress, producerId: -1, producerEpoch: -1)
        )
    }
}
