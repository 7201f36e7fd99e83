/// One line of typed text with a cursor.
struct TextField: Sendable, Equatable {
    private(set) var text: String = ""
    /// Characters before the cursor.
    private(set) var cursor: Int = 0
    /// Longer input is cut: no command or filter needs more.
    static let longest = 400

    init(_ text: String = "") {
        self.text = text
        self.cursor = text.count
    }

    mutating func insert(_ more: String) {
        let room = Self.longest - text.count
        let kept = String(more.prefix(max(0, room)))
        let index = text.index(text.startIndex, offsetBy: cursor)
        text.insert(contentsOf: kept, at: index)
        cursor += kept.count
    }

    mutating func deleteBackward() {
        guard cursor > 0 else { return }
        text.remove(at: text.index(text.startIndex, offsetBy: cursor - 1))
        cursor -= 1
    }

    mutating func deleteForward() {
        guard cursor < text.count else { return }
        text.remove(at: text.index(text.startIndex, offsetBy: cursor))
    }

    mutating func move(by delta: Int) { cursor = max(0, min(text.count, cursor + delta)) }
    mutating func moveToStart() { cursor = 0 }
    mutating func moveToEnd() { cursor = text.count }

    mutating func clear() {
        text = ""
        cursor = 0
    }

    mutating func replace(with text: String) { self = TextField(text) }
}
