import Terminal

extension Bindings {
    /// Keys of lists of records, of opened records, and of the menus over them.
    static let records: [Binding] = inDeadLetters + inLists + inRecords + inMenus

    private static let inDeadLetters: [Binding] = [
        Binding(
            .replay,
            [.character("R")],
            in: .pane(.deadLetters),
            .cluster,
            "replay the selected dead letters, or all (a plan first)",
            hint: "replay…",
            rank: 2,
            names: ["replay"],
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(
            .purge,
            [.character("D")],
            in: .pane(.deadLetters),
            .cluster,
            "delete the records of the selected topic (a plan first)",
            hint: "purge…",
            rank: 4,
            names: ["purge"],
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(
            .purge,
            [.character("D")],
            in: .pane(.topics),
            .cluster,
            "delete the records of the selected topic (a plan first)",
            hint: "purge…",
            rank: 6,
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(
            .peek,
            [.character("p")],
            in: .pane(.lag),
            .shown,
            "the records around what the selected partition's group has committed",
            hint: "peek",
            rank: 5,
            names: ["peek"]
        ),
    ]

    private static let inLists: [Binding] = [
        Binding(
            .markRecord,
            [.character(" ")],
            in: .records,
            .rows,
            "mark the record, or take the mark away",
            hint: "mark",
            rank: 4
        ),
        Binding(.clearMarks, [.control("\\")], in: .records, .rows, "take all marks away"),
        Binding(
            .nextRecord,
            [.character("n")],
            in: .records,
            .rows,
            "next record; in the list the next mark, or else match of the filter",
            hint: "next",
            rank: 3
        ),
        Binding(.previousRecord, [.character("N")], in: .records, .rows, "the one before", hint: "next", rank: 3),
        Binding(
            .seek,
            [.character("o")],
            in: .records,
            .shown,
            "read from elsewhere: offset, time, latest, a group's place",
            hint: "from…",
            rank: 4,
            names: ["seek"]
        ),
        Binding(
            .follow,
            [.character("F")],
            in: .records,
            .shown,
            "go on with what is written, or stop",
            hint: "follow",
            rank: 5
        ),
        Binding(
            .copyMenu,
            [.character("c")],
            in: .records,
            .shown,
            "copy value, key, headers or place",
            hint: "copy…",
            rank: 5
        ),
        Binding(
            .filter,
            [.character("/")],
            in: .records,
            .shown,
            "only records that fit: value.amount > 10 and header[\"x\"] == \"y\" and offset < 100",
            hint: "filter",
            rank: 3
        ),
        Binding(
            .replay,
            [.character("R")],
            in: .records,
            .cluster,
            "replay what is marked, the opened record, or all that is listed (a plan first)",
            hint: "replay…",
            rank: 2,
            disabled: { $0.reasonAgainstChanges }
        ),
        Binding(
            .purge,
            [.character("D")],
            in: .records,
            .cluster,
            "delete records up to here, or all (a plan first)",
            hint: "purge…",
            rank: 4,
            disabled: { $0.reasonAgainstChanges }
        ),
    ]

    private static let inRecords: [Binding] = [
        Binding(.showJSON, [.character("1")], in: .record, .shown, "the value as JSON", hint: "JSON", rank: 3),
        Binding(.showText, [.character("2")], in: .record, .shown, "the value as text", hint: "text", rank: 3),
        Binding(.showHex, [.character("3")], in: .record, .shown, "the value in hexadecimal", hint: "hex", rank: 3),
        Binding(
            .showHeaders,
            [.character("h")],
            in: .record,
            .shown,
            "all headers, and back",
            hint: "headers",
            rank: 5
        ),
        Binding(
            .showCauses,
            [.character("e")],
            in: .record,
            .shown,
            "the chain of causes and the stack, and back",
            hint: "causes",
            rank: 5
        ),
    ]

    private static let inMenus: [Binding] = [
        Binding(
            .seekEarliest,
            [.character("1"), .character("e")],
            in: .seek,
            .shown,
            "from the first record",
            hint: "earliest"
        ),
        Binding(
            .seekLatest,
            [.character("2"), .character("l")],
            in: .seek,
            .shown,
            "only what comes from now on",
            hint: "latest"
        ),
        Binding(.seekLast, [.character("3")], in: .seek, .shown, "the last so many records", hint: "last n"),
        Binding(.seekOffset, [.character("4"), .character("o")], in: .seek, .shown, "from an offset", hint: "offset"),
        Binding(.seekTime, [.character("5"), .character("t")], in: .seek, .shown, "from a time", hint: "time"),
        Binding(
            .seekCommitted,
            [.character("6"), .character("g")],
            in: .seek,
            .shown,
            "from where a group is",
            hint: "group"
        ),
        Binding(
            .seekPartition,
            [.character("7"), .character("p")],
            in: .seek,
            .shown,
            "only some partitions",
            hint: "partitions"
        ),
        Binding(.cancel, [.escape, .character("q")], in: .seek, .shown, "close", hint: "close", rank: 1),
        Binding(.copyValue, [.character("v")], in: .copyMenu, .shown, "the value", hint: "value"),
        Binding(.copyKey, [.character("k")], in: .copyMenu, .shown, "the key", hint: "key"),
        Binding(.copyHeaders, [.character("h")], in: .copyMenu, .shown, "the headers", hint: "headers"),
        Binding(.copyPlace, [.character("p")], in: .copyMenu, .shown, "topic/partition/offset", hint: "place"),
        Binding(.cancel, [.escape, .character("q")], in: .copyMenu, .shown, "close", hint: "close", rank: 1),
        Binding(.typeName, [.character("t")], in: .purge, .cluster, "type the topic's name", hint: "type the name"),
        Binding(
            .otherExtent,
            [.tab],
            in: .purge,
            .cluster,
            "up to the record, all, or what was replayed",
            hint: "how much"
        ),
        Binding(.confirm, [.character("y")], in: .purge, .cluster, "delete", hint: "delete", rank: 1),
        Binding(.cancel, [.escape, .character("n")], in: .purge, .cluster, "change nothing", hint: "cancel", rank: 1),
    ]
}
