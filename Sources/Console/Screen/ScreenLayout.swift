import Terminal

/// How the screen is divided at a size.
///
/// The rule: a tile is at least 9 rows high and stands in two columns, from 180 columns of screen on in three. As many
/// panes are tiles as fit by that, in the order of ``tileOrder``: 6 at 120×29, 8 at 120×40, all at 200×60. A pane that
/// is no tile is reached by its number and has the whole screen then. Below 120×29 there are no tiles: one pane at a
/// time, with tabs above it.
package struct ScreenLayout {
    package static let least = Size(width: 80, height: 24)
    /// From this size on panes are tiles.
    static let dashboard = Size(width: 120, height: 29)
    /// From this width on tiles stand in three columns.
    package static let threeColumns = 180
    /// Border, head, six rows and a foot.
    package static let leastTileHeight = 9
    /// Which panes are tiles first: what is asked most often stands on top.
    package static let tileOrder: [PaneKind] = [
        .leaders, .lag, .rebalances, .latency, .deadLetters, .events, .brokers, .workload, .topics,
    ]

    let size: Size
    /// The panes that are tiles at this size, in their order; none where there is no dashboard.
    package let tiledPanes: [PaneKind]
    package let isDashboard: Bool
    /// Whether there are tabs and a line for the last event: the form for screens that cannot show tiles.
    package let hasTabs: Bool

    /// - Parameter pane: the pane that has the focus; one that is no tile has the screen for itself.
    package init(size: Size, isZoomed: Bool, pane: PaneKind) {
        self.size = size
        tiledPanes = Self.tiledPanes(size)
        hasTabs = tiledPanes.isEmpty
        isDashboard = !isZoomed && tiledPanes.contains(pane)
    }

    static func tiledPanes(_ size: Size) -> [PaneKind] {
        guard size.width >= dashboard.width, size.height >= dashboard.height else { return [] }
        let rows = (size.height - 2) / leastTileHeight
        return Array(tileOrder.prefix(rows * columns(size)))
    }

    private static func columns(_ size: Size) -> Int { size.width >= threeColumns ? 3 : 2 }

    var isTooSmall: Bool { size.width < Self.least.width || size.height < Self.least.height }

    /// Where the one pane goes when it is alone.
    var single: Rect {
        let top = hasTabs ? 2 : 1
        let bottom = hasTabs ? 2 : 1
        return Rect(x: 0, y: top, width: size.width, height: size.height - top - bottom)
    }

    /// Where the tiles go, read row by row; the last row's tiles share what is left of its width.
    package var tiles: [(pane: PaneKind, rect: Rect)] {
        let area = Rect(x: 0, y: 1, width: size.width, height: size.height - 2)
        let columns = Self.columns(size)
        let rows = (tiledPanes.count + columns - 1) / columns
        return tiledPanes.enumerated().map { index, pane in
            let row = index / columns
            let top = area.y + heightAbove(row, of: rows, in: area.height)
            let bottom = area.y + heightAbove(row + 1, of: rows, in: area.height)
            let left = leftEdge(index % columns, of: columns, in: area.width)
            let isLast = index == tiledPanes.count - 1
            let right = isLast ? area.maxX : leftEdge(index % columns + 1, of: columns, in: area.width)
            return (pane, Rect(x: left, y: top, width: right - left, height: bottom - top))
        }
    }

    /// Of two columns the left one is a little wider: it holds the lists.
    private func leftEdge(_ column: Int, of columns: Int, in width: Int) -> Int {
        if column >= columns { return width }
        if columns == 2 { return column == 0 ? 0 : (width * 55 + 50) / 100 }
        return (width * column + columns / 2) / columns
    }

    /// The first row is a little higher.
    private func heightAbove(_ row: Int, of rows: Int, in height: Int) -> Int {
        guard row > 0, row < rows else { return row == 0 ? 0 : height }
        return (height * row + rows / 2) / rows
    }
}
