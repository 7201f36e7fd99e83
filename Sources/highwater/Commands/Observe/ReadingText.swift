import ClusterView
import CommandLineInterface

/// A figure that may not be known, as a cell: what a cluster cannot tell or refuses to tell is not a value.
enum ReadingText {
    static func cell<Value>(
        _ reading: Reading<Value>,
        _ value: (Value) -> JSONValue,
        _ text: (Value) -> String
    ) -> OutputTable.Cell {
        switch reading {
        case .known(let known): .init(value(known), text: text(known))
        case .stale(let past, _): .init(value(past), text: "\(text(past)) (old)")
        case .notSupported: .init(.null, text: "n/a")
        case .notPermitted: .init(.null, text: "not permitted")
        case .absent: .init(.null, text: "-")
        }
    }
}
