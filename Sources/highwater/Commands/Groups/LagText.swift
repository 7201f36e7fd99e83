import ClusterView
import CommandLineInterface

/// Figures of lag for people and for programs.
enum LagText {
    static func seconds(_ lag: TimeLag?) -> String {
        guard let lag else { return "-" }
        let span = HumanNumber.span(milliseconds: lag.milliseconds)
        return switch lag.precision {
        case .exact: span
        case .interpolated: "~\(span)"
        case .atLeast: ">\(span)"
        }
    }

    static func precision(_ lag: TimeLag?) -> JSONValue {
        switch lag?.precision {
        case .exact: .string("exact")
        case .interpolated: .string("interpolated")
        case .atLeast: .string("atLeast")
        case nil: .null
        }
    }

    static func rate(_ rate: Double?) -> String {
        rate.map { $0 < 10 ? tenths($0) : "\(Int64($0.rounded()))" } ?? "-"
    }

    static func drain(_ drain: DrainEstimate) -> String {
        switch drain {
        case .drained: "0"
        case .keepingUp: "keeps up"
        case .seconds(let seconds): HumanNumber.span(milliseconds: Int64(min(seconds, 1e12) * 1000))
        case .unknown: "-"
        case .never: "never"
        }
    }

    /// Seconds; null where it is never or not known: the field beside it tells which.
    static func drainSeconds(_ drain: DrainEstimate) -> JSONValue {
        switch drain {
        case .drained, .keepingUp: .number(0)
        case .seconds(let seconds): .number(rounded(seconds))
        case .unknown, .never: .null
        }
    }

    static func drainKind(_ drain: DrainEstimate) -> JSONValue {
        switch drain {
        case .drained: .string("drained")
        case .keepingUp: .string("keepingUp")
        case .seconds: .string("draining")
        case .unknown: .string("unknown")
        case .never: .string("never")
        }
    }

    static func number(_ value: Double?) -> JSONValue { JSONValue(value.map(rounded)) }

    /// The stable word for a verdict.
    static func verdict(_ verdict: Verdict) -> String {
        verdict == .unknown ? "unknown" : verdict.word.lowercased()
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
