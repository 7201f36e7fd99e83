import ClusterView
import RecordClient
import Synchronization

/// Reads and sends a replay's records through librdkafka: acknowledged by all replicas, idempotent.
public final class ClientReplayRecords: ReplayRecords {
    private let bootstrapServers: String
    /// Made when the first record is sent: a plan needs none.
    private let sender = Mutex<ReplaySender?>(nil)

    public init(bootstrapServers: String) { self.bootstrapServers = bootstrapServers }

    public func read(_ topic: String, _ spans: [RecordSpan]) async throws(ReplayError) -> any ReplayReading {
        do throws(RecordClientError) {
            return try await SpanReader(SpanReader.configuration(self.bootstrapServers), topic, spans)
        } catch {
            throw ReplayError("\(error)")
        }
    }

    public func record(_ topic: String, partition: Int32, offset: Int64) async throws(ReplayError) -> ConsumedRecord? {
        let span = RecordSpan(partition: partition, from: offset, to: offset + 1)
        let reading = try await self.read(topic, [span])
        let result: Result<ConsumedRecord?, ReplayError>
        do throws(ReplayError) {
            result = .success(try await reading.next(limit: 1).first)
        } catch {
            result = .failure(error)
        }
        await reading.close()
        return try result.get()
    }

    public func send(_ records: [ReplayedRecord]) async throws(ReplayError) -> [ReplayDelivery] {
        guard !records.isEmpty else { return [] }
        do throws(RecordClientError) {
            return try await self.currentSender().send(records)
        } catch {
            throw ReplayError("\(error)")
        }
    }

    private func currentSender() throws(RecordClientError) -> ReplaySender {
        let made = self.sender.withLock { sender -> Result<ReplaySender, RecordClientError> in
            if let sender { return .success(sender) }
            return Result { () throws(RecordClientError) in
                let made = try ReplaySender(self.bootstrapServers)
                sender = made
                return made
            }
        }
        return try made.get()
    }

    /// Ends the producer.
    public func close() async {
        let sender = self.sender.withLock { sender in
            defer { sender = nil }
            return sender
        }
        await sender?.close()
    }
}
