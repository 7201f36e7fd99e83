import ClusterView
import Terminal

/// A run of text in one style.
struct Piece: Equatable {
    var text: String
    var style: Style

    init(_ text: String, _ style: Style = .text) {
        self.text = text
        self.style = style
    }

    var columns: Int { CharacterWidth.columns(of: text) }
}

extension Piece {
    /// A reading in its conventional form: a value, or the sign for why there is none.
    static func reading<Value>(_ reading: Reading<Value>, _ format: (Value) -> Piece) -> Piece {
        switch reading {
        case .known(let value): format(value)
        case .stale(let value, _): Piece(format(value).text, .dim)
        case .notSupported: Piece("n/a", .dim)
        case .notPermitted: Piece("⊘", Style(.warn))
        case .absent: Piece("–", .dim)
        }
    }

    static func optional<Value>(_ value: Value?, _ format: (Value) -> String) -> Piece {
        value.map { Piece(format($0)) } ?? Piece("–", .dim)
    }
}

extension Surface {
    /// Draws runs one after the other.
    ///
    /// - Returns: the column after the last.
    @discardableResult
    mutating func put(_ pieces: [Piece], x: Int, y: Int, on background: Role? = nil, clip: Rect? = nil) -> Int {
        var column = x
        for piece in pieces {
            let style = background.map { piece.style.on($0) } ?? piece.style
            column = put(piece.text, x: column, y: y, style, clip: clip)
        }
        return column
    }
}
