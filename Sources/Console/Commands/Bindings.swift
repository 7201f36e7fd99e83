import Terminal

/// The table of bindings.
///
/// Capital letters change the cluster, everywhere and only they do. `ctrl+d` stays free: it deletes in one well-known
/// console and turns half a page in others.
package enum Bindings {
    package static let all: [Binding] =
        views + rows + shown + cluster + resets + records + replays + workload + tuning + program + layers + text

    /// The binding of a key where it is pressed.
    package static func binding(for key: Key, in scopes: [Scope]) -> Binding? {
        for scope in scopes {
            if let binding = all.first(where: { $0.scope == scope && $0.keys.contains(key) }) { return binding }
        }
        return nil
    }

    /// The binding of a command-line name.
    package static func binding(named name: String) -> Binding? {
        all.first { $0.names.contains(name) }
    }

    private static let views: [Binding] =
        PaneKind.allCases.map { pane in
            Binding(
                pane.openCommand,
                [.character(Character(String(pane.rawValue)))],
                .views,
                "open \(pane.title)",
                hint: "pane",
                rank: 1,
                names: pane.commandNames
            )
        } + [
            Binding(.nextPane, [.tab], .views, "next pane"),
            Binding(.previousPane, [.shiftTab], .views, "previous pane"),
            Binding(.drillIn, [.enter], .views, "open the pane, then the row", hint: "open", rank: 2),
            Binding(
                .back,
                [.escape],
                .views,
                "back: filter, row, pane",
                hint: "back",
                rank: 3,
                disabled: { $0.canGoBack ? nil : "already at the dashboard" }
            ),
            Binding(.lastView, [.character("-")], .views, "the view before this one"),
            Binding(.zoom, [.character("f")], .views, "this pane on the whole screen, and back"),
            Binding(.dashboard, [.character("0")], .views, "all panes", names: ["dashboard"]),
        ]

    private static let rows: [Binding] = [
        Binding(.moveUp, [.up, .character("k")], .rows, "row up"),
        Binding(.moveDown, [.down, .character("j")], .rows, "row down"),
        Binding(.pageUp, [.pageUp, .control("b")], .rows, "page up"),
        Binding(.pageDown, [.pageDown, .control("f")], .rows, "page down"),
        Binding(.first, [.home, .character("g")], .rows, "first row"),
        Binding(.last, [.end, .character("G")], .rows, "last row"),
        Binding(.nextMatch, [.character("n")], .rows, "next match of the filter"),
        Binding(.previousMatch, [.character("N")], .rows, "the match before"),
    ]

    private static let shown: [Binding] = [
        Binding(
            .filter,
            [.character("/")],
            .shown,
            "filter rows: text, !text, -f letters, a regular expression",
            hint: "filter",
            rank: 3,
            names: ["filter"],
            disabled: { $0.view.pane == .workload && !$0.hasServices ? "the load has no rows" : nil }
        ),
        Binding(
            .cycleScope,
            [.character("!")],
            in: .pane(.leaders),
            .shown,
            "faults only: under-replicated, at min, under min, unavailable, not preferred",
            hint: "faults",
            rank: 6
        ),
        Binding(
            .troubleOnly,
            [.character("!")],
            in: .pane(.lag),
            .shown,
            "only groups in trouble",
            hint: "trouble",
            rank: 6
        ),
        Binding(
            .why,
            [.character("d")],
            in: .pane(.lag),
            .shown,
            "why the row has its verdict: the rule that fired, and how it is known",
            hint: "why",
            rank: 2,
            names: ["why"]
        ),
        Binding(
            .memberTree,
            [.character("x")],
            in: .pane(.lag),
            .shown,
            "partitions below members instead of topics, and back",
            hint: "members",
            rank: 6
        ),
        Binding(
            .nextGroup,
            [.character("x")],
            in: .pane(.latency),
            .shown,
            "the next group, after the last one all",
            hint: "group",
            rank: 5
        ),
        Binding(
            .probeView,
            [.character("p")],
            in: .pane(.latency),
            .shown,
            "what the probe found, or what groups do",
            hint: "probe/passive",
            rank: 5
        ),
        Binding(.sortPrevious, [.character("<")], .shown, "sort by the column before", hint: "sort", rank: 8),
        Binding(
            .sortNext,
            [.character(">")],
            .shown,
            "sort by the next column",
            hint: "sort",
            rank: 8,
            names: ["sort"]
        ),
        Binding(.sortInvert, [.character("I")], .shown, "turn the order round"),
        Binding(
            .freeze,
            [.character("z")],
            .shown,
            "freeze what is shown; the data goes on",
            hint: "freeze",
            rank: 7,
            names: ["freeze"]
        ),
        Binding(.theme, [], .shown, "draw with another theme", names: ["theme"]),
    ]

    private static let cluster: [Binding] = [
        Binding(
            .killMenu,
            [.character("K")],
            .cluster,
            "kill, stop or freeze a node (a menu first)",
            hint: "kill…",
            rank: 2,
            names: ["kill"],
            disabled: { $0.reasonAgainstProcesses }
        ),
        Binding(
            .start,
            [.character("S")],
            .cluster,
            "start a stopped node, thaw a frozen one",
            hint: "start",
            rank: 3,
            names: ["start", "thaw"],
            disabled: { $0.reasonAgainstProcesses }
        ),
        Binding(
            .elect,
            [.character("E")],
            .cluster,
            "elect preferred leaders (a plan first)",
            hint: "elect…",
            rank: 4,
            names: ["elect"],
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(
            .probe,
            [.character("P")],
            in: .pane(.latency),
            .cluster,
            "probe latency with records of its own (a plan first), and end that",
            hint: "probe…",
            rank: 4,
            names: ["probe"],
            disabled: { $0.reasonAgainstChanges }
        ),
    ]

    private static let program: [Binding] = [
        Binding(.commandLine, [.character(":")], .program, "type a command", hint: "command", rank: 4),
        Binding(.help, [.character("?")], .program, "help for what is shown", hint: "help", rank: 0, names: ["help"]),
        Binding(.redraw, [.control("l")], .program, "draw the screen again", names: ["redraw"]),
        Binding(.suspend, [.control("z")], .program, "leave for the shell; `fg` comes back", names: ["suspend"]),
        Binding(
            .quit,
            [.character("q"), .control("c")],
            .program,
            "leave the console",
            hint: "quit",
            rank: 0,
            names: ["quit", "q"]
        ),
    ]

    private static let layers: [Binding] = [
        Binding(
            .chooseKill,
            [.character("9")],
            in: .killMenu,
            .cluster,
            "SIGKILL: the process dies now",
            hint: "SIGKILL"
        ),
        Binding(
            .chooseTerminate,
            [.character("t")],
            in: .killMenu,
            .cluster,
            "SIGTERM: leaders move first",
            hint: "stop"
        ),
        Binding(.chooseFreeze, [.character("f")], in: .killMenu, .cluster, "SIGSTOP: alive but silent", hint: "freeze"),
        Binding(.otherNode, [.tab], in: .killMenu, .cluster, "another node", hint: "other node", rank: 6),
        Binding(.confirm, [.character("y")], in: .killMenu, .cluster, "do it", hint: "confirm", rank: 1),
        Binding(
            .cancel,
            [.escape, .character("n")],
            in: .killMenu,
            .cluster,
            "change nothing",
            hint: "cancel",
            rank: 1
        ),
        Binding(.confirm, [.character("y")], in: .electionPlan, .cluster, "elect", hint: "confirm", rank: 1),
        Binding(
            .cancel,
            [.escape, .character("n")],
            in: .electionPlan,
            .cluster,
            "change nothing",
            hint: "cancel",
            rank: 1
        ),
        Binding(.confirm, [.character("y")], in: .probePlan, .cluster, "probe", hint: "confirm", rank: 1),
        Binding(
            .cancel,
            [.escape, .character("n")],
            in: .probePlan,
            .cluster,
            "write nothing",
            hint: "cancel",
            rank: 1
        ),
        Binding(.moveUp, [.up, .character("k")], in: .electionPlan, .rows, "row up", hint: "scroll"),
        Binding(.moveDown, [.down, .character("j")], in: .electionPlan, .rows, "row down", hint: "scroll"),
        Binding(.moveUp, [.up, .character("k")], in: .picker, .rows, "row up", hint: "choose"),
        Binding(.moveDown, [.down, .character("j")], in: .picker, .rows, "row down", hint: "choose"),
        Binding(.pick, [.enter], in: .picker, .rows, "take this one", hint: "take", rank: 1),
        Binding(.cancel, [.escape], in: .picker, .rows, "cancel", hint: "cancel", rank: 1),
        Binding(.moveUp, [.up, .character("k")], in: .reading, .rows, "row up", hint: "scroll"),
        Binding(.moveDown, [.down, .character("j")], in: .reading, .rows, "row down", hint: "scroll"),
        Binding(.pageUp, [.pageUp, .control("b")], in: .reading, .rows, "page up"),
        Binding(.pageDown, [.pageDown, .control("f")], in: .reading, .rows, "page down"),
        Binding(
            .close,
            [.escape, .enter, .character("?"), .character("q")],
            in: .reading,
            .rows,
            "close",
            hint: "close",
            rank: 1
        ),
    ]

    private static let text: [Binding] = [
        Binding(.submit, [.enter], in: .text, .program, "do it", hint: "do it", rank: 1),
        Binding(.abandon, [.escape, .control("c")], in: .text, .program, "leave", hint: "leave", rank: 1),
        Binding(.complete, [.tab], in: .text, .program, "complete", hint: "complete"),
        Binding(.clearLine, [.control("u")], in: .text, .program, "clear the line", hint: "clear"),
    ]
}

extension PaneKind {
    var openCommand: ConsoleCommand {
        switch self {
        case .leaders: .openLeaders
        case .lag: .openLag
        case .rebalances: .openRebalances
        case .deadLetters: .openDeadLetters
        case .latency: .openLatency
        case .brokers: .openBrokers
        case .topics: .openTopics
        case .events: .openEvents
        case .workload: .openWorkload
        }
    }
}
