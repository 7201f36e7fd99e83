import KafkaProtocol

/// What one record has changed in a ``MetadataImage``, so that a broker can act on that alone.
public enum MetadataChange: Equatable, Sendable {
    /// A broker was registered, changed, fenced, unfenced or unregistered.
    case broker(Int32)
    case topicCreated(name: String, id: Uuid)
    /// The topic as it was last.
    case topicDeleted(TopicState)
    /// A partition was created or changed.
    case partition(TopicPartition, topicId: Uuid)
    /// A setting was set or removed.
    case config(ConfigResource, name: String)
    case producerIds(next: Int64)
    case feature(name: String, level: Int16)
    /// A controller has told its addresses.
    case controller(Int32)
    /// The record contradicts the image and was passed over: the log or the program is damaged. The sentence says how.
    case inconsistent(String)
}
