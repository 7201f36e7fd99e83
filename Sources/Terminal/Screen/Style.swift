/// What a cell means; themes say what that looks like.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// The background of everything.
    case surface
    case text
    /// What is calm, old or secondary.
    case dim
    case title
    case accent
    case good
    case warn
    case bad
    /// A cell whose value changed a moment ago.
    case changed
    /// The background of the selected row.
    case selection
    case border
    case focusBorder
    /// A key in a hint.
    case key
    case graph1
    case graph2
    case graph3
    case graph4
    case graph5
    case graph6
    /// The background of the header when it does not show the present.
    case past
}

/// How a cell stands out beyond its role.
public struct Emphasis: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let bold = Emphasis(rawValue: 1)
    public static let faint = Emphasis(rawValue: 2)
    public static let italic = Emphasis(rawValue: 4)
    public static let underline = Emphasis(rawValue: 8)
    public static let reverse = Emphasis(rawValue: 16)
}

/// The look of a cell in terms of meaning.
public struct Style: Sendable, Hashable {
    public var role: Role
    public var background: Role
    public var emphasis: Emphasis

    public init(_ role: Role, on background: Role = .surface, _ emphasis: Emphasis = []) {
        self.role = role
        self.background = background
        self.emphasis = emphasis
    }

    public static let text = Style(.text)
    public static let dim = Style(.dim)

    /// The same style on another background.
    public func on(_ background: Role) -> Style {
        Style(role, on: background, emphasis)
    }

    /// The same style with more emphasis.
    public func with(_ emphasis: Emphasis) -> Style {
        Style(role, on: background, self.emphasis.union(emphasis))
    }
}
