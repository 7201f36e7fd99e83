import Terminal

extension Bindings {
    /// What changes a group's offsets: the keys on the screen, and those inside the plan.
    static let resets: [Binding] = resetOrders + insideReset

    private static let resetOrders: [Binding] = [
        Binding(
            .reset,
            [.character("R")],
            .cluster,
            "reset offsets of the selected group, topic or partition (a plan first)",
            hint: "reset…",
            rank: 4,
            names: ["reset"],
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(
            .skip,
            [.character("X")],
            .cluster,
            "skip one record of the selected partition (a plan first)",
            hint: "skip…",
            rank: 7,
            names: ["skip"],
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(
            .undo,
            [.character("U")],
            .cluster,
            "take back a change of offsets (a list, then a plan)",
            hint: "undo…",
            rank: 6,
            names: ["undo"],
            disabled: { $0.reasonAgainstChanges }
        ),
    ]

    private static let insideReset: [Binding] = [
        Binding(.confirm, [.character("y")], in: .reset, .cluster, "apply and read back", hint: "apply", rank: 1),
        Binding(
            .cancel,
            [.escape, .character("n")],
            in: .reset,
            .cluster,
            "change nothing",
            hint: "cancel",
            rank: 1
        ),
        Binding(.nextScenario, [.tab], in: .reset, .cluster, "the next scenario", hint: "scenario", rank: 2),
        Binding(.previousScenario, [.shiftTab], in: .reset, .cluster, "the scenario before"),
        Binding(
            .typeValue,
            [.character("v")],
            in: .reset,
            .cluster,
            "type the scenario's value",
            hint: "value",
            rank: 3
        ),
        Binding(
            .editOffset,
            [.character("e")],
            in: .reset,
            .cluster,
            "type an offset for the selected partition; empty takes it away",
            hint: "edit offset",
            rank: 4
        ),
        Binding(
            .waitForEmpty,
            [.character("w")],
            in: .reset,
            .cluster,
            "wait until the group is empty, or not",
            hint: "wait",
            rank: 4
        ),
        Binding(
            .stopMembers,
            [.character("t")],
            in: .reset,
            .cluster,
            "stop the group's members, start them again afterwards, or not",
            hint: "stop members",
            rank: 5
        ),
        Binding(.save, [.character("s")], in: .reset, .cluster, "save the plan as CSV", hint: "save", rank: 6),
        Binding(.moveUp, [.up, .character("k")], in: .reset, .rows, "row up", hint: "row", rank: 5),
        Binding(.moveDown, [.down, .character("j")], in: .reset, .rows, "row down", hint: "row", rank: 5),
        Binding(.pageUp, [.pageUp, .control("b")], in: .reset, .rows, "page up"),
        Binding(.pageDown, [.pageDown, .control("f")], in: .reset, .rows, "page down"),
    ]
}
