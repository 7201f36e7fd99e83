/// One column of one row.
public struct Cell: Sendable, Equatable {
    /// A character with its combining marks; empty in the right half of a wide one.
    public var text: String
    public var style: Style

    public init(_ text: String = " ", style: Style = .text) {
        self.text = text
        self.style = style
    }

    /// Whether the cell is the right half of the wide character before it.
    public var isContinuation: Bool { text.isEmpty }
}

/// A grid of cells: what one frame looks like, before any terminal is involved.
///
/// Drawing outside of the grid or of a clip does nothing; nothing that is drawn can emit a control sequence.
public struct Surface: Sendable, Equatable {
    public let size: Size
    private var cells: [Cell]

    public init(size: Size) {
        self.size = size
        self.cells = Array(repeating: Cell(), count: size.width * size.height)
    }

    /// The cell at a place inside the grid.
    public subscript(x: Int, y: Int) -> Cell {
        precondition(x >= 0 && x < size.width && y >= 0 && y < size.height, "a cell outside of the surface")
        return cells[y * size.width + x]
    }

    /// Draws text from left to right in one row.
    ///
    /// A control character becomes `·`; a wide character that would be cut in half becomes a blank.
    ///
    /// - Parameter clip: where drawing is allowed; the whole surface if nil.
    /// - Returns: the column after the text, whether or not all of it was inside the clip.
    @discardableResult
    public mutating func put(_ text: String, x: Int, y: Int, _ style: Style = .text, clip: Rect? = nil) -> Int {
        let area = Rect(size).intersection(clip ?? Rect(size))
        var column = x
        for scalar in text.unicodeScalars {
            let width = CharacterWidth.columns(of: scalar)
            if width == 0 {
                attach(scalar, x: column - 1, y: y, area: area)
            } else {
                place(width == nil ? "·" : scalar, width: width ?? 1, x: column, y: y, style: style, area: area)
                column += width ?? 1
            }
        }
        return column
    }

    /// Fills a region with one narrow character.
    public mutating func fill(_ rect: Rect, with character: Unicode.Scalar = " ", _ style: Style = .text) {
        let area = Rect(size).intersection(rect)
        guard !area.isEmpty else { return }
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX {
                place(character, width: 1, x: x, y: y, style: style, area: area)
            }
        }
    }

    /// Changes the style of a region and keeps its text.
    public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let area = Rect(size).intersection(rect)
        guard !area.isEmpty else { return }
        for y in area.y..<area.maxY {
            for index in (y * size.width + area.x)..<(y * size.width + area.maxX) {
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// The rows as text, without the blanks at their ends.
    public var lines: [String] {
        (0..<size.height).map { y in
            var line = ""
            for x in 0..<size.width { line += cells[y * size.width + x].text }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }

    /// The text of some columns of one row, as it looks.
    public func text(x: Int, y: Int, width: Int) -> String {
        guard y >= 0, y < size.height else { return "" }
        return (max(0, x)..<max(max(0, x), min(size.width, x + width))).map { self[$0, y].text }.joined()
    }

    private mutating func place(
        _ scalar: Unicode.Scalar,
        width: Int,
        x: Int,
        y: Int,
        style: Style,
        area: Rect
    ) {
        guard area.contains(Point(x: x, y: y)) || area.contains(Point(x: x + width - 1, y: y)) else { return }
        let fits = x >= area.x && x + width <= area.maxX
        guard fits else {
            for column in x..<(x + width) where area.contains(Point(x: column, y: y)) {
                set(Cell(" ", style: style), x: column, y: y)
            }
            return
        }
        set(Cell(String(scalar), style: style), x: x, y: y)
        if width == 2 { set(Cell("", style: style), x: x + 1, y: y) }
    }

    /// Replaces a cell; a wide character that loses one half loses the other too.
    private mutating func set(_ cell: Cell, x: Int, y: Int) {
        let index = y * size.width + x
        if cells[index].isContinuation, !cell.isContinuation, x > 0 { cells[index - 1].text = " " }
        if x + 1 < size.width, cells[index + 1].isContinuation { cells[index + 1].text = " " }
        cells[index] = cell
    }

    /// Most marks on one character; ncurses keeps no more.
    private static let marksKept = 4

    private mutating func attach(_ mark: Unicode.Scalar, x: Int, y: Int, area: Rect) {
        guard area.contains(Point(x: x, y: y)) else { return }
        // A variation selector asks for another width than the character's own: the grid cannot follow.
        guard !(0xFE00...0xFE0F).contains(mark.value) else { return }
        var index = y * size.width + x
        if cells[index].isContinuation, x > 0 { index -= 1 }
        guard !cells[index].isContinuation, cells[index].text.unicodeScalars.count <= Self.marksKept else { return }
        cells[index].text.unicodeScalars.append(mark)
    }
}
