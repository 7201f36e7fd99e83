/// What the services tell each other about one payment. A command asks for something, an event says what came of it.
package enum Message: Equatable, Sendable {
    /// Pay with points.
    case usePoint(UsePoint)
    /// Give the points back: the compensation.
    case refundPoint(RefundPoint)
    /// Take seats for good.
    case confirmSeats(ConfirmSeats)
    case pointUsed(isSuccess: Bool, reason: String)
    case pointRefunded(amount: Int64)
    case seatsConfirmed(isSuccess: Bool, reason: String)

    package struct UsePoint: Equatable, Sendable {
        package var userID: Int64
        package var user: String
        package var amount: Int64
    }

    package struct RefundPoint: Equatable, Sendable {
        package var userID: Int64
        package var amount: Int64
        package var reason: String
    }

    package struct ConfirmSeats: Equatable, Sendable {
        package var performance: Int64
        package var seats: Int64

        package init(performance: Int64, seats: Int64) {
            self.performance = performance
            self.seats = seats
        }
    }

    /// The name that the value carries; an event id is made from it.
    package var type: String {
        switch self {
        case .usePoint: "UsePoint"
        case .refundPoint: "RefundPoint"
        case .confirmSeats: "ConfirmSeats"
        case .pointUsed: "PointUsed"
        case .pointRefunded: "PointRefunded"
        case .seatsConfirmed: "SeatsConfirmed"
        }
    }

    package var topic: WorkloadTopic {
        switch self {
        case .usePoint, .refundPoint: .pointCommands
        case .confirmSeats: .reservationCommands
        case .pointUsed, .pointRefunded: .pointEvents
        case .seatsConfirmed: .reservationEvents
        }
    }
}

extension Message {
    /// The record's value.
    package func document(_ payment: PaymentID) -> FlatDocument {
        var fields: [(name: String, value: FlatDocument.Value)] = [
            ("type", .text(self.type)), ("paymentId", .text("\(payment)")),
        ]
        switch self {
        case .usePoint(let command):
            fields += [
                ("userId", .integer(command.userID)), ("user", .text(command.user)),
                ("amount", .integer(command.amount)),
            ]
        case .refundPoint(let command):
            fields += [
                ("userId", .integer(command.userID)), ("amount", .integer(command.amount)),
                ("reason", .text(command.reason)),
            ]
        case .confirmSeats(let command):
            fields += [("performance", .integer(command.performance)), ("seats", .integer(command.seats))]
        case .pointUsed(let isSuccess, let reason), .seatsConfirmed(let isSuccess, let reason):
            fields.append(("success", .boolean(isSuccess)))
            if !isSuccess { fields.append(("reason", .text(reason))) }
        case .pointRefunded(let amount):
            fields.append(("amount", .integer(amount)))
        }
        return FlatDocument(fields)
    }

    /// Reads a record's value.
    package init(_ document: FlatDocument) throws(SchemaMismatch) {
        switch try document.text("type") {
        case "UsePoint":
            self = .usePoint(
                UsePoint(
                    userID: try document.integer("userId"),
                    user: try document.text("user"),
                    amount: try document.integer("amount")
                )
            )
        case "RefundPoint":
            self = .refundPoint(
                RefundPoint(
                    userID: try document.integer("userId"),
                    amount: try document.integer("amount"),
                    reason: try document.text("reason")
                )
            )
        case "ConfirmSeats":
            self = .confirmSeats(
                ConfirmSeats(performance: try document.integer("performance"), seats: try document.integer("seats"))
            )
        case "PointUsed": self = try Self.outcome(document, Message.pointUsed)
        case "PointRefunded": self = .pointRefunded(amount: try document.integer("amount"))
        case "SeatsConfirmed": self = try Self.outcome(document, Message.seatsConfirmed)
        case let type: throw SchemaMismatch("field \"type\" is \"\(type.prefix(60))\", which no service understands")
        }
    }

    private static func outcome(
        _ document: FlatDocument,
        _ make: (Bool, String) -> Message
    ) throws(SchemaMismatch) -> Message {
        let isSuccess = try document.boolean("success")
        return make(isSuccess, isSuccess ? "" : try document.text("reason"))
    }
}
