import RecordClient

/// Follows a compacted topic of one partition: everything that it holds, then what is added.
struct CompactedTopic: Sendable {
    let bootstrapServers: String
    let topic: String
    let clientID: String

    /// Hands every record to `body` until the task is cancelled.
    ///
    /// - Parameter body: called with records in their order, and whether everything has been read that was there.
    func follow(_ body: @escaping @Sendable ([ConsumedRecord], _ isCaughtUp: Bool) -> Void)
        async throws(RecordClientError)
    {
        let consumer = try Consumer(ClientSettings.follower(self.bootstrapServers, clientID: self.clientID))
        var failure: RecordClientError?
        do throws(RecordClientError) {
            try await consumer.assign([
                PartitionOffset(topic: self.topic, partition: 0, offset: PartitionOffset.beginning)
            ])
            while !Task.isCancelled {
                let result = try await consumer.poll(limit: 500, timeoutMilliseconds: 200)
                for error in result.partitionErrors where error.error.isFatal { throw error.error }
                let isAtEnd = result.partitionErrors.contains { $0.error.code == .partitionEnd }
                if !result.records.isEmpty || isAtEnd { body(result.records, isAtEnd) }
            }
        } catch {
            failure = error
        }
        await consumer.close()
        if let failure { throw failure }
    }
}
