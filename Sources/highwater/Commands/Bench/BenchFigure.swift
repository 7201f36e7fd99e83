import CommandLineInterface

/// One figure with what it was measured under, or the reason why there is none.
struct BenchFigure: Sendable {
    /// The figure's value, or why there is none.
    enum Outcome: Sendable {
        case value(Double)
        case skipped(String)
        case failed(String)
    }

    var measurement: BenchName
    /// What is being varied, for example "1 KiB acks=all RF 3".
    var variant: String
    /// What was measured, for example "throughput".
    var name: String
    var outcome: Outcome
    var unit: String
    /// Everything else that the figure depends on.
    var conditions: String

    init(
        _ measurement: BenchName,
        _ variant: String,
        _ name: String,
        _ value: Double,
        _ unit: String,
        conditions: String
    ) {
        self.measurement = measurement
        self.variant = variant
        self.name = name
        self.outcome = .value(value)
        self.unit = unit
        self.conditions = conditions
    }

    private init(_ measurement: BenchName, _ variant: String, _ outcome: Outcome) {
        self.measurement = measurement
        self.variant = variant
        self.name = ""
        self.outcome = outcome
        self.unit = ""
        self.conditions = ""
    }

    /// A measurement that this target does not allow.
    static func skipped(_ measurement: BenchName, _ variant: String = "", because reason: String) -> BenchFigure {
        BenchFigure(measurement, variant, .skipped(reason))
    }

    /// A measurement that did not come to an end.
    static func failed(_ measurement: BenchName, _ variant: String = "", because reason: String) -> BenchFigure {
        BenchFigure(measurement, variant, .failed(reason))
    }

    var hasFailed: Bool { if case .failed = self.outcome { true } else { false } }

    static let columns: [OutputTable.Column] = [
        .init("measurement", "MEASUREMENT", "its name, as --only takes it"),
        .init("variant", "VARIANT", "what is being varied"),
        .init("figure", "FIGURE", "what was measured"),
        .init("value", "VALUE", "the figure; null when it was skipped or failed", alignment: .right),
        .init("unit", "UNIT", "the value's unit"),
        .init("conditions", "CONDITIONS", "what else the figure depends on, or why there is none"),
    ]

    var cells: [OutputTable.Cell] {
        let value: OutputTable.Cell
        let conditions: String
        switch self.outcome {
        case .value(let number):
            value = .init(.number(number), text: Self.text(of: number))
            conditions = self.conditions
        case .skipped(let reason):
            value = .init(.null, text: "skipped")
            conditions = reason
        case .failed(let reason):
            value = .init(.null, text: "failed")
            conditions = reason
        }
        return [
            .init(.string(self.measurement.rawValue)), .init(.string(self.variant)), .init(.string(self.name)), value,
            .init(.string(self.unit)), .init(.string(conditions)),
        ]
    }

    /// Three significant digits below a thousand, groups of three digits above.
    static func text(of value: Double) -> String {
        if abs(value) < 999.5 {
            let places = abs(value) < 9.995 ? 100.0 : abs(value) < 99.95 ? 10.0 : 1.0
            let rounded = (value * places).rounded() / places
            return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
        }
        var digits = Array("\(Int(value.rounded()))")
        var position = digits.count - 3
        while position > (digits[0] == "-" ? 1 : 0) {
            digits.insert(",", at: position)
            position -= 3
        }
        return String(digits)
    }
}
