/// The services of the workload. A service's name is its consumer group's too.
public enum WorkloadService: String, Sendable, CaseIterable, Codable {
    /// Takes orders and leads each payment's saga.
    case payment
    /// Keeps the users' points.
    case point
    /// Keeps the seats.
    case reservation

    /// What it consumes.
    public var topics: [WorkloadTopic] {
        switch self {
        case .payment: [.pointEvents, .reservationEvents]
        case .point: [.pointCommands]
        case .reservation: [.reservationCommands]
        }
    }

    /// The name of an instance, counted from 1.
    public func instance(_ number: Int) -> String { "\(self.rawValue)-\(number)" }

    /// The service of an instance's name.
    public init?(instance name: String) {
        guard let service = Self.allCases.first(where: { name.hasPrefix("\($0.rawValue)-") }),
            Int(name.dropFirst(service.rawValue.count + 1)) != nil
        else { return nil }
        self = service
    }

    /// Its database file in the workload's directory.
    public func databasePath(in directory: String) -> String { "\(directory)/\(self.rawValue).db" }
}
