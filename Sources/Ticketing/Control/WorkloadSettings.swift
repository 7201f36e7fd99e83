/// What can be changed while the workload runs. Each setting is a record of the compacted control topic: its name is the key,
/// a number the value, so that any client may set it.
public struct WorkloadSettings: Sendable, Hashable {
    /// Payments that are started per second.
    public var paymentsPerSecond = 100
    /// Share of the commands that no service can read, in percent.
    public var poisonPercent = 0.0
    /// Share of the records whose first attempts fail, in percent.
    public var transientPercent = 0.0
    /// Share of the orders for a performance without a seat left, in percent.
    public var soldOutPercent = 0.0
    /// How long a service pretends to work on each record.
    public var processingMilliseconds: [WorkloadService: Int] = [:]
    /// How many processes a service has; whoever supervises them follows it.
    public var instances: [WorkloadService: Int] = [:]

    public init() {}

    /// Names a setting.
    public enum Name: Sendable, Hashable, CustomStringConvertible {
        case rate
        case poison
        case transient
        case soldOut
        case processing(WorkloadService)
        case instances(WorkloadService)

        /// All of them in the order in which they are listed.
        public static let all: [Name] =
            [.rate, .poison, .transient, .soldOut] + WorkloadService.allCases.map(Name.processing)
            + WorkloadService.allCases.map(Name.instances)

        /// The key in the control topic.
        public var description: String {
            switch self {
            case .rate: "rate"
            case .poison: "poison"
            case .transient: "transient"
            case .soldOut: "sold-out"
            case .processing(let service): "processing-ms.\(service.rawValue)"
            case .instances(let service): "instances.\(service.rawValue)"
            }
        }

        /// The setting of a key.
        public init?(key: String) {
            guard let name = Self.all.first(where: { $0.description == key }) else { return nil }
            self = name
        }

        /// The values that are taken; others are brought to the nearest of them.
        public var range: ClosedRange<Double> {
            switch self {
            case .rate: 0...100_000
            case .poison, .transient, .soldOut: 0...100
            case .processing: 0...60_000
            case .instances: 0...Double(WorkloadSettings.instanceLimit)
            }
        }
    }

    /// The most processes that a service may have.
    public static let instanceLimit = 6

    /// A setting's value.
    public subscript(_ name: Name) -> Double {
        get {
            switch name {
            case .rate: Double(self.paymentsPerSecond)
            case .poison: self.poisonPercent
            case .transient: self.transientPercent
            case .soldOut: self.soldOutPercent
            case .processing(let service): Double(self.processingMilliseconds[service] ?? 0)
            case .instances(let service): Double(self.instances[service] ?? 1)
            }
        }
        set {
            let value = min(max(newValue, name.range.lowerBound), name.range.upperBound)
            switch name {
            case .rate: self.paymentsPerSecond = Int(value)
            case .poison: self.poisonPercent = value
            case .transient: self.transientPercent = value
            case .soldOut: self.soldOutPercent = value
            case .processing(let service): self.processingMilliseconds[service] = Int(value)
            case .instances(let service): self.instances[service] = Int(value)
            }
        }
    }

    /// What an instance of a service works by, by the keys of the control topic.
    func values(for service: WorkloadService) -> [String: Double] {
        var names: [Name] = [.transient, .processing(service)]
        // Orders come in at the payment service, and it writes the commands.
        if service == .payment { names += [.rate, .poison, .soldOut] }
        return names.reduce(into: [:]) { $0[$1.description] = self[$1] }
    }

    /// Takes in a record of the control topic; what is no setting, or no number, changes nothing.
    package mutating func apply(key: [UInt8]?, value: [UInt8]?) {
        guard let key, let value, let name = Name(key: String(decoding: key, as: UTF8.self)) else { return }
        let text = String(decoding: value, as: UTF8.self)
        guard let number = Double(text), number.isFinite else { return }
        self[name] = number
    }

    /// How a value is written: without a fraction where it has none.
    public static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
