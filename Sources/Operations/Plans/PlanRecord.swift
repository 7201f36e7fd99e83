/// A plan as data: what the screen shows, `--dry-run --output json` prints and the journal keeps.
public struct PlanRecord: Codable, Sendable, Equatable {
    /// Something the plan is decided by, such as `leadersHeld: 6 of 18`.
    public struct Fact: Codable, Sendable, Equatable {
        /// A stable name for programs.
        public var name: String
        /// The same for people.
        public var label: String
        /// The figure, with what it is compared to.
        public var value: String
        /// Whether the figure is a reason not to go on.
        public var isAlarming: Bool

        public init(_ name: String, _ label: String, _ value: String, isAlarming: Bool = false) {
            self.name = name
            self.label = label
            self.value = value
            self.isAlarming = isAlarming
        }
    }

    /// One of several changes that the plan consists of.
    public struct Step: Codable, Sendable, Equatable {
        /// What is changed, such as `payments-0`.
        public var subject: String
        public var from: String
        public var to: String
        /// Why this step cannot succeed now; nil if it can.
        public var obstacle: String?

        public init(_ subject: String, from: String, to: String, obstacle: String? = nil) {
            self.subject = subject
            self.from = from
            self.to = to
            self.obstacle = obstacle
        }
    }

    /// What is done: `kill`, `stop`, `freeze`, `start`, `thaw`, `elect preferred`, `elect unclean`, `reset offsets`,
    /// `skip record`, `undo offsets`, `purge records`.
    public var operation: String
    /// What it is done to: `broker 3`, `all partitions`.
    public var subject: String
    public var facts: [Fact]
    public var steps: [Step]
    /// The consequences, in an operator's words.
    public var sentences: [String]
    /// Why the plan must not be applied; nil if it may.
    public var refusal: String?
    /// Names a plan that can be taken back; nil for others.
    public var id: String?
    /// What it does to a group's offsets, for taking it back.
    public var offsets: OffsetsChange?

    public init(
        operation: String,
        subject: String,
        facts: [Fact] = [],
        steps: [Step] = [],
        sentences: [String] = [],
        refusal: String? = nil,
        id: String? = nil,
        offsets: OffsetsChange? = nil
    ) {
        self.operation = operation
        self.subject = subject
        self.facts = facts
        self.steps = steps
        self.sentences = sentences
        self.refusal = refusal
        self.id = id
        self.offsets = offsets
    }
}

/// What became of a plan.
public struct PlanResult: Codable, Sendable, Equatable {
    public enum Status: String, Codable, Sendable {
        /// Applied, and the effect was seen.
        case done
        /// Not applied, for safety; nothing was sent.
        case refused
        /// Not applied, or applied without the wanted effect.
        case failed
    }

    /// What became of one step.
    public struct Step: Codable, Sendable, Equatable {
        public var subject: String
        /// Kafka's error name, such as `ELECTION_NOT_NEEDED`; nil when it succeeded.
        public var error: String?
        /// More about it, such as `leader 2` or the broker's own words.
        public var detail: String?

        public init(_ subject: String, error: String? = nil, detail: String? = nil) {
            self.subject = subject
            self.error = error
            self.detail = detail
        }
    }

    public var status: Status
    /// What happened, why, and what to do, in a sentence or two.
    public var sentence: String
    public var steps: [Step]

    public init(_ status: Status, _ sentence: String, steps: [Step] = []) {
        self.status = status
        self.sentence = sentence
        self.steps = steps
    }
}
