import ClusterView
import RecordClient
import Synchronization

/// A consumer that applies every event once, whatever comes how often, and sends what it cannot handle to the dead
/// letters.
final class InboxConsumer: Sendable {
    struct Account: Sendable {
        /// How often each event has come.
        var arrivals: [String: Int] = [:]
        /// Events in the order in which they were applied.
        var applied: [String] = []
        var skipped = 0
        var buried = 0
        var failure: String?
    }

    private let account = Mutex(Account())
    private let consumer: Consumer
    private let producer: Producer
    private let deadLetters: String
    private let poison: Set<String>

    init(_ servers: String, topic: String, deadLetters: String, poison: Set<String>) async throws {
        var configuration = ConsumerConfiguration(bootstrapServers: servers, groupId: "\(topic)-consumer")
        configuration.sessionTimeoutMilliseconds = 6000
        self.consumer = try Consumer(configuration)
        self.producer = try Producer(ProducerConfiguration(bootstrapServers: servers))
        self.deadLetters = deadLetters
        self.poison = poison
        try await self.consumer.subscribe([topic])
    }

    var now: Account { self.account.withLock { $0 } }

    /// Consumes until the task is cancelled: handles, then commits.
    func run() async {
        do {
            while !Task.isCancelled {
                let records = try await self.consumer.poll(timeoutMilliseconds: 100).records
                for record in records { try await self.handle(record) }
                if !records.isEmpty {
                    try await self.producer.flush(timeoutMilliseconds: 30_000)
                    try await self.consumer.commit()
                }
            }
        } catch {
            self.account.withLock { $0.failure = "\(error)" }
        }
        await self.consumer.close()
        await self.producer.close()
    }

    private func handle(_ record: ConsumedRecord) async throws {
        let id = RecordIdentity(record.headers).eventID ?? "none"
        let isPoison = self.poison.contains(id)
        self.account.withLock { account in
            let count = account.arrivals[id, default: 0]
            account.arrivals[id] = count + 1
            if isPoison {
                account.buried += 1
            } else if count == 0 {
                account.applied.append(id)
            } else {
                account.skipped += 1
            }
        }
        if isPoison { try self.bury(record) }
    }

    private func bury(_ record: ConsumedRecord) throws {
        let told: [(String, String)] = [
            ("hw-dlq-origin-topic", record.topic), ("hw-dlq-origin-partition", "\(record.partition)"),
            ("hw-dlq-origin-offset", "\(record.offset)"), ("hw-dlq-error-class", "Poison"),
            ("hw-dlq-error-message", "it will never be handled"), ("hw-dlq-attempts", "3"),
        ]
        let value = record.value ?? []
        try value.withUnsafeBytes { value in
            try self.producer.produce(
                topic: self.deadLetters,
                partition: record.partition,
                key: nil,
                value: value,
                headers: record.headers.map { ($0.name, $0.value) } + told.map { ($0, Array($1.utf8)) }
            )
        }
    }
}
