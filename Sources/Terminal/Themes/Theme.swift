/// What every role looks like.
public struct Theme: Sendable, Equatable {
    /// The look of one role: a colour, and attributes that carry it where colours are few or none.
    public struct Look: Sendable, Equatable {
        public var color: ThemeColor
        public var emphasis: Emphasis
        /// Used instead of everything else on a terminal without colours.
        public var mono: Emphasis

        public init(_ color: ThemeColor, _ emphasis: Emphasis = [], mono: Emphasis = []) {
            self.color = color
            self.emphasis = emphasis
            self.mono = mono
        }
    }

    public var name: String
    private var looks: [Role: Look]

    /// - Parameter looks: a look for every role; those left out look like plain text.
    public init(name: String, looks: [Role: Look]) {
        self.name = name
        self.looks = looks
    }

    public subscript(role: Role) -> Look {
        looks[role] ?? looks[.text] ?? Look(.terminalDefault)
    }

    /// Attributes of a style at a depth of colour.
    public func emphasis(of style: Style, depth: ColorDepth) -> Emphasis {
        guard depth == .mono else { return self[style.role].emphasis.union(style.emphasis) }
        return self[style.role].mono.union(style.emphasis).union(self[style.background].mono)
    }
}

extension Theme {
    /// The theme that needs no file; `themes/dark.json5` says the same.
    public static let builtInDark = Theme(
        name: "dark",
        looks: [
            .surface: Look(hex: 0x10141A),
            .text: Look(hex: 0xC9D1DB),
            .dim: Look(hex: 0x6F7B8A, mono: .faint),
            .title: Look(hex: 0xE8EDF3, .bold, mono: .bold),
            .accent: Look(hex: 0x6CB6FF, mono: .bold),
            .good: Look(hex: 0x6FCF97),
            .warn: Look(hex: 0xF2C14E, mono: .bold),
            .bad: Look(hex: 0xFF6B6B, .bold, mono: [.bold, .underline]),
            .changed: Look(hex: 0xFFE9A8, .bold, mono: .bold),
            .selection: Look(hex: 0x24405E, mono: .reverse),
            .border: Look(hex: 0x3A4552, mono: .faint),
            .focusBorder: Look(hex: 0x6CB6FF),
            .key: Look(hex: 0x8FD0FF, .bold, mono: .bold),
            .graph1: Look(hex: 0x5AB0F6),
            .graph2: Look(hex: 0x6FCF97),
            .graph3: Look(hex: 0xF2C14E),
            .graph4: Look(hex: 0xC792EA),
            .graph5: Look(hex: 0xFF8F6B),
            .graph6: Look(hex: 0x4FD6C8),
            .past: Look(hex: 0x6B4E00, mono: .reverse),
        ]
    )

    /// The theme for terminals with sixteen colours; `themes/sixteen.json5` says the same.
    public static let builtInSixteen = Theme(
        name: "sixteen",
        looks: [
            .surface: Look(.terminalDefault),
            .text: Look(.terminalDefault),
            .dim: Look(.ansi(8), mono: .faint),
            .title: Look(.terminalDefault, .bold, mono: .bold),
            .accent: Look(.ansi(6), mono: .bold),
            .good: Look(.ansi(2)),
            .warn: Look(.ansi(3), mono: .bold),
            .bad: Look(.ansi(1), .bold, mono: [.bold, .underline]),
            .changed: Look(.ansi(3), .bold, mono: .bold),
            .selection: Look(.ansi(4), mono: .reverse),
            .border: Look(.ansi(8), mono: .faint),
            .focusBorder: Look(.ansi(6)),
            .key: Look(.ansi(6), .bold, mono: .bold),
            .graph1: Look(.ansi(4)),
            .graph2: Look(.ansi(2)),
            .graph3: Look(.ansi(3)),
            .graph4: Look(.ansi(5)),
            .graph5: Look(.ansi(1)),
            .graph6: Look(.ansi(6)),
            .past: Look(.ansi(3), mono: .reverse),
        ]
    )
}

extension Theme.Look {
    fileprivate init(hex: UInt32, _ emphasis: Emphasis = [], mono: Emphasis = []) {
        self.init(
            .rgb(red: UInt8(hex >> 16), green: UInt8(hex >> 8 & 0xFF), blue: UInt8(hex & 0xFF)),
            emphasis,
            mono: mono
        )
    }
}
