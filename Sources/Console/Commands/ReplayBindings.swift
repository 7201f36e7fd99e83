import Terminal

extension Bindings {
    /// Keys inside of a replay, by how far it is, and the one that edits a record for it.
    static let replays: [Binding] =
        [
            Binding(
                .editRecord,
                [.character("E")],
                in: .record,
                .cluster,
                "edit the record's value in $EDITOR, then replay it (a plan first)",
                hint: "edit & replay",
                rank: 3,
                disabled: { $0.reasonAgainstChanges }
            )
        ] + inReplayPlan + inReplayRun + inReplayReport
        + [Scope.replay, .replayRun, .replayReport].flatMap(scrolling)

    private static let inReplayPlan: [Binding] = [
        Binding(.confirm, [.character("y")], in: .replay, .cluster, "send the records", hint: "send", rank: 1),
        Binding(.cancel, [.escape, .character("n")], in: .replay, .cluster, "send nothing", hint: "close", rank: 1),
        Binding(
            .typeTarget,
            [.character("t")],
            in: .replay,
            .cluster,
            "type another target; empty is the origin",
            hint: "target",
            rank: 3
        ),
        Binding(
            .typeRate,
            [.character("r")],
            in: .replay,
            .cluster,
            "type records per second; empty is no limit",
            hint: "rate",
            rank: 3
        ),
        Binding(
            .toggleParking,
            [.character("p")],
            in: .replay,
            .cluster,
            "park what came back too often, or leave it",
            hint: "park",
            rank: 4
        ),
        Binding(
            .toggleAgain,
            [.character("a")],
            in: .replay,
            .cluster,
            "send what was replayed before once more, or not",
            hint: "again",
            rank: 4
        ),
    ]

    private static let inReplayRun: [Binding] = [
        Binding(
            .pauseReplay,
            [.character(" ")],
            in: .replayRun,
            .cluster,
            "pause the replay that runs, or let it go on",
            hint: "pause",
            rank: 2
        ),
        Binding(
            .cancelReplay,
            [.character("x")],
            in: .replayRun,
            .cluster,
            "cancel the replay that runs; it can be taken up again",
            hint: "cancel it",
            rank: 2
        ),
        Binding(
            .cancel,
            [.escape, .character("n")],
            in: .replayRun,
            .cluster,
            "close; the replay goes on",
            hint: "close, it goes on",
            rank: 1
        ),
    ]

    private static let inReplayReport: [Binding] = [
        Binding(
            .purge,
            [.character("D")],
            in: .replayReport,
            .cluster,
            "delete what was replayed (a plan first)",
            hint: "purge what was replayed…",
            rank: 2,
            disabled: { $0.reasonAgainstPurgingReplayed }
        ),
        Binding(
            .cancel,
            [.escape, .character("n"), .character("q")],
            in: .replayReport,
            .cluster,
            "close the report",
            hint: "close",
            rank: 1
        ),
    ]

    private static func scrolling(in scope: Scope) -> [Binding] {
        [
            Binding(.moveUp, [.up, .character("k")], in: scope, .rows, "up", hint: "scroll", rank: 6),
            Binding(.moveDown, [.down, .character("j")], in: scope, .rows, "down", hint: "scroll", rank: 6),
            Binding(.pageUp, [.pageUp, .control("b")], in: scope, .rows, "page up"),
            Binding(.pageDown, [.pageDown, .control("f")], in: scope, .rows, "page down"),
        ]
    }
}
