import RecordClient

/// Makes the records of a run, partition by partition in turn, and hands them to a client.
struct RecordSequence {
    private let options: VerifiableProducerOptions
    private let partitionCount: Int
    private let value: VerifiableValue
    private let keys: [[UInt8]]
    private var next: [Int64]
    private var partition: Int32 = 0
    private var text: [UInt8] = []

    init(_ options: VerifiableProducerOptions, partitionCount: Int) {
        self.options = options
        self.partitionCount = partitionCount
        self.value = VerifiableValue(runId: options.runId)
        self.keys = (0..<options.effectiveKeyCount(partitionCount: partitionCount)).map { Array("key-\($0)".utf8) }
        self.next = [Int64](repeating: 0, count: partitionCount)
    }

    /// Queues the next record. If that fails, the same record is next again.
    mutating func produceNext(with producer: Producer) throws(RecordClientError) {
        let partition = self.partition
        let sequence = self.next[Int(partition)]
        let now = Clock.wallMicroseconds
        let byteCount = self.options.valueByteCount
        self.value.write(sequence: sequence, wallMicroseconds: now, byteCount: byteCount, into: &self.text)
        let result = self.text.withUnsafeBytes { value in
            self.withKey(partition, sequence) { key in
                Result { () throws(RecordClientError) in
                    try producer.produce(
                        topic: self.options.topic,
                        partition: partition,
                        key: key,
                        value: value,
                        timestampMilliseconds: now / 1_000,
                        tag: UInt64(sequence)
                    )
                }
            }
        }
        try result.get()
        self.next[Int(partition)] += 1
        self.partition = (partition + 1) % Int32(self.partitionCount)
    }

    private func withKey<R>(_ partition: Int32, _ sequence: Int64, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        guard !self.keys.isEmpty else { return body(nil) }
        let count = self.partitionCount
        let index = self.options.keyIndex(partition: partition, sequence: sequence, partitionCount: count)
        return self.keys[index].withUnsafeBytes(body)
    }
}
