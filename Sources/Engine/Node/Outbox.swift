import Buffers
import CommitLog
import KafkaProtocol

/// Collects what a node's components want done during one step.
///
/// Components hold a reference to it instead of passing effects through every call; like all of a node's state it
/// belongs to the node's one thread.
final class Outbox {
    private(set) var effects: [NodeEffect] = []
    private var nextPeerRequest: UInt64 = 1
    private var nextFlush: UInt64 = 1
    private let clientId: String

    /// - Parameter clientId: how this node names itself to other nodes.
    init(clientId: String) { self.clientId = clientId }

    /// Hands over what was collected and starts anew.
    func drain(into target: inout [NodeEffect]) {
        target.append(contentsOf: self.effects)
        self.effects.removeAll(keepingCapacity: true)
    }

    func emit(_ effect: NodeEffect) { self.effects.append(effect) }

    func log(_ level: LogLevel, _ line: @autoclosure () -> String) { self.effects.append(.log(level, line())) }

    func occurred(_ occurrence: NodeOccurrence) { self.effects.append(.occurred(occurrence)) }

    /// Answers a request in the version it was asked in. A message that cannot be expressed in it is our own mistake; the
    /// client sees its connection close rather than bytes that mean something else.
    func respond(_ context: RequestContext, _ message: some ResponseMessage) {
        do {
            let chunks = try ResponseFrame.encode(
                message,
                version: context.version,
                correlationId: context.correlationId
            )
            self.effects.append(.respond(context.token, chunks))
        } catch {
            self.log(.error, "cannot answer \(context.apiKey.name) v\(context.version): \(error)")
            self.effects.append(
                .closeConnection(
                    context.token.connection,
                    reason: "the answer to \(context.apiKey.name) v\(context.version) cannot be encoded: \(error)"
                )
            )
        }
    }

    /// Sends a request to another node and returns the id under which its answer or failure comes back.
    func send<Request: RequestMessage>(
        _ request: Request,
        version: Int16,
        to peer: PeerAddress,
        channel: PeerChannel,
        timeoutMilliseconds: Int64
    ) -> PeerRequestID {
        let id = PeerRequestID(self.nextPeerRequest)
        self.nextPeerRequest += 1
        do {
            let frame = try RequestFrame.encode(
                request,
                version: version,
                correlationId: Int32(truncatingIfNeeded: id.rawValue & 0x7fff_ffff),
                clientId: self.clientId
            )
            self.effects.append(
                .sendToPeer(id, peer: peer, channel: channel, frame: frame, timeoutMilliseconds: timeoutMilliseconds)
            )
        } catch {
            preconditionFailure("a request of our own must be encodable: \(Request.apiKey.name) v\(version): \(error)")
        }
        return id
    }

    /// Asks for files to be made durable and returns the id under which the answer comes back.
    func flush(_ request: FlushRequest) -> FlushID {
        let id = FlushID(self.nextFlush)
        self.nextFlush += 1
        self.effects.append(.flush(id, request))
        return id
    }
}
