/// Something of a record that can be asked for.
enum FilterField: Sendable, Hashable {
    case key([JSONStep])
    case value([JSONStep])
    case header(String)
    case topic
    case partition
    case offset
    case timestamp
    /// How many bytes the value has.
    case size
    case error
    case errorMessage
    case originTopic
    case originPartition
    case originOffset
    case originTimestamp
    case group
    case attempts
    case dialect
    case replays

    /// Those without a path, by name.
    static let simple: [String: FilterField] = [
        "topic": .topic, "partition": .partition, "offset": .offset, "timestamp": .timestamp, "size": .size,
        "error": .error, "error.class": .error, "error.message": .errorMessage, "origin": .originTopic,
        "origin.topic": .originTopic, "origin.partition": .originPartition, "origin.offset": .originOffset,
        "origin.timestamp": .originTimestamp, "group": .group, "attempts": .attempts, "dialect": .dialect,
        "replays": .replays,
    ]

    /// Whether its values are times.
    var isTime: Bool { self == .timestamp || self == .originTimestamp }

    /// Whether its values are whole numbers, so that a text makes no sense.
    var isNumber: Bool {
        switch self {
        case .partition, .offset, .size, .originPartition, .originOffset, .attempts, .replays: true
        default: false
        }
    }

    var cost: Int {
        switch self {
        case .topic, .partition, .offset, .timestamp, .size: 1
        case .key(let path): path.isEmpty ? 2 : 6
        case .header: 3
        case .value(let path): path.isEmpty ? 5 : 10
        case .replays: 4
        default: 7
        }
    }
}
