import RecordClient
import Synchronization

/// What handlers on other threads have received, for a test to look at.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { self.elements.withLock { $0 } }

    func append(_ more: some Sequence<Element>) {
        let more = Array(more)
        self.elements.withLock { $0 += more }
    }

    func append(_ element: Element) { self.elements.withLock { $0.append(element) } }
}

extension Producer {
    /// Queues a text.
    func produce(_ text: String, to topic: String, partition: Int32? = nil, tag: UInt64 = 0) throws(RecordClientError) {
        let result = Array(text.utf8).withUnsafeBytes { value in
            Result { () throws(RecordClientError) in
                try self.produce(topic: topic, partition: partition, key: nil, value: value, tag: tag)
            }
        }
        try result.get()
    }
}

extension ConsumerConfiguration {
    /// A consumer of the mock cluster that does not wait for more than it has.
    static func of(_ cluster: MockCluster, groupId: String = "tests") -> ConsumerConfiguration {
        var configuration = ConsumerConfiguration(bootstrapServers: cluster.bootstrapServers, groupId: groupId)
        configuration.fetchMaxWaitMilliseconds = 10
        return configuration
    }
}

extension ProducerConfiguration {
    static func of(_ cluster: MockCluster) -> ProducerConfiguration {
        var configuration = ProducerConfiguration(bootstrapServers: cluster.bootstrapServers)
        configuration.lingerMilliseconds = 0
        configuration.retryBackoffMilliseconds = 10
        return configuration
    }
}
