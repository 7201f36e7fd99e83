import CRdKafka

/// Where a client's C callbacks deliver to: the object behind librdkafka's opaque pointer, alive as long as its client.
final class EventSink: Sendable {
    private let handler: ClientEventHandler
    /// Of a consumer's commits.
    let commits: CommitOrder

    init(_ handler: @escaping ClientEventHandler, commits: CommitOrder = CommitOrder()) {
        self.handler = handler
        self.commits = commits
    }

    /// The sink of a client; nil while a client without one is being made.
    static func of(_ client: OpaquePointer) -> EventSink? {
        guard let opaque = rd_kafka_opaque(client) else { return nil }
        return Unmanaged<EventSink>.fromOpaque(opaque).takeUnretainedValue()
    }

    func deliver(_ event: ClientEvent) { self.handler(event) }

    func log(level: Int32, facility: UnsafePointer<CChar>?, text: UnsafePointer<CChar>) {
        let facility = facility.map { String(cString: $0) } ?? ""
        self.deliver(.log(ClientLogLine(level: Int(level), facility: facility, text: String(cString: text))))
    }

    /// A trouble of the whole client; a fatal one is looked up for its cause.
    func error(_ client: OpaquePointer, _ code: rd_kafka_resp_err_t, reason: UnsafePointer<CChar>?) {
        let detail = reason.map { String(cString: $0) }
        guard code == RD_KAFKA_RESP_ERR__FATAL else {
            let code = RecordClientError.Code(rawValue: code.rawValue)
            return self.deliver(.error(RecordClientError(operation: "the client", code: code, detail: detail)))
        }
        var cause = [CChar](repeating: 0, count: 512)
        let fatal = rd_kafka_fatal_error(client, &cause, cause.count)
        self.deliver(
            .error(
                RecordClientError(
                    operation: "the client",
                    code: RecordClientError.Code(rawValue: fatal.rawValue),
                    isFatal: true,
                    detail: RecordClient.text(of: cause)
                )
            )
        )
    }

    func statistics(_ json: UnsafeRawBufferPointer) {
        guard let statistics = ClientStatistics(json: json) else { return }
        self.deliver(.statistics(statistics))
    }
}
