import ClusterView
import KafkaProtocol

/// Which partitions of a group are meant.
public enum OffsetSelection: Sendable, Equatable {
    /// Everything the group has committed (`--all-topics`).
    case committed
    /// Whole topics, or some of their partitions.
    case topics([TopicSelection])
    /// Exactly these.
    case partitions([TopicPartition])
}

/// A topic, or some of its partitions: `orders`, `orders:0,2`.
public struct TopicSelection: Sendable, Equatable {
    public var topic: String
    /// None means all.
    public var partitions: [Int32]

    public init(topic: String, partitions: [Int32] = []) {
        self.topic = topic
        self.partitions = partitions
    }

    /// Reads Kafka's form `topic` or `topic:0,1`; nil when it is neither.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else {
            guard !text.isEmpty else { return nil }
            self.init(topic: text)
            return
        }
        let numbers = text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
        let partitions = numbers.compactMap { Int32($0) }
        guard colon > text.startIndex, partitions.count == numbers.count, partitions.allSatisfy({ $0 >= 0 }) else {
            return nil
        }
        self.init(topic: String(text[..<colon]), partitions: partitions)
    }
}

/// Where offsets are to go; the first eight are those of Kafka's group tool.
public enum ResetScenario: Sendable, Equatable {
    case toEarliest
    case toLatest
    /// Where the group is; the end where it never committed.
    case toCurrent
    case toOffset(Int64)
    case shiftBy(Int64)
    /// The first record at or after a time, in milliseconds since 1970.
    case toDatetime(milliseconds: Int64)
    /// The same, reckoned back from a moment.
    case byDuration(IsoDuration, beforeMilliseconds: Int64)
    /// An offset for each partition.
    case fromFile([TopicPartition: Int64])
    /// Over the one record that the group would read next.
    case skip
    /// What the plan of this id changed, put back.
    case undo(id: String, [TopicPartition: OffsetChange])

    /// The time that offsets are looked up by; nil where none is.
    public var instantMilliseconds: Int64? {
        switch self {
        case .toDatetime(let milliseconds): milliseconds
        case .byDuration(let duration, let now): now - duration.milliseconds
        default: nil
        }
    }

    /// Kafka's name with its value, such as `--shift-by -10`.
    public var option: String {
        switch self {
        case .toEarliest: "--to-earliest"
        case .toLatest: "--to-latest"
        case .toCurrent: "--to-current"
        case .toOffset(let offset): "--to-offset \(offset)"
        case .shiftBy(let count): "--shift-by \(count)"
        case .toDatetime(let milliseconds): "--to-datetime \(UTCInstant.text(milliseconds: milliseconds))"
        case .byDuration(let duration, _): "--by-duration \(duration)"
        case .fromFile: "--from-file"
        case .skip: "skip one record"
        case .undo(let id, _): "undo \(id)"
        }
    }
}

/// What an operator wants done to a group's offsets; what it means in numbers is ``ResetOffsetsPlan``.
public struct ResetRequest: Sendable, Equatable {
    public var group: String
    public var selection: OffsetSelection
    public var scenario: ResetScenario
    /// Offsets given for single partitions, instead of what the scenario says.
    public var edits: [TopicPartition: Int64]

    public init(
        group: String,
        selection: OffsetSelection,
        scenario: ResetScenario,
        edits: [TopicPartition: Int64] = [:]
    ) {
        self.group = group
        self.selection = selection
        self.scenario = scenario
        self.edits = edits
    }
}
