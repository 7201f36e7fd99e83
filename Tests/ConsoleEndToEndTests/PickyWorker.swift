import RecordClient
import Synchronization

/// A consumer that wants amounts to be numbers; what is not goes to the dead letters, with the workload's headers.
final class PickyWorker: Sendable {
    private struct Account: Sendable {
        var applied: [String] = []
        var buried = 0
    }

    private let account = Mutex(Account())
    private let consumer: Consumer
    private let producer: Producer
    private let topic: String
    private let deadLetters: String

    init(_ servers: String, topic: String, deadLetters: String) async throws {
        self.consumer = try Consumer(ConsumerConfiguration(bootstrapServers: servers, groupId: "point"))
        self.producer = try Producer(ProducerConfiguration(bootstrapServers: servers))
        self.topic = topic
        self.deadLetters = deadLetters
        try await self.consumer.subscribe([topic])
    }

    var applied: [String] { self.account.withLock { $0.applied } }
    var buried: Int { self.account.withLock { $0.buried } }

    /// Sends a command, as its client does.
    func send(_ value: String, id: String) async throws {
        try await self.producer.send(
            topic: self.topic,
            key: Array("pay-1".utf8),
            value: Array(value.utf8),
            headers: [("eventId", Array(id.utf8))]
        )
    }

    /// Works until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            guard let records = try? await self.consumer.poll(timeoutMilliseconds: 200).records else { break }
            for record in records { try? await self.handle(record) }
            if !records.isEmpty { try? await self.consumer.commit() }
        }
        await self.consumer.close()
        await self.producer.close()
    }

    private func handle(_ record: ConsumedRecord) async throws {
        let text = String(decoding: record.value ?? [], as: UTF8.self)
        guard text.contains("\"amount\": \"") else {
            let id = record.headers.last { $0.name == "eventId" }?.value ?? []
            self.account.withLock { $0.applied.append(String(decoding: id, as: UTF8.self)) }
            return
        }
        let told = [
            ("hw-dlq-origin-topic", record.topic), ("hw-dlq-origin-partition", "\(record.partition)"),
            ("hw-dlq-origin-offset", "\(record.offset)"), ("hw-dlq-group", "point"),
            ("hw-dlq-error-class", "SchemaMismatch"), ("hw-dlq-error-message", "amount is no number"),
            ("hw-dlq-error-cause", "PointCommand.decode(_:)\nPointService.handle(_:)"), ("hw-dlq-attempts", "3"),
        ]
        let kept = record.headers.filter { !$0.name.hasPrefix("hw-dlq-") }
        try await self.producer.send(
            topic: self.deadLetters,
            key: record.key,
            value: record.value,
            headers: kept.map { ($0.name, $0.value) } + told.map { ($0, Array($1.utf8)) }
        )
        self.account.withLock { $0.buried += 1 }
    }
}
