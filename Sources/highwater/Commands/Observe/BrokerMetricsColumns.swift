import ClusterView
import CommandLineInterface

/// The columns of `highwater brokers --metrics`: what each broker counts about itself, and how long it takes to answer.
enum BrokerMetricsColumns {
    static let all: [OutputTable.Column] = [
        .init("inBytesPerSecond", "IN/s", "bytes of records from producers (--metrics)", alignment: .right),
        .init("outBytesPerSecond", "OUT/s", "bytes of records to consumers (--metrics)", alignment: .right),
        .init("requestsPerSecond", "REQ/s", "requests answered, other nodes' too (--metrics)", alignment: .right),
        .init("produceP99Milliseconds", "PROD P99", "of Produce requests; null if none (--metrics)", alignment: .right),
        .init(
            "fetchP99Milliseconds",
            "FETCH P99",
            "of Fetch requests, waiting included (--metrics)",
            alignment: .right
        ),
        .init(
            "failedPerSecond",
            "FAILED/s",
            "Produce and Fetch requests refused in part (--metrics)",
            alignment: .right
        ),
        .init("isrShrinks", "ISR-", "ISRs that lost members since the start (--metrics)", alignment: .right),
        .init("isrExpansions", "ISR+", "ISRs that won members since the start (--metrics)", alignment: .right),
        .init("connections", "CONN", "connections now (--metrics)", alignment: .right),
        .init("busyPercent", "BUSY %", "of the time its thread is at work (--metrics)", alignment: .right),
        .init(
            "replicationInBytesPerSecond",
            "REPL IN/s",
            "bytes of records from leaders (--metrics)",
            alignment: .right,
            wide: true
        ),
        .init(
            "replicationOutBytesPerSecond",
            "REPL OUT/s",
            "bytes of records to followers (--metrics)",
            alignment: .right,
            wide: true
        ),
        .init("roundTripMilliseconds", "RTT", "a small request, seen from here; remote (--metrics)", alignment: .right),
    ]

    /// Between these, what else is known of a broker is left to wide tables.
    private static let kept: Set<String> = ["id", "address", "state", "leaders"]

    static func behind(_ columns: [OutputTable.Column]) -> [OutputTable.Column] {
        columns.map { column in
            var column = column
            if !kept.contains(column.name) { column.isWide = true }
            return column
        } + all
    }

    static func cells(of broker: BrokerRow) -> [OutputTable.Cell] {
        // A process that has ended has no figures, however fresh the last ones are.
        let traffic: Reading<BrokerTraffic> = broker.state == .down ? .absent : broker.traffic
        func cell(_ value: (BrokerTraffic) -> Double?, _ text: (Double) -> String) -> OutputTable.Cell {
            ReadingText.cell(traffic, { JSONValue(value($0).map(rounded)) }, { value($0).map(text) ?? "-" })
        }
        let bytes = { (value: Double) in HumanNumber.bytes(Int64(value.rounded())) }
        let number = { (value: Double) in "\(rounded(value))" }
        let count = { (value: Double) in "\(Int64(value.rounded()))" }
        let milliseconds = { (value: Double) in "\((value * 100).rounded() / 100) ms" }
        return [
            cell({ $0.bytesInPerSecond }, bytes),
            cell({ $0.bytesOutPerSecond }, bytes),
            cell({ $0.requestsPerSecond }, count),
            cell({ $0.produceP99Milliseconds }, milliseconds),
            cell({ $0.fetchP99Milliseconds }, milliseconds),
            cell({ $0.failedPerSecond }, number),
            cell({ Double($0.isrShrinks) }, count),
            cell({ Double($0.isrExpansions) }, count),
            cell({ Double($0.connections) }, count),
            cell({ $0.busyShare * 100 }, { "\(($0 * 10).rounded() / 10)" }),
            cell({ $0.replicationInPerSecond }, bytes),
            cell({ $0.replicationOutPerSecond }, bytes),
            ReadingText.cell(
                broker.roundTrip,
                { JSONValue(rounded($0.medianMilliseconds)) },
                { milliseconds($0.medianMilliseconds) }
            ),
        ]
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
