import CRdKafka

/// A record's parts during the call that hands it to librdkafka.
struct OutgoingRecord {
    private let partition: Int32?
    private let key: UnsafeRawBufferPointer?
    private let value: UnsafeRawBufferPointer?
    private let headers: [Producer.Header]
    private let timestampMilliseconds: Int64?

    init(
        _ partition: Int32?,
        _ key: UnsafeRawBufferPointer?,
        _ value: UnsafeRawBufferPointer?,
        _ headers: [Producer.Header],
        _ timestampMilliseconds: Int64?
    ) {
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
        self.timestampMilliseconds = timestampMilliseconds
    }

    /// Queues the record, copying its bytes.
    func produce(client: OpaquePointer, topic: OpaquePointer, name: String, opaque: RecordOpaque)
        throws(RecordClientError)
    {
        let headers = try self.makeHeaders()
        let error = withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 8) { fields in
            var count = 0
            func add(_ type: rd_kafka_vtype_t, _ set: (inout rd_kafka_vu_t) -> Void) {
                var field = rd_kafka_vu_t()
                field.vtype = type
                set(&field)
                fields.initializeElement(at: count, to: field)
                count += 1
            }
            add(RD_KAFKA_VTYPE_RKT) { $0.u.rkt = topic }
            add(RD_KAFKA_VTYPE_PARTITION) { $0.u.i32 = self.partition ?? -1 }
            add(RD_KAFKA_VTYPE_MSGFLAGS) { $0.u.i = RD_KAFKA_MSG_F_COPY }
            add(RD_KAFKA_VTYPE_OPAQUE) { $0.u.ptr = opaque.raw }
            if let key { add(RD_KAFKA_VTYPE_KEY) { $0.u.mem = .init(key) } }
            if let value { add(RD_KAFKA_VTYPE_VALUE) { $0.u.mem = .init(value) } }
            if let timestampMilliseconds { add(RD_KAFKA_VTYPE_TIMESTAMP) { $0.u.i64 = timestampMilliseconds } }
            if let headers { add(RD_KAFKA_VTYPE_HEADERS) { $0.u.headers = headers } }
            return rd_kafka_produceva(client, fields.baseAddress, count)
        }
        guard let error else { return }
        // A refused record leaves its headers to the caller.
        if let headers { rd_kafka_headers_destroy(headers) }
        try RecordClientError.check("producing to \(name)", taking: error)
    }

    private func makeHeaders() throws(RecordClientError) -> OpaquePointer? {
        guard !self.headers.isEmpty else { return nil }
        let list = rd_kafka_headers_new(self.headers.count)
        for (name, value) in self.headers {
            var name = name
            let result = name.withUTF8 { name in
                name.withMemoryRebound(to: CChar.self) { name in
                    guard let value else { return rd_kafka_header_add(list, name.baseAddress, name.count, nil, 0) }
                    return value.withUnsafeBytes { value in
                        // An empty value needs an address to differ from none.
                        let start = value.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
                        return rd_kafka_header_add(list, name.baseAddress, name.count, start, value.count)
                    }
                }
            }
            if let error = RecordClientError("adding header \(name)", result) {
                rd_kafka_headers_destroy(list)
                throw error
            }
        }
        return list
    }
}

extension rd_kafka_vu_s.__Unnamed_union_u.__Unnamed_struct_mem {
    fileprivate init(_ buffer: UnsafeRawBufferPointer) {
        // librdkafka does not write; an empty buffer needs an address to differ from null.
        let start = UnsafeMutableRawPointer(mutating: buffer.baseAddress) ?? UnsafeMutableRawPointer(bitPattern: 1)
        self.init(ptr: start, size: buffer.count)
    }
}
