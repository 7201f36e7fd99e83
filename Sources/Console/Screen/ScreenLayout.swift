import Terminal

/// How the screen is divided at a size.
struct ScreenLayout {
    static let least = Size(width: 80, height: 24)
    /// From this size on all panes are tiles at once.
    static let dashboard = Size(width: 120, height: 29)

    let size: Size
    let isDashboard: Bool
    /// Whether there are tabs and a line for the last event: the form for screens that cannot show tiles.
    let hasTabs: Bool

    init(size: Size, isZoomed: Bool) {
        self.size = size
        let fitsTiles = size.width >= Self.dashboard.width && size.height >= Self.dashboard.height
        isDashboard = fitsTiles && !isZoomed
        hasTabs = !fitsTiles
    }

    var isTooSmall: Bool { size.width < Self.least.width || size.height < Self.least.height }

    /// Where the one pane goes when it is alone.
    var single: Rect {
        let top = hasTabs ? 2 : 1
        let bottom = hasTabs ? 2 : 1
        return Rect(x: 0, y: top, width: size.width, height: size.height - top - bottom)
    }

    /// Where the tiles go, in the order of the panes: two columns, read row by row.
    func tiles(_ panes: [PaneKind]) -> [(pane: PaneKind, rect: Rect)] {
        let area = Rect(x: 0, y: 1, width: size.width, height: size.height - 2)
        let left = (area.width * 55 + 50) / 100
        let rows = (panes.count + 1) / 2
        return panes.enumerated().map { index, pane in
            let row = index / 2
            let top = area.y + heightAbove(row, of: rows, in: area.height)
            let bottom = area.y + heightAbove(row + 1, of: rows, in: area.height)
            let isAlone = index == panes.count - 1 && panes.count % 2 == 1
            let x = index % 2 == 0 ? 0 : left
            let width = isAlone ? area.width : index % 2 == 0 ? left : area.width - left
            return (pane, Rect(x: x, y: top, width: width, height: bottom - top))
        }
    }

    /// The first row is a little higher: it holds the lists.
    private func heightAbove(_ row: Int, of rows: Int, in height: Int) -> Int {
        guard row > 0, row < rows else { return row == 0 ? 0 : height }
        return (height * row + rows / 2) / rows
    }

    /// The order of the tiles: lists left, what explains them right.
    static let tileOrder: [PaneKind] = [.leaders, .lag, .rebalances, .brokers, .load, .events]
}
