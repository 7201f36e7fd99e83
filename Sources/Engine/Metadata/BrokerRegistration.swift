import KafkaProtocol

/// A broker as the metadata log knows it (KIP-631).
public struct BrokerRegistration: Equatable, Sendable {
    /// One address of a broker.
    public struct Endpoint: Equatable, Sendable {
        /// The listener's name, such as `PLAINTEXT`.
        public var listener: String
        public var host: String
        public var port: UInt16
        /// Kafka's number of the security protocol: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
        public var securityProtocol: Int16

        public init(listener: String, host: String, port: UInt16, securityProtocol: Int16 = 0) {
            self.listener = listener
            self.host = host
            self.port = port
            self.securityProtocol = securityProtocol
        }
    }

    /// The levels of a feature that a broker can work with.
    public struct Feature: Equatable, Sendable {
        public var name: String
        public var supportedLevels: ClosedRange<Int16>

        public init(name: String, supportedLevels: ClosedRange<Int16>) {
            self.name = name
            self.supportedLevels = supportedLevels
        }
    }

    public var id: Int32
    /// The broker epoch: the offset of the registration in the metadata log. It grows with every registration.
    public var epoch: Int64
    /// Names one run of the broker's process.
    public var incarnationId: Uuid
    public var endpoints: [Endpoint]
    public var features: [Feature]
    public var rack: String?
    /// A fenced broker is in no ISR of two or more, leads nothing, and clients are not sent to it.
    public var fenced: Bool
    /// The broker is leaving: it gives up its leaderships and gets no new ones.
    public var inControlledShutdown: Bool
    /// The log directories that are online.
    public var logDirs: [Uuid]

    /// Whether the broker may lead partitions and join ISRs.
    public var isActive: Bool { !self.fenced && !self.inControlledShutdown }

    /// The registration that a record of the metadata log carries.
    public init(_ record: RegisterBrokerRecord) {
        self.id = record.brokerId
        self.epoch = record.brokerEpoch
        self.incarnationId = record.incarnationId
        self.endpoints = record.endPoints.map {
            Endpoint(listener: $0.name, host: $0.host, port: $0.port, securityProtocol: $0.securityProtocol)
        }
        self.features = record.features.map {
            Feature(
                name: $0.name,
                supportedLevels: $0.minSupportedVersion...max($0.minSupportedVersion, $0.maxSupportedVersion)
            )
        }
        self.rack = record.rack
        self.fenced = record.fenced
        self.inControlledShutdown = record.inControlledShutdown
        self.logDirs = record.logDirs
    }
}
