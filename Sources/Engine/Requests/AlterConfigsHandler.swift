import KafkaProtocol

/// AlterConfigs and IncrementalAlterConfigs: passed on to the active controller, but for what concerns another broker,
/// which must be asked itself.
struct AlterConfigsHandler {
    let broker: Broker

    /// How long a controller may take; the requests do not say.
    private static let timeoutMilliseconds: Int64 = 10_000

    func handle(_ request: AlterConfigsRequest, _ context: RequestContext) {
        let refused = self.refused(request.wanted)
        var rest = request
        rest.resources = Self.without(refused, request.resources)
        let own = AlterConfigsResponse(refused.map(\.outcome)).responses
        func complete(_ response: inout AlterConfigsResponse) {
            response.responses = Self.merged(response.responses, own, at: refused.map(\.position))
        }
        guard !rest.resources.isEmpty else {
            return self.broker.outbox.respond(context, AlterConfigsResponse(responses: own))
        }
        self.broker.forwarding.forward(
            rest,
            context,
            timeoutMilliseconds: Self.timeoutMilliseconds,
            nowMilliseconds: self.broker.now.monotonicMilliseconds,
            isFromOther: { $0.responses.contains { $0.errorCode == .notController } },
            timedOut: { AlterConfigsResponse(rest.refused(.requestTimedOut, ForwardedHandlers.timedOutMessage)) },
            complete: complete
        )
    }

    func handle(_ request: IncrementalAlterConfigsRequest, _ context: RequestContext) {
        let refused = self.refused(request.wanted)
        var rest = request
        rest.resources = Self.without(refused, request.resources)
        let own = IncrementalAlterConfigsResponse(refused.map(\.outcome)).responses
        func complete(_ response: inout IncrementalAlterConfigsResponse) {
            response.responses = Self.merged(response.responses, own, at: refused.map(\.position))
        }
        guard !rest.resources.isEmpty else {
            return self.broker.outbox.respond(context, IncrementalAlterConfigsResponse(responses: own))
        }
        self.broker.forwarding.forward(
            rest,
            context,
            timeoutMilliseconds: Self.timeoutMilliseconds,
            nowMilliseconds: self.broker.now.monotonicMilliseconds,
            isFromOther: { $0.responses.contains { $0.errorCode == .notController } },
            timedOut: {
                IncrementalAlterConfigsResponse(rest.refused(.requestTimedOut, ForwardedHandlers.timedOutMessage))
            },
            complete: complete
        )
    }

    private typealias Refused = (position: Int, outcome: ConfigAlteration.Outcome)

    /// The resources that name another broker.
    private func refused(_ wanted: [ConfigAlteration.Wanted]) -> [Refused] {
        let id = self.broker.configuration.nodeId
        return wanted.enumerated().compactMap { position, one in
            guard one.resource.type == ConfigResource.Kind.broker.rawValue, !one.resource.name.isEmpty,
                one.resource.name != "\(id)"
            else { return nil }
            let message = "Unexpected broker id, expected \(id) or empty string, but received \(one.resource.name)"
            return (position, .init(resource: one.resource, error: .invalidRequest, message: message))
        }
    }

    private static func without<Resource>(_ refused: [Refused], _ resources: [Resource]) -> [Resource] {
        resources.enumerated().filter { position, _ in !refused.contains { $0.position == position } }.map(\.element)
    }

    /// Puts our own answers to where their resources stood in the request.
    private static func merged<Answer>(_ answers: [Answer], _ own: [Answer], at positions: [Int]) -> [Answer] {
        var result = answers
        for (answer, position) in zip(own, positions) { result.insert(answer, at: min(position, result.count)) }
        return result
    }
}
