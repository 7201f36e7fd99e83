import ClusterView
import Terminal

/// Below the brokers of the zoomed pane: what each counts about itself, or, where that cannot be had, how long each takes
/// to answer this program.
struct BrokerTrafficTable {
    var state: ConsoleState
    var selected: RowKey?

    /// Whether the brokers' own figures can be had: only an embedded cluster says where its pages are.
    private var hasOwnFigures: Bool { state.snapshot?.identity.ownership == .embedded }

    func draw(_ brokers: [BrokerRow], on surface: inout Surface, in rect: Rect) {
        guard rect.height >= 3 else { return }
        drawDivider(brokers, on: &surface, in: rect)
        let table = Table(
            columns: hasOwnFigures ? Self.trafficColumns : Self.roundTripColumns,
            rowCount: brokers.count,
            selected: selected,
            row: { hasOwnFigures ? trafficRow(brokers[$0]) : roundTripRow(brokers[$0]) }
        )
        let index = selected.flatMap { key in brokers.firstIndex { RowKey.broker($0.id) == key } }
        let body = rect.rows(from: 1)
        let first = Scroll.first(selected: index, count: brokers.count, height: body.height - 1)
        table.draw(on: &surface, in: body, first: first)
    }

    private func drawDivider(_ brokers: [BrokerRow], on surface: inout Surface, in rect: Rect) {
        surface.fill(rect.rows(from: 0, count: 1), with: "─", Style(.border))
        let pieces: [Piece]
        if hasOwnFigures {
            pieces = [
                Piece(" brokers' own figures ", Style(.title)), Piece("per second, over the last second ", .dim),
            ]
        } else {
            pieces = [
                Piece(" round trip, seen from here ", Style(.title)), Piece("one request a second, last minute ", .dim),
            ]
        }
        surface.put(pieces, x: rect.x + 2, y: rect.y, clip: rect)
    }

    // MARK: The brokers' own figures

    private static let trafficColumns = [
        Column(id: "broker", title: "BROKER", alignment: .trailing),
        Column(id: "in", title: "IN", alignment: .trailing, reserved: 8),
        Column(id: "out", title: "OUT", alignment: .trailing, reserved: 8),
        Column(id: "requests", title: "REQ/S", alignment: .trailing, priority: 2),
        Column(id: "produce", title: "PROD P99", alignment: .trailing, reserved: 8),
        Column(id: "fetch", title: "FETCH P99", alignment: .trailing, priority: 1),
        Column(id: "failed", title: "FAILED/S", alignment: .trailing),
        Column(id: "isr", title: "ISR −/+", alignment: .trailing, priority: 3),
        Column(id: "connections", title: "CONN", alignment: .trailing, priority: 4),
        Column(id: "busy", title: "BUSY", alignment: .trailing, priority: 5),
        Column(id: "replicationIn", title: "REPL IN", alignment: .trailing, reserved: 8, priority: 6),
        Column(id: "replicationOut", title: "REPL OUT", alignment: .trailing, reserved: 8, priority: 7),
    ]

    private func trafficRow(_ broker: BrokerRow) -> TableRow {
        // A process that has ended has no figures, however fresh the last ones are.
        let traffic: Reading<BrokerTraffic> = broker.state == .down ? .absent : broker.traffic
        func cell(_ format: (BrokerTraffic) -> Piece) -> [Piece] { [Piece.reading(traffic, format)] }
        return TableRow(
            key: .broker(broker.id),
            cells: [
                [Piece("\(broker.id)", broker.isServing ? .text : Style(.bad))],
                cell { Piece(TrafficText.bytesPerSecond($0.bytesInPerSecond)) },
                cell { Piece(TrafficText.bytesPerSecond($0.bytesOutPerSecond)) },
                cell { Piece(Figures.compact($0.requestsPerSecond)) },
                cell { TrafficText.latency($0.produceP99Milliseconds) },
                cell { TrafficText.latency($0.fetchP99Milliseconds) },
                cell { TrafficText.failures($0.failedPerSecond) },
                cell { Piece("\($0.isrShrinks)/\($0.isrExpansions)", $0.isrShrinks > 0 ? Style(.warn) : .dim) },
                cell { Piece(Figures.grouped($0.connections), .dim) },
                cell { Piece(Figures.decimal($0.busyShare * 100, digits: 0) + "%", .dim) },
                cell { Piece(TrafficText.bytesPerSecond($0.replicationInPerSecond), .dim) },
                cell { Piece(TrafficText.bytesPerSecond($0.replicationOutPerSecond), .dim) },
            ]
        )
    }

    // MARK: Seen from here

    private static let roundTripColumns = [
        Column(id: "broker", title: "BROKER", alignment: .trailing),
        Column(id: "latest", title: "LATEST", alignment: .trailing, reserved: 8),
        Column(id: "median", title: "MEDIAN", alignment: .trailing, reserved: 8),
        Column(id: "longest", title: "LONGEST", alignment: .trailing, reserved: 8),
        Column(id: "answered", title: "ANSWERED", alignment: .trailing),
        Column(id: "unanswered", title: "NOT ANSWERED", alignment: .trailing),
    ]

    private func roundTripRow(_ broker: BrokerRow) -> TableRow {
        func cell(_ format: (RoundTrip) -> Piece) -> [Piece] { [Piece.reading(broker.roundTrip, format)] }
        return TableRow(
            key: .broker(broker.id),
            cells: [
                [Piece("\(broker.id)", broker.isServing ? .text : Style(.bad))],
                cell { TrafficText.latency($0.lastMilliseconds) },
                cell { TrafficText.latency($0.medianMilliseconds) },
                cell { TrafficText.latency($0.longestMilliseconds) },
                cell { Piece(Figures.grouped($0.answered), .dim) },
                cell { Piece(Figures.grouped($0.unanswered), $0.unanswered > 0 ? Style(.warn) : .dim) },
            ]
        )
    }
}

/// Traffic in words.
enum TrafficText {
    static func bytesPerSecond(_ value: Double) -> String {
        let whole = Int64(max(0, min(value, 9e15)).rounded())
        return Figures.bytes(whole) + "/s"
    }

    static func latency(_ milliseconds: Double?) -> Piece {
        milliseconds.map { Piece(Figures.latency(milliseconds: $0)) } ?? Piece("–", .dim)
    }

    /// None, fewer than one a second, or how many.
    static func failures(_ perSecond: Double) -> Piece {
        guard perSecond > 0 else { return Piece("0", .dim) }
        return Piece(perSecond < 9.95 ? Figures.decimal(perSecond, digits: 1) : Figures.compact(perSecond), Style(.bad))
    }
}
