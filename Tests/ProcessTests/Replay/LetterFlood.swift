import RecordClient

/// Dead letters of mixed dialects, as the programs of each write them.
enum LetterFlood {
    /// Sends the letters to their topic and waits until they are there.
    ///
    /// - Returns: the event id of each.
    static func send(_ count: Int, to topic: String, partitions: Int32, origin: String, servers: String) async throws
        -> [String]
    {
        let producer = try Producer(ProducerConfiguration(bootstrapServers: servers))
        var ids: [String] = []
        for index in 0..<count {
            let id = "event-\(index)"
            ids.append(id)
            let value = Array("{\"number\": \(index)}".utf8)
            try value.withUnsafeBytes { value in
                try producer.produce(
                    topic: topic,
                    partition: Int32(index) % partitions,
                    key: nil,
                    value: value,
                    headers: self.headers(index, id, origin, Int32(index) % partitions)
                )
            }
        }
        try await producer.flush(timeoutMilliseconds: 60_000)
        await producer.close()
        return ids
    }

    private static func headers(_ index: Int, _ id: String, _ origin: String, _ partition: Int32) -> [Producer.Header] {
        let place = (partition: "\(partition)", offset: "\(index)")
        let told: [Producer.Header] =
            switch index % 5 {
            case 0: self.texts("hw-dlq-origin-", "topic", "partition", "offset", origin, place, "hw-dlq-error-class")
            case 1:
                [
                    ("kafka_dlt-original-topic", Array(origin.utf8)),
                    ("kafka_dlt-original-partition", self.binary(partition)),
                    ("kafka_dlt-original-offset", self.binary(Int64(index))),
                    ("kafka_dlt-exception-fqcn", Array("org.example.Broken".utf8)),
                    ("kafka_dlt-exception-stacktrace", Array(repeating: UInt8(ascii: "s"), count: 400)),
                ]
            case 2:
                self.texts(
                    "__connect.errors.",
                    "topic",
                    "partition",
                    "offset",
                    origin,
                    place,
                    "__connect.errors.exception.class.name"
                )
            case 3:
                self.texts(
                    "__streams.errors.",
                    "topic",
                    "partition",
                    "offset",
                    origin,
                    place,
                    "__streams.errors.exception"
                )
            default: self.texts("source_", "topic", "partition", "offset", origin, place, "source_attempts")
            }
        return told + [("eventId", Array(id.utf8))]
    }

    private static func texts(
        _ prefix: String,
        _ topic: String,
        _ partition: String,
        _ offset: String,
        _ origin: String,
        _ place: (partition: String, offset: String),
        _ error: String
    ) -> [Producer.Header] {
        [
            (prefix + topic, Array(origin.utf8)), (prefix + partition, Array(place.partition.utf8)),
            (prefix + offset, Array(place.offset.utf8)), (error, Array("Broken".utf8)),
        ]
    }

    private static func binary(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
