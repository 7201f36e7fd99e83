import ClusterView
import Terminal

/// How the producers of the services reach the brokers, the worst first.
struct ProducerTable {
    var list: ServiceList

    /// Instances that run and have sent requests, the worst producer first.
    static func producers(_ list: ServiceList) -> [InstanceLine] {
        list.instances.enumerated().filter { $0.element.isLive && $0.element.report != nil }
            .sorted { Self.isWorse($0.element, $0.offset, $1.element, $1.offset) }
            .map(\.element)
    }

    private static func isWorse(_ left: InstanceLine, _ leftAt: Int, _ right: InstanceLine, _ rightAt: Int) -> Bool {
        func badness(_ line: InstanceLine) -> (Double, Double, Double) {
            let producer = line.report?.producer ?? WorkloadInstance.Producer()
            return (producer.errorRate, producer.retryRate, producer.requestLatency?.p99Milliseconds ?? 0)
        }
        let (leftBadness, rightBadness) = (badness(left), badness(right))
        return leftBadness == rightBadness ? leftAt < rightAt : rightBadness < leftBadness
    }

    func draw(on surface: inout Surface, in rect: Rect) {
        guard rect.height >= 3 else { return }
        let producers = Self.producers(list)
        let shown = min(producers.count, rect.height - 2)
        let words = shown < producers.count ? "worst \(shown) of \(producers.count) " : "worst first "
        surface.fill(rect.rows(from: 0, count: 1), with: "─", Style(.border))
        surface.put(
            [Piece(" producers ", Style(.title)), Piece(words, .dim)],
            x: rect.x + 2,
            y: rect.y,
            clip: rect
        )
        Table(columns: Self.columns, rowCount: producers.count, row: { Self.row(producers[$0]) })
            .draw(on: &surface, in: rect.rows(from: 1))
    }

    private static let columns = [
        Column(id: "producer", title: "PRODUCER", minimum: 11, reserved: 16, cut: .middle),
        Column(id: "errors", title: "ERRORS", alignment: .trailing, reserved: 6),
        Column(id: "retries", title: "RETRIED", alignment: .trailing, reserved: 6),
        Column(id: "p50", title: "REQUEST P50", alignment: .trailing, reserved: 8),
        Column(id: "p99", title: "REQUEST P99", alignment: .trailing, reserved: 8),
        Column(id: "delivered", title: "DELIVERED", alignment: .trailing, reserved: 9, priority: 2),
        Column(id: "failed", title: "FAILED", alignment: .trailing, priority: 1),
        Column(id: "queued", title: "QUEUED", alignment: .trailing, reserved: 6, priority: 3),
    ]

    private static func row(_ line: InstanceLine) -> TableRow {
        let producer = line.report?.producer ?? WorkloadInstance.Producer()
        return TableRow(
            key: nil,
            cells: [
                [Piece(line.name)],
                [share(producer.errorRate, .bad)],
                [share(producer.retryRate, .warn)],
                [latency(producer.requestLatency?.p50Milliseconds)],
                [latency(producer.requestLatency?.p99Milliseconds)],
                [Piece(Figures.grouped(producer.delivered), .dim)],
                [ServiceCells.count(producer.failed, .bad)],
                [Piece(Figures.grouped(producer.queued), .dim)],
            ]
        )
    }

    /// A share of the requests in percent; one that is not zero is never shown as zero.
    static func share(_ share: Double, _ role: Role) -> Piece {
        guard share > 0 else { return Piece("0%", .dim) }
        return Piece(share < 0.0005 ? "<0.1%" : Figures.decimal(share * 100, digits: 1) + "%", Style(role))
    }

    static func latency(_ milliseconds: Double?) -> Piece {
        milliseconds.map { Piece(Figures.latency(milliseconds: $0), $0 > 500 ? Style(.warn) : .text) }
            ?? Piece("–", .dim)
    }
}
