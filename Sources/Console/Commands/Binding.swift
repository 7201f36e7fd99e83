import Terminal

/// Where a binding holds.
package enum Scope: Sendable, Hashable {
    /// On the screen itself, whatever pane has the focus.
    case screen
    /// Only while this pane has the focus; never a key that ``screen`` has.
    case pane(PaneKind)
    case killMenu
    case electionPlan
    case probePlan
    case picker
    /// The list of the workload's processes.
    case workload
    /// The list of the workload's settings.
    case tuning
    /// A plan for offsets.
    case reset
    /// In a list of records, and in one of them.
    case records
    /// In an opened record alone, before ``records``.
    case record
    /// The menu that asks where reading begins.
    case seek
    /// The menu that asks what is copied.
    case copyMenu
    /// A plan for deleting records.
    case purge
    /// The plan of a replay.
    case replay
    /// A replay that runs.
    case replayRun
    /// The report of a replay that has ended.
    case replayReport
    /// A layer that is only read: help and results.
    case reading
    /// A line of text is being typed: every other key is text.
    case text
}

/// One row of the table of bindings: dispatch, help and hints come from it and from nowhere else.
package struct Binding: Sendable {
    /// Groups of the help, in its order.
    package enum Section: String, Sendable, CaseIterable {
        case views = "Panes"
        case rows = "Rows"
        case shown = "What is shown"
        case cluster = "Cluster"
        case program = "Program"
    }

    package var command: ConsoleCommand
    package var keys: [Key]
    package var scope: Scope
    package var section: Section
    /// What it does, for the help.
    package var label: String
    /// What it does in a word or two, for the hints; neighbours with the same hint share it.
    package var hint: String?
    /// Hints that matter less are left out first: the greatest rank goes first.
    package var rank: Int
    /// The pane that it is about, where its hint is among the last to be left out.
    package var home: PaneKind?
    /// Names on the command line, the first of them shown.
    package var names: [String]
    /// Why it cannot be used now; nil when it can.
    package var disabledReason: @Sendable (ConsoleState) -> String?

    init(
        _ command: ConsoleCommand,
        _ keys: [Key],
        in scope: Scope = .screen,
        _ section: Section,
        _ label: String,
        hint: String? = nil,
        rank: Int = 5,
        home: PaneKind? = nil,
        names: [String] = [],
        disabled: @escaping @Sendable (ConsoleState) -> String? = { _ in nil }
    ) {
        self.command = command
        self.keys = keys
        self.scope = scope
        self.section = section
        self.label = label
        self.hint = hint
        self.rank = rank
        self.home = home
        self.names = names
        self.disabledReason = disabled
    }
}
