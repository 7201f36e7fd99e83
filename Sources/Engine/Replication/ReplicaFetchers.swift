import KafkaProtocol

/// The fetchers of this broker, one for each leader that it follows, by the leader's id.
struct ReplicaFetchers {
    private var fetchers: [ReplicaFetcher] = []

    /// When a fetcher that waits out a failure wants to go on, or nil.
    var nextDeadlineMilliseconds: Int64? { self.fetchers.compactMap(\.retryAtMilliseconds).min() }

    /// Follows the leader that the partition has now, and no other. Without a leader it is followed nowhere.
    mutating func follow(_ partition: Partition) {
        self.remove(partition)
        guard partition.leaderId >= 0 else { return }
        self.fetcher(for: partition.leaderId).add(partition)
    }

    /// Stops following. A fetcher without partitions goes once its last request has ended.
    mutating func remove(_ partition: Partition) {
        for fetcher in self.fetchers { fetcher.remove(partition) }
        self.fetchers.removeAll { $0.partitions.isEmpty && $0.inFlight == nil }
    }

    /// Sends the next request of each fetcher that has one.
    func sendRequests(
        configuration: NodeConfiguration,
        brokerEpoch: Int64,
        nowMilliseconds: Int64,
        addressOf: (Int32) -> PeerAddress?,
        exchanges: inout PeerExchanges
    ) {
        for fetcher in self.fetchers {
            guard let address = addressOf(fetcher.leaderId),
                let request = fetcher.nextRequest(
                    configuration: configuration,
                    brokerEpoch: brokerEpoch,
                    nowMilliseconds: nowMilliseconds
                )
            else { continue }
            let id = exchanges.send(
                request,
                to: address,
                channel: .replicaFetch,
                timeoutMilliseconds: configuration.replicaSocketTimeoutMilliseconds,
                as: .replicaFetch(fetcher)
            )
            fetcher.sent(id)
        }
    }

    private mutating func fetcher(for leaderId: Int32) -> ReplicaFetcher {
        if let fetcher = self.fetchers.first(where: { $0.leaderId == leaderId }) { return fetcher }
        let fetcher = ReplicaFetcher(leaderId: leaderId)
        self.fetchers.append(fetcher)
        self.fetchers.sort { $0.leaderId < $1.leaderId }
        return fetcher
    }
}
