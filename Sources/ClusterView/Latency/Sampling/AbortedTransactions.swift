import ClusterClient
import KafkaProtocol

/// Which batches of a fetched stretch belong to aborted transactions; batches are shown to it in order.
package struct AbortedTransactions: Sendable {
    private var coming: [AbortedProducer]
    private var open: Set<Int64> = []

    package init(_ aborted: [AbortedProducer]) { self.coming = aborted.sorted { $0.firstOffset > $1.firstOffset } }

    /// Goes on to the next batch.
    ///
    /// - Returns: whether its records were never committed.
    package mutating func enter(_ header: RecordBatchHeader) -> Bool {
        while let next = self.coming.last, next.firstOffset <= header.lastOffset {
            self.open.insert(next.producerId)
            self.coming.removeLast()
        }
        guard header.attributes.isTransactional else { return false }
        let isAborted = self.open.contains(header.producerId)
        // The marker ends the transaction; the producer's next one may be committed.
        if header.attributes.isControl { self.open.remove(header.producerId) }
        return isAborted
    }
}
