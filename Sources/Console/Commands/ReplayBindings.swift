import Terminal

extension Bindings {
    /// Keys inside of a replay, and the one that edits a record for it.
    static let replays: [Binding] = [
        Binding(
            .editRecord,
            [.character("E")],
            in: .record,
            .cluster,
            "edit the record's value in $EDITOR, then replay it (a plan first)",
            hint: "edit & replay",
            rank: 3,
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(.confirm, [.character("y")], in: .replay, .cluster, "send the records", hint: "send", rank: 1),
        Binding(
            .cancel,
            [.escape, .character("n")],
            in: .replay,
            .cluster,
            "close; what runs goes on",
            hint: "close",
            rank: 1
        ),
        Binding(
            .pauseReplay,
            [.character(" ")],
            in: .replay,
            .cluster,
            "pause the replay that runs, or let it go on",
            hint: "pause",
            rank: 2
        ),
        Binding(
            .cancelReplay,
            [.character("x")],
            in: .replay,
            .cluster,
            "cancel the replay that runs; it can be taken up again",
            hint: "cancel it",
            rank: 2
        ),
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
        Binding(.moveUp, [.up, .character("k")], in: .replay, .rows, "up"),
        Binding(.moveDown, [.down, .character("j")], in: .replay, .rows, "down"),
        Binding(.pageUp, [.pageUp, .control("b")], in: .replay, .rows, "page up"),
        Binding(.pageDown, [.pageDown, .control("f")], in: .replay, .rows, "page down"),
    ]
}
