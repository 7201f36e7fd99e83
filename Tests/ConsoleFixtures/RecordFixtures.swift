import ClusterView
import RecordClient

/// Topics, dead letters and records that never were.
package enum RecordFixtures {
    // MARK: Topics

    package static func topics(at now: Int64) -> TopicsSnapshot {
        func topic(
            _ name: String,
            _ partitions: Int,
            records: Int64,
            bytes: Int64,
            rate: Double,
            retention: Int64 = 604_800_000,
            cleanup: String = "delete",
            isInternal: Bool = false
        ) -> TopicRow {
            let each = records / Int64(partitions)
            var ends: [Int32: PartitionEnds] = [:]
            for partition in 0..<Int32(partitions) { ends[partition] = PartitionEnds(low: 1000, high: 1000 + each) }
            return TopicRow(
                name: name,
                isInternal: isInternal,
                partitionCount: partitions,
                replicationFactor: 3,
                ends: ends,
                bytes: .known(bytes),
                recordsPerSecond: rate,
                cleanupPolicy: .known(cleanup),
                retentionMilliseconds: .known(retention),
                minInSync: .known(2)
            )
        }
        return TopicsSnapshot(
            takenAtMilliseconds: now,
            topics: [
                topic(
                    "__consumer_offsets",
                    8,
                    records: 48_000,
                    bytes: 3_400_000,
                    rate: 12,
                    cleanup: "compact",
                    isInternal: true
                ),
                topic("payment-events", 6, records: 1_204_800, bytes: 310_000_000, rate: 1620),
                topic("point-commands", 6, records: 603_000, bytes: 142_000_000, rate: 812, retention: 43_200_000),
                topic("point-commands-dlq", 3, records: 21, bytes: 18_000, rate: 0.2, retention: -1),
                topic("reservation-events", 2, records: 0, bytes: 0, rate: 0),
            ]
        )
    }

    /// Names of sixty characters, Korean ones, and a cluster that tells little.
    package static func longTopics(at now: Int64) -> TopicsSnapshot {
        TopicsSnapshot(
            takenAtMilliseconds: now,
            topics: [
                TopicRow(
                    name: longName,
                    partitionCount: 1200,
                    replicationFactor: 3,
                    bytes: .notPermitted,
                    cleanupPolicy: .notPermitted,
                    retentionMilliseconds: .notPermitted,
                    minInSync: .notPermitted
                ),
                TopicRow(
                    name: "결제-이벤트",
                    partitionCount: 3,
                    replicationFactor: 1,
                    ends: [0: PartitionEnds(low: 0, high: 9_876_543_210)],
                    bytes: .notSupported,
                    recordsPerSecond: 1_234_567
                ),
            ]
        )
    }

    package static let longName = "customer-notification-preferences-changed-by-support-agents-v2"

    // MARK: Dead letters

    package static func letters(at now: Int64) -> DeadLettersSnapshot {
        let day = (0..<24).map { $0 == 23 ? 9 : $0 % 5 == 0 ? 3 : 0 }
        return DeadLettersSnapshot(
            takenAtMilliseconds: now,
            kinds: [
                kind("point-commands", "SchemaMismatch", 19, oldest: 252, recent: 3, now: now, owner: "point"),
                kind(
                    "reservation-commands",
                    "SeatMapUnavailable",
                    6,
                    oldest: 63,
                    recent: 0,
                    now: now,
                    owner: "reservation"
                ),
                kind("payment-events", "InboxConstraint", 2, oldest: 41, recent: 0, now: now, owner: "payment"),
            ],
            topics: [
                row("point-commands-dlq", 21, .name), row("reservation-commands-dlq", 6, .name),
                row("shared-failures", 0, .headers(.springDLT)),
                row("point-commands-dlq.parked", 4, .parked(of: "point-commands-dlq")),
            ],
            perHour: day,
            recentCount: 3
        )
    }

    package static func deniedLetters(at now: Int64) -> DeadLettersSnapshot {
        DeadLettersSnapshot(
            takenAtMilliseconds: now,
            topics: [
                DeadLetterTopicRow(
                    topic: "payment-events-dlq",
                    reason: .name,
                    partitionCount: 3,
                    recordCount: nil,
                    isDenied: true
                )
            ]
        )
    }

    package static func longLetters(at now: Int64) -> DeadLettersSnapshot {
        DeadLettersSnapshot(
            takenAtMilliseconds: now,
            kinds: [
                kind(
                    longName,
                    "ReservationSeatMapTemporarilyUnavailableException",
                    1_234_567,
                    oldest: 900_000,
                    recent: 48_210,
                    now: now,
                    owner: "an-owner-with-a-very-long-name-indeed"
                ),
                kind("결제-이벤트", "스키마불일치", 12, oldest: 30, recent: 12, now: now, owner: "결제"),
                kind(nil, "\u{1B}[31mRed\u{202E}Alert", 3, oldest: 5, recent: 3, now: now, owner: ""),
            ],
            topics: [
                row(longName + "-dlq", 1_234_570, .name), row("결제-이벤트-dlq", 12, .setting),
                DeadLetterTopicRow(
                    topic: "secret-dlq",
                    reason: .name,
                    partitionCount: 1,
                    recordCount: 4,
                    isDenied: true
                ),
            ],
            perHour: Array(repeating: 4000, count: 24),
            recentCount: 48_225,
            isPartial: true,
            isReading: true
        )
    }

    private static func kind(
        _ origin: String?,
        _ error: String?,
        _ count: Int,
        oldest seconds: Int64,
        recent: Int,
        now: Int64,
        owner: String
    ) -> DeadLetterKindRow {
        DeadLetterKindRow(
            kind: RecordQuery.LetterKind(origin: origin, error: error),
            count: count,
            topics: [(origin ?? "unknown") + "-dlq"],
            owners: owner.isEmpty ? [] : [owner],
            oldestMilliseconds: now - seconds * 1000,
            newestMilliseconds: now - 2000,
            recentCount: recent,
            perHour: Array(repeating: 0, count: 23) + [count]
        )
    }

    private static func row(
        _ topic: String,
        _ records: Int64,
        _ reason: DeadLetterTopic.Reason
    ) -> DeadLetterTopicRow {
        DeadLetterTopicRow(topic: topic, reason: reason, partitionCount: 3, recordCount: records)
    }

    // MARK: Records

    package static func header(_ name: String, _ text: String) -> ConsumedRecord.Header {
        ConsumedRecord.Header(name: name, value: Array(text.utf8))
    }

    /// A dead letter of the demo, as its consumers write them.
    package static func letter(_ offset: Int64, at now: Int64, value: [UInt8]? = nil) -> BrowsedRecord {
        let json =
            #"{"type":"UsePoint","paymentId":"pay-00031877","user":"김민서","amount":"1,000원","seats":[12.50,1e3,18014398509481985],"note":null}"#
        return BrowsedRecord(
            ConsumedRecord(
                topic: "point-commands-dlq",
                partition: 1,
                offset: offset,
                timestampMilliseconds: now - 252_000 + (offset - 412) * 1000,
                key: Array("pay-00031877".utf8),
                value: value ?? Array(json.utf8),
                headers: [
                    header("hw-dlq-origin-topic", "point-commands"), header("hw-dlq-origin-partition", "2"),
                    header("hw-dlq-origin-offset", "88120"), header("hw-dlq-group", "point"),
                    header("hw-dlq-error-class", "Ticketing.SchemaMismatch"),
                    header(
                        "hw-dlq-error-message",
                        "field \"amount\" expected integer, got string \"1,000원\"\nat byte 71"
                    ),
                    header(
                        "hw-dlq-error-cause",
                        "PointCommand.decode(_:)\nPointService.handle(_:)\nConsumer.process(_:)"
                    ),
                    header("hw-dlq-attempts", "3"), header("eventId", "7f1c0d52-5a0b-4c39-9f3e-0c7b4b7d0e9a"),
                    header("traceId", "22b0aa41"), header("producer", "payment-1"), header("schemaVersion", "2"),
                    header("occurredAt", "2026-11-20T03:00:19.211Z"),
                    ConsumedRecord.Header(name: "x-signature", value: [0x00, 0x1B, 0x5B, 0xFF, 0x41]),
                ]
            )
        )
    }

    package static func letterRecords(at now: Int64) -> [BrowsedRecord] {
        (0..<5).map { letter(410 + Int64($0), at: now) }
    }

    /// Records that want to harm a terminal: escapes, reordering, emoji, halves of characters, a megabyte on one line.
    package static func hostileRecords(at now: Int64) -> [BrowsedRecord] {
        let values: [[UInt8]?] = [
            Array("\u{1B}[2J\u{1B}]0;owned\u{07} plain text after escapes".utf8),
            Array("{\"tip\":\"\u{202E}gnp.exe\u{202C}\",\"emoji\":\"🎫👩‍👩‍👧‍👦é\",\"user\":\"김민서\"}".utf8),
            Array("예약이 취소되었습니다 — 좌석 12A, 12B\n두 번째 줄\t탭".utf8),
            [0x00, 0x01, 0xFF, 0xFE, 0x1B, 0x9B, 0x80, 0x90] + Array(repeating: 0xC3, count: 40),
            Array(repeating: UInt8(ascii: "a"), count: 3 << 20),
            nil,
            [],
        ]
        return values.enumerated().map { index, value in
            BrowsedRecord(
                ConsumedRecord(
                    topic: "결제-이벤트",
                    partition: Int32(index % 3),
                    offset: 9_876_543_200 + Int64(index),
                    timestampMilliseconds: now - 3_600_000 * Int64(40 - index),
                    key: index == 3 ? [0xFF, 0x00, 0x1B] : index == 5 ? nil : Array("키-\(index)-\u{1B}[1m".utf8),
                    value: value,
                    headers: index == 0 ? [header("\u{1B}[5mname", "\u{9B}31m value")] : []
                )
            )
        }
    }
}
