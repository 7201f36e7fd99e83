/// One command: the table that parses its arguments and writes its help, and what it does.
///
///     enum ClusterKill {
///         static let node = Option("ID", "ID", .integer(in: 1...9999), "Node to kill.")
///         static let command = Command(
///             "cluster kill",
///             "Kills a node's process, as a crash would.",
///             positionals: [node],
///             options: [dataDirectory]
///         ) { arguments in
///             try await control(arguments[dataDirectory]).kill(Int32(arguments[node]))
///             return .done
///         }
///     }
public struct Command: Sendable {
    /// What a command does with its arguments.
    public enum Action: Sendable {
        /// Runs as a task; must not block its thread.
        case task(@Sendable (Arguments) async throws -> ExitStatus)
        /// Runs on the main thread for as long as it likes, with no task started: for event loops.
        case mainThread(@Sendable (Arguments) throws -> ExitStatus)
    }

    /// The words that select it: `cluster kill`.
    public let name: String
    /// One sentence for the list of commands.
    public let summary: String
    /// More, for its own help; lines are kept.
    public let discussion: String
    /// Arguments without a dash, in order; the help shows their placeholders. The last may be repeatable.
    public let positionals: [any CommandOption]
    /// Arguments with dashes.
    public let options: [any CommandOption]
    /// The fields of its data for `--output json`, with their meaning; shown in the help.
    public let fields: [Field]
    /// Whether lists of commands leave it out.
    public let isInternal: Bool
    /// What it does.
    public let action: Action

    /// A field of a command's data.
    public struct Field: Sendable {
        /// The stable name in JSON.
        public var name: String
        /// What it says, with its unit.
        public var meaning: String

        /// A field with its meaning.
        public init(_ name: String, _ meaning: String) {
            self.name = name
            self.meaning = meaning
        }
    }

    /// A command that runs as a task.
    public init(
        _ name: String,
        _ summary: String,
        discussion: String = "",
        positionals: [any CommandOption] = [],
        options: [any CommandOption] = [],
        fields: [Field] = [],
        isInternal: Bool = false,
        run: @escaping @Sendable (Arguments) async throws -> ExitStatus
    ) {
        self.init(
            name: name,
            summary: summary,
            discussion: discussion,
            positionals: positionals,
            options: options,
            fields: fields,
            isInternal: isInternal,
            action: .task(run)
        )
    }

    /// A command that blocks the main thread while it runs, such as an event loop.
    public init(
        _ name: String,
        _ summary: String,
        discussion: String = "",
        positionals: [any CommandOption] = [],
        options: [any CommandOption] = [],
        fields: [Field] = [],
        isInternal: Bool = false,
        onMainThread run: @escaping @Sendable (Arguments) throws -> ExitStatus
    ) {
        self.init(
            name: name,
            summary: summary,
            discussion: discussion,
            positionals: positionals,
            options: options,
            fields: fields,
            isInternal: isInternal,
            action: .mainThread(run)
        )
    }

    private init(
        name: String,
        summary: String,
        discussion: String,
        positionals: [any CommandOption],
        options: [any CommandOption],
        fields: [Field],
        isInternal: Bool,
        action: Action
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.positionals = positionals
        self.options = options
        self.fields = fields
        self.isInternal = isInternal
        self.action = action
    }

    /// The words of its name.
    var words: [String] { name.split(separator: " ").map(String.init) }
}
