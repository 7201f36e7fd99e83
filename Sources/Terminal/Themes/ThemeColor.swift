/// A colour of a theme.
public enum ThemeColor: Sendable, Hashable {
    /// Whatever the terminal uses when nothing is said.
    case terminalDefault
    /// One of the terminal's sixteen colours, 0-15.
    case ansi(Int)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)

    /// Reads `default`, a colour name such as `red` or `bright-blue`, or `#rrggbb`.
    public init?(_ text: String) {
        if text == "default" {
            self = .terminalDefault
        } else if let index = Self.names.firstIndex(of: text) {
            self = .ansi(index)
        } else if text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
            self = .rgb(
                red: UInt8(value >> 16),
                green: UInt8(value >> 8 & 0xFF),
                blue: UInt8(value & 0xFF)
            )
        } else {
            return nil
        }
    }

    private static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "bright-black", "bright-red", "bright-green", "bright-yellow",
        "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// The nearest of the 256 colours: the 6×6×6 cube or the grey ramp.
    public var index256: Int {
        switch self {
        case .terminalDefault: return -1
        case .ansi(let index): return index
        case .rgb(let red, let green, let blue):
            let levels = [0, 95, 135, 175, 215, 255]
            let steps = [red, green, blue].map { channel in
                levels.indices.min { abs(levels[$0] - Int(channel)) < abs(levels[$1] - Int(channel)) } ?? 0
            }
            let cube = (16 + 36 * steps[0] + 6 * steps[1] + steps[2], steps.map { levels[$0] })
            let average = (Int(red) + Int(green) + Int(blue)) / 3
            let step = min(23, max(0, (average - 3) / 10))
            let grey = (232 + step, [Int](repeating: 8 + 10 * step, count: 3))
            return distance(cube.1) <= distance(grey.1) ? cube.0 : grey.0
        }
    }

    /// The nearest of the sixteen colours in their usual look.
    public var index16: Int {
        switch self {
        case .terminalDefault: return -1
        case .ansi(let index): return index
        case .rgb:
            let usual = [
                [0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205],
                [229, 229, 229], [127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0], [92, 92, 255],
                [255, 0, 255], [0, 255, 255], [255, 255, 255],
            ]
            return usual.indices.min { distance(usual[$0]) < distance(usual[$1]) } ?? 7
        }
    }

    /// The colour on a terminal with so many, and what has to stand in for brightness where there are only eight.
    public func standIn(colors: Int) -> (index: Int, emphasis: Emphasis) {
        let index = index16
        guard index >= colors, index >= 8 else { return (index, []) }
        // Bright black would be black: the text would be gone. The terminal's own colour, faint, is what it means.
        return index == 8 ? (-1, .faint) : (index - 8, .bold)
    }

    /// The number ncurses gives the colour in a terminal with direct colour: numbers below 8 mean something else there.
    public var directNumber: Int {
        switch self {
        case .terminalDefault: -1
        case .ansi(let index): index < 8 ? index : Self.brightDirect[index - 8]
        case .rgb(let red, let green, let blue): max(8, Int(red) << 16 | Int(green) << 8 | Int(blue))
        }
    }

    private static let brightDirect = [
        0x7F7F7F, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5C5CFF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
    ]

    private func distance(_ other: [Int]) -> Int {
        guard case .rgb(let red, let green, let blue) = self else { return 0 }
        let deltas = [Int(red) - other[0], Int(green) - other[1], Int(blue) - other[2]]
        return 2 * deltas[0] * deltas[0] + 4 * deltas[1] * deltas[1] + 3 * deltas[2] * deltas[2]
    }
}

/// How many colours a terminal shows.
public enum ColorDepth: Int, Sendable, Comparable {
    case mono = 0
    case sixteen = 16
    case palette256 = 256
    case direct = 16_777_216

    public static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }

    /// Decides by what the environment asks for and what the terminal description offers.
    ///
    /// `NO_COLOR`, set and not empty, means none at all (no-color.org). Direct colour needs the terminal's word in
    /// `COLORTERM`, because a description alone often promises less than the terminal can do.
    public static func choose(
        environment: [String: String],
        colorWanted: Bool,
        describedColors: Int,
        hasDirectEntry: Bool
    ) -> ColorDepth {
        if !colorWanted || environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false { return .mono }
        let claim = environment["COLORTERM"]?.lowercased()
        if hasDirectEntry, claim == "truecolor" || claim == "24bit" { return .direct }
        if describedColors >= 256 { return .palette256 }
        return describedColors >= 8 ? .sixteen : .mono
    }
}
