import CRdKafka

/// What librdkafka or a broker said about a call or a record.
public struct RecordClientError: Error, Hashable, Sendable {
    /// What was being done, in words: "producing to orders".
    public let operation: String
    public let code: Code
    /// Whether the client can no longer be used and has to be replaced.
    public let isFatal: Bool
    /// librdkafka's or the broker's own words.
    public let detail: String

    public init(operation: String, code: Code, isFatal: Bool = false, detail: String? = nil) {
        self.operation = operation
        self.code = code
        self.isFatal = isFatal || code == .fatal
        self.detail = detail ?? code.text
    }

    /// The code's name, such as `_QUEUE_FULL` or `NOT_ENOUGH_REPLICAS`.
    public var name: String { self.code.name }
    /// Whether the same call may succeed later without anything being changed.
    public var isRetriable: Bool { !self.isFatal && self.code.isRetriable }
}

extension RecordClientError: CustomStringConvertible {
    public var description: String {
        let sentence = "\(self.operation) failed: \(self.detail) (\(self.name))"
        guard let advice = self.code.advice else { return sentence }
        return "\(sentence): \(advice)"
    }
}

extension RecordClientError {
    /// An error number: negative for librdkafka's own, positive for what a broker answered.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let none = Code(rawValue: 0)
        /// The process is read-only: nothing was sent. A number that librdkafka does not use.
        public static let readOnly = Code(rawValue: -100_001)
        /// The client has been closed.
        public static let closed = Code(rawValue: -197)
        public static let transport = Code(rawValue: -195)
        /// A record was not delivered within `delivery.timeout.ms`.
        public static let recordTimedOut = Code(rawValue: -192)
        public static let partitionEnd = Code(rawValue: -191)
        public static let unknownPartition = Code(rawValue: -190)
        public static let unknownTopic = Code(rawValue: -188)
        public static let allBrokersDown = Code(rawValue: -187)
        public static let invalidArgument = Code(rawValue: -186)
        public static let timedOut = Code(rawValue: -185)
        /// Back-pressure: the producer's queue is full.
        public static let queueFull = Code(rawValue: -184)
        public static let state = Code(rawValue: -172)
        public static let purgedInQueue = Code(rawValue: -152)
        public static let purgedInFlight = Code(rawValue: -151)
        public static let fatal = Code(rawValue: -150)

        /// librdkafka's name; without the underscore it is the broker's.
        public var name: String {
            self == .readOnly ? "_READ_ONLY" : String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(self.rawValue)))
        }
        /// What the code means.
        public var text: String { String(cString: rd_kafka_err2str(rd_kafka_resp_err_t(self.rawValue))) }

        /// Whether waiting alone may help: leaders move, brokers come back, queues drain.
        public var isRetriable: Bool {
            switch self.rawValue {
            case -195, -187, -185, -184, -180: true
            case 3, 5...9, 13...16, 19, 20, 27, 41, 51, 56, 72, 74, 75, 78, 88, 89: true
            default: false
            }
        }

        var advice: String? {
            switch self {
            case .queueFull: "wait until records have been delivered, then produce again"
            case .transport, .allBrokersDown: "check that the bootstrap servers are running and reachable"
            case .recordTimedOut: "no leader acknowledged the record in time; check that the partition has a leader"
            case .closed: "make a new client"
            default: nil
            }
        }
    }

    /// Nil if `code` means success.
    init?(_ operation: String, _ code: rd_kafka_resp_err_t) {
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { return nil }
        self.init(operation: operation, code: Code(rawValue: code.rawValue))
    }

    /// Takes over `error`, which may be nil for success.
    init?(_ operation: String, taking error: OpaquePointer?) {
        guard let error else { return nil }
        defer { rd_kafka_error_destroy(error) }
        self.init(
            operation: operation,
            code: Code(rawValue: rd_kafka_error_code(error).rawValue),
            isFatal: rd_kafka_error_is_fatal(error) != 0,
            detail: String(cString: rd_kafka_error_string(error))
        )
    }

    /// Throws unless `code` means success.
    static func check(_ operation: String, _ code: rd_kafka_resp_err_t) throws(RecordClientError) {
        if let error = RecordClientError(operation, code) { throw error }
    }

    /// Throws unless `error`, which is taken over, is nil.
    static func check(_ operation: String, taking error: OpaquePointer?) throws(RecordClientError) {
        if let error = RecordClientError(operation, taking: error) { throw error }
    }
}
