import Buffers
import KafkaProtocol

/// Passes administration that only the active controller can do on to it, and its answer back.
///
/// A request waits here while there is no controller or the controller has just changed; clients see one answer.
final class Forwarding {
    /// What a forwarded request needs: how to send it, how to tell from the answer that another controller must be
    /// asked, and what to say when time is up.
    private struct Entry {
        let deadlineMilliseconds: Int64
        let send: (Outbox, PeerAddress, Int64) -> PeerRequestID
        /// Answers the client from the controller's frame; false when the controller says that it is not the controller.
        let finish: (Outbox, Bytes) -> Bool
        let giveUp: (Outbox) -> Void
    }

    private let outbox: Outbox
    private var waiting: [Entry] = []
    private var inFlight: [PeerRequestID: Entry] = [:]
    private var retryAtMilliseconds: Int64 = 0
    private static let backoffMilliseconds: Int64 = 50
    private static let longestWaitMilliseconds: Int64 = 60_000

    init(outbox: Outbox) { self.outbox = outbox }

    /// When something waits and should be tried again, or nil.
    var nextDeadlineMilliseconds: Int64? { self.waiting.isEmpty ? nil : self.retryAtMilliseconds }

    /// Passes a client's request on in the version it came in.
    ///
    /// - Parameters:
    ///   - isFromOther: whether an answer says that it does not come from the active controller.
    ///   - timedOut: what the client is told when no controller has answered in time.
    ///   - complete: adds to the answer what the broker has to say itself.
    func forward<Request: RequestMessage>(
        _ request: Request,
        _ context: RequestContext,
        timeoutMilliseconds: Int64,
        nowMilliseconds: Int64,
        isFromOther: @escaping (Request.Response) -> Bool,
        timedOut: @escaping () -> Request.Response,
        complete: @escaping (inout Request.Response) -> Void = { _ in }
    ) {
        let timeout = min(max(timeoutMilliseconds, 1), Self.longestWaitMilliseconds)
        self.waiting.append(
            Entry(
                deadlineMilliseconds: nowMilliseconds + timeout,
                send: { outbox, peer, left in
                    outbox.send(
                        request,
                        version: context.version,
                        to: peer,
                        channel: .control,
                        timeoutMilliseconds: max(left, 1)
                    )
                },
                finish: { outbox, frame in
                    guard
                        var response = try? ResponseFrame.decode(
                            Request.Response.self,
                            frame,
                            version: context.version
                        )
                    else { return false }
                    if isFromOther(response) { return false }
                    complete(&response)
                    outbox.respond(context, response)
                    return true
                },
                giveUp: { outbox in
                    var response = timedOut()
                    complete(&response)
                    outbox.respond(context, response)
                }
            )
        )
    }

    /// Has topics created that a client asked for by using them; nobody waits for the answer.
    func createTopics(_ request: CreateTopicsRequest) {
        // One creation under way is enough: whoever still misses a topic asks again.
        guard self.waiting.count + self.inFlight.count < 64 else { return }
        self.waiting.append(
            Entry(
                deadlineMilliseconds: Int64.max,
                send: { outbox, peer, _ in
                    outbox.send(
                        request,
                        version: ApiKey.createTopics.versions.upperBound,
                        to: peer,
                        channel: .control,
                        timeoutMilliseconds: 5000
                    )
                },
                finish: { outbox, frame in
                    Self.reportRefusals(frame, outbox)
                    return true
                },
                giveUp: { _ in }
            )
        )
    }

    private static func reportRefusals(_ frame: Bytes, _ outbox: Outbox) {
        let version = ApiKey.createTopics.versions.upperBound
        guard let response = try? ResponseFrame.decode(CreateTopicsResponse.self, frame, version: version) else {
            return
        }
        for topic in response.topics where topic.errorCode != .none && topic.errorCode != .topicAlreadyExists {
            outbox.log(
                .warning,
                "\(topic.name) is not created: \(topic.errorCode)" + (topic.errorMessage.map { ", \($0)" } ?? "")
            )
        }
    }

    /// Sends what waits, if there is a controller.
    func sendWaiting(to controller: PeerAddress?, nowMilliseconds: Int64) {
        let expired = self.waiting.filter { $0.deadlineMilliseconds <= nowMilliseconds }
        self.waiting.removeAll { $0.deadlineMilliseconds <= nowMilliseconds }
        for entry in expired { entry.giveUp(self.outbox) }
        guard !self.waiting.isEmpty, self.retryAtMilliseconds <= nowMilliseconds else { return }
        guard let controller else {
            self.retryAtMilliseconds = nowMilliseconds + Self.backoffMilliseconds
            return
        }
        for entry in self.waiting {
            let left = min(entry.deadlineMilliseconds, nowMilliseconds + Self.longestWaitMilliseconds) - nowMilliseconds
            self.inFlight[entry.send(self.outbox, controller, left)] = entry
        }
        self.waiting = []
    }

    /// Whether `id` is one of ours.
    func owns(_ id: PeerRequestID) -> Bool { self.inFlight[id] != nil }

    func completed(_ id: PeerRequestID, frame: Bytes, nowMilliseconds: Int64) {
        guard let entry = self.inFlight.removeValue(forKey: id) else { return }
        if !entry.finish(self.outbox, frame) { self.retryLater(entry, nowMilliseconds) }
    }

    func failed(_ id: PeerRequestID, nowMilliseconds: Int64) {
        guard let entry = self.inFlight.removeValue(forKey: id) else { return }
        self.retryLater(entry, nowMilliseconds)
    }

    private func retryLater(_ entry: Entry, _ nowMilliseconds: Int64) {
        self.waiting.append(entry)
        self.retryAtMilliseconds = nowMilliseconds + Self.backoffMilliseconds
    }
}
