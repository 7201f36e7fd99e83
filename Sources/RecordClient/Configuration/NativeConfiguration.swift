import CRdKafka

/// A librdkafka configuration while it is being filled; making a client takes it over.
struct NativeConfiguration: ~Copyable {
    let raw: OpaquePointer

    init(_ properties: [(name: String, value: String)], sink: EventSink) throws(RecordClientError) {
        self.raw = rd_kafka_conf_new()
        rd_kafka_conf_set_opaque(self.raw, Unmanaged.passUnretained(sink).toOpaque())
        rd_kafka_conf_set_log_cb(self.raw) { client, level, facility, text in
            guard let client, let text else { return }
            EventSink.of(client)?.log(level: level, facility: facility, text: text)
        }
        for (name, value) in properties { try self.set(name, value) }
    }

    deinit { rd_kafka_conf_destroy(self.raw) }

    func set(_ name: String, _ value: String) throws(RecordClientError) {
        var reason = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(self.raw, name, value, &reason, reason.count)
        guard result == RD_KAFKA_CONF_OK else {
            throw RecordClientError(
                operation: "setting \(name) to \(value)",
                code: .invalidArgument,
                detail: text(of: reason)
            )
        }
    }

    /// Makes the client that these settings describe.
    consuming func makeClient(_ type: rd_kafka_type_t) throws(RecordClientError) -> OpaquePointer {
        var reason = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(type, self.raw, &reason, reason.count) else {
            // A client that could not be made leaves the configuration to its owner.
            _ = consume self
            throw RecordClientError(operation: "making a client", code: .invalidArgument, detail: text(of: reason))
        }
        discard self
        return client
    }
}

/// The zero-terminated text in `buffer`.
func text(of buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
