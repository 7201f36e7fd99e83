/// Whose way of writing headers a dead letter has.
public enum DeadLetterDialect: Sendable, Hashable {
    /// Our own consumers.
    case highwater
    /// Spring Kafka's `DeadLetterPublishingRecoverer`.
    case springDLT
    /// Spring Kafka's retry topics.
    case springRetry
    /// The Kafka binder of Spring Cloud Stream.
    case springCloudStream
    /// A sink connector of Kafka Connect.
    case connect
    /// Kafka Streams (KIP-1034).
    case streams
    /// A broker, for a share group (KIP-1191).
    case shareGroup
    case smallRye
    case karafka
    case massTransit
    case watermill
    /// Names that many home-made programs use.
    case generic
    /// A table of the user's own, by its name.
    case userDefined(String)

    /// The word on the screen and in output.
    public var word: String {
        switch self {
        case .highwater: "highwater"
        case .springDLT: "spring"
        case .springRetry: "spring-retry"
        case .springCloudStream: "spring-cloud"
        case .connect: "connect"
        case .streams: "streams"
        case .shareGroup: "share-group"
        case .smallRye: "smallrye"
        case .karafka: "karafka"
        case .massTransit: "masstransit"
        case .watermill: "watermill"
        case .generic: "generic"
        case .userDefined(let name): name
        }
    }
}
