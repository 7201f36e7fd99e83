/// Something about a workload that can be changed while it runs.
public struct WorkloadSetting: Sendable, Equatable {
    /// What its value counts.
    public enum Unit: Sendable, Equatable {
        case perSecond
        case percent
        case milliseconds
        case processes
    }

    /// Names it in the control topic.
    public var key: String
    /// In an operator's words.
    public var label: String
    public var unit: Unit
    public var range: ClosedRange<Double>
    /// The service that it is about; nil for the whole workload.
    public var service: String?
    /// What is set.
    public var value: Double
    /// What is observed where that can be told: payments started per second, processes that run.
    public var observed: Double?
    /// How many of the instances that run say that they work by the value, of how many that say anything about it.
    public var confirmed: Confirmation?

    public struct Confirmation: Sendable, Equatable {
        public var count: Int
        public var of: Int

        public init(count: Int, of total: Int) {
            self.count = count
            self.of = total
        }

        public var isComplete: Bool { self.count == self.of }
    }

    public init(
        key: String,
        label: String,
        unit: Unit,
        range: ClosedRange<Double>,
        service: String? = nil,
        value: Double,
        observed: Double? = nil,
        confirmed: Confirmation? = nil
    ) {
        self.key = key
        self.label = label
        self.unit = unit
        self.range = range
        self.service = service
        self.value = value
        self.observed = observed
        self.confirmed = confirmed
    }

    /// The next larger or smaller value of the steps 0, 1, 2, 5, 10, 20, 50 and so on; processes go one by one.
    public func step(up isUp: Bool) -> Double {
        self.limited(self.unit == .processes ? self.value + (isUp ? 1 : -1) : self.seriesStep(up: isUp))
    }

    /// The nearest value that may be set.
    public func limited(_ value: Double) -> Double {
        min(max(value, self.range.lowerBound), self.range.upperBound)
    }

    private func seriesStep(up isUp: Bool) -> Double {
        var below = 0.0
        var power = 1.0
        while power <= max(1, self.range.upperBound) {
            for factor in [1.0, 2, 5] {
                let mark = power * factor
                if isUp, mark > self.value { return mark }
                if !isUp, mark >= self.value { return below }
                below = mark
            }
            power *= 10
        }
        return isUp ? self.range.upperBound : below
    }
}

extension WorkloadSetting {
    /// A value with its unit: `2,000/s`, `2.5%`, `20 ms`, `3`.
    public func text(_ value: Double) -> String {
        let number = Self.number(value)
        return switch self.unit {
        case .perSecond: "\(number)/s"
        case .percent: "\(number)%"
        case .milliseconds: "\(number) ms"
        case .processes: number
        }
    }

    /// What is set, with its unit.
    public var valueText: String { self.text(self.value) }

    /// Thousands apart, at most two digits behind the point.
    private static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "∞" }
        let hundredths = Int64((abs(value) * 100).rounded())
        var digits = Array(String(hundredths / 100))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        var fraction = hundredths % 100
        var text = (value < 0 ? "−" : "") + String(digits)
        guard fraction > 0 else { return text }
        text += "." + (fraction < 10 ? "0" : "")
        if fraction % 10 == 0 { fraction /= 10 }
        return text + "\(fraction)"
    }
}
