import KafkaProtocol

/// What a handler must know of a request besides its body, so as to answer it now or later.
struct RequestContext: Sendable {
    let token: RequestToken
    let apiKey: ApiKey
    let version: Int16
    let correlationId: Int32
    let clientId: String?
    let listener: ListenerRole
}
