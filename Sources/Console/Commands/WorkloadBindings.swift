import Terminal

extension Bindings {
    /// What is done to the workload: the keys on the screen, and those inside the list of its processes.
    static let workload: [Binding] = workloadOrders + insideProcesses

    private static let workloadOrders: [Binding] = [
        Binding(
            .workload,
            [.character("W")],
            .cluster,
            "processes of the workload: slow, stop, freeze, kill, start them",
            hint: "processes…",
            rank: 6,
            home: .workload,
            names: ["processes", "consumers"],
            disabled: { $0.reasonAgainstWorkload }
        ),
        Binding(
            .tune,
            [.character("T")],
            .cluster,
            "tune the workload: rate, processes, processing time, poison, failures, sold out",
            hint: "tune…",
            rank: 6,
            home: .workload,
            names: ["tune", "set"],
            disabled: { $0.reasonAgainstTuning }
        ),
    ]

    private static let insideProcesses: [Binding] = [
        Binding(.chooseKill, [.character("9")], in: .workload, .cluster, "SIGKILL to the process", hint: "SIGKILL"),
        Binding(
            .chooseTerminate,
            [.character("t")],
            in: .workload,
            .cluster,
            "the process leaves its group in order and stops",
            hint: "stop"
        ),
        Binding(
            .chooseFreeze,
            [.character("f")],
            in: .workload,
            .cluster,
            "freeze the process, thaw it",
            hint: "freeze"
        ),
        Binding(.start, [.character("S")], in: .workload, .cluster, "start the process, thaw it", hint: "start"),
        Binding(.slower, [.character("<")], in: .workload, .cluster, "its group works more slowly", hint: "speed"),
        Binding(.faster, [.character(">")], in: .workload, .cluster, "its group works faster", hint: "speed"),
        Binding(.moveUp, [.up, .character("k")], in: .workload, .rows, "row up", hint: "choose"),
        Binding(.moveDown, [.down, .character("j")], in: .workload, .rows, "row down", hint: "choose"),
        Binding(.cancel, [.escape, .character("q")], in: .workload, .rows, "close", hint: "close", rank: 1),
    ]

    /// The keys inside the list of settings. A change takes effect at once and is taken back as easily: nothing is asked.
    static let tuning: [Binding] = [
        Binding(
            .stepDown,
            [.left, .character("<"), .character("-")],
            in: .tuning,
            .cluster,
            "the next smaller value",
            hint: "smaller",
            rank: 2
        ),
        Binding(
            .stepUp,
            [.right, .character(">"), .character("+")],
            in: .tuning,
            .cluster,
            "the next larger value",
            hint: "larger",
            rank: 2
        ),
        Binding(.typeValue, [.character("v")], in: .tuning, .cluster, "type a value", hint: "type", rank: 3),
        Binding(.moveUp, [.up, .character("k")], in: .tuning, .rows, "row up", hint: "choose", rank: 4),
        Binding(.moveDown, [.down, .character("j")], in: .tuning, .rows, "row down", hint: "choose", rank: 4),
        Binding(.first, [.home, .character("g")], in: .tuning, .rows, "first row"),
        Binding(.last, [.end, .character("G")], in: .tuning, .rows, "last row"),
        Binding(.cancel, [.escape, .character("q")], in: .tuning, .rows, "close", hint: "close", rank: 1),
    ]
}
