import KafkaProtocol

/// What a leader does with a batch of an idempotent producer.
public enum ProducerCheck: Equatable, Sendable {
    /// It is the next one.
    case append
    /// It is in the log already: answer with where it is. A base offset of -1 says that the place is forgotten, though it
    /// is not behind `lastOffset`.
    case duplicate(baseOffset: Int64, lastOffset: Int64, appendTime: Int64)
    /// It must not be appended.
    case rejected(ErrorCode)
}
