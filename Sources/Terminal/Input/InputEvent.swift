/// A key with its modifiers, as a person would name it.
public struct Key: Sendable, Hashable, CustomStringConvertible {
    /// Which key.
    public enum Code: Sendable, Hashable {
        /// A printable character, shift already applied.
        case character(Character)
        case enter
        case escape
        case tab
        case backspace
        case delete
        case up
        case down
        case left
        case right
        case home
        case end
        case pageUp
        case pageDown
        case insert
        case function(Int)
    }

    public var code: Code
    public var control: Bool
    public var alt: Bool
    /// Only for keys that are not characters.
    public var shift: Bool

    public init(_ code: Code, control: Bool = false, alt: Bool = false, shift: Bool = false) {
        self.code = code
        self.control = control
        self.alt = alt
        self.shift = shift
    }

    /// A character key.
    public static func character(_ character: Character) -> Key { Key(.character(character)) }
    /// A letter with control held.
    public static func control(_ character: Character) -> Key { Key(.character(character), control: true) }
    public static let enter = Key(.enter)
    public static let escape = Key(.escape)
    public static let tab = Key(.tab)
    public static let shiftTab = Key(.tab, shift: true)
    public static let backspace = Key(.backspace)
    public static let up = Key(.up)
    public static let down = Key(.down)
    public static let left = Key(.left)
    public static let right = Key(.right)
    public static let home = Key(.home)
    public static let end = Key(.end)
    public static let pageUp = Key(.pageUp)
    public static let pageDown = Key(.pageDown)

    public var description: String {
        let name: String
        switch code {
        case .character(" "): name = "space"
        case .character(let character): name = String(character)
        case .enter: name = "enter"
        case .escape: name = "esc"
        case .tab: name = "tab"
        case .backspace: name = "backspace"
        case .delete: name = "del"
        case .up: name = "↑"
        case .down: name = "↓"
        case .left: name = "←"
        case .right: name = "→"
        case .home: name = "home"
        case .end: name = "end"
        case .pageUp: name = "pgup"
        case .pageDown: name = "pgdn"
        case .insert: name = "ins"
        case .function(let number): name = "f\(number)"
        }
        return (control ? "ctrl+" : "") + (alt ? "alt+" : "") + (shift ? "shift+" : "") + name
    }
}

/// What comes from the terminal.
public enum InputEvent: Sendable, Equatable {
    case key(Key)
    /// Text pasted in one go (bracketed paste), without control characters.
    case paste(String)
    /// The terminal has another size now.
    case resize(Size)
    /// Asked to stop from outside, by this signal number.
    case terminate(signal: Int32)
    /// The terminal is gone.
    case closed
    /// Asked to stop for job control, or back from it.
    case suspend
    case resumed
}
