/// What the auditor finds over the three databases at one moment.
public struct AuditFigures: Codable, Sendable, Hashable {
    /// The key of its record in the status topic.
    public static let key = "auditor"
    /// A payment that has not moved for so long, and does not wait in a dead letter topic, is stuck.
    public static let stuckMilliseconds: Int64 = 60_000

    public var atMilliseconds: Int64 = 0
    /// Payments since the databases were made.
    public var started: Int64 = 0
    public var completed: Int64 = 0
    /// Failed after points were used, and given them back.
    public var refunded: Int64 = 0
    /// Failed for want of points, with nothing taken.
    public var refused: Int64 = 0
    /// Neither finished nor parked.
    public var running: Int64 = 0
    /// Wait for a command or an event that is in a dead letter topic.
    public var parked: Int64 = 0
    public var stuck: Int64 = 0
    /// Payments for which something took effect twice.
    public var twice: Int64 = 0
    /// Finished payments whose money or seats do not fit.
    public var wrong: Int64 = 0
    /// What is missing from the accounts by the ledger; 0 when money adds up.
    public var moneyDifference: Int64 = 0
    /// What is missing from the seats by the confirmations; 0 when seats add up.
    public var seatDifference: Int64 = 0
    /// Commands and events that services wrote.
    public var written: Int64 = 0
    /// Commands and events that took effect.
    public var processed: Int64 = 0
    public var parkedEvents: Int64 = 0
    public var outboxBacklog: Int64 = 0
    public var onTime: Int64 = 0
    public var late: Int64 = 0
    public var skipped: Int64 = 0
    /// The first few payments that do not fit, in words.
    public var examples: [String] = []
    /// Set by the final look: nothing is under way any more, so what is missing is lost.
    public var isFinal = false

    public init() {}

    /// Commands and events that are under way, or, finally, lost.
    public var missing: Int64 { max(0, self.written - self.processed - self.parkedEvents) }
    /// Share of the events that were processed within a second.
    public var onTimeShare: Double? {
        let sum = self.onTime + self.late
        return sum == 0 ? nil : Double(self.onTime) / Double(sum)
    }
    /// Payments that will never end by themselves; known finally only.
    public var lost: Int64 { self.isFinal ? self.running : 0 }

    /// Whether nothing is wrong.
    public var isGood: Bool {
        self.twice == 0 && self.wrong == 0 && self.moneyDifference == 0 && self.seatDifference == 0 && self.stuck == 0
            && self.lost == 0
    }

    /// Whether nothing is under way.
    public var isSettled: Bool { self.running == 0 && self.outboxBacklog == 0 }

    /// The outcome in one line.
    public var sentence: String {
        let money = self.moneyDifference == 0 ? "money adds up" : "\(self.moneyDifference) points DO NOT ADD UP"
        let seats = self.seatDifference == 0 ? "seats add up" : "\(self.seatDifference) seats DO NOT ADD UP"
        let end = self.isFinal ? "lost \(self.lost)" : "running \(self.running)"
        return
            "payments \(self.started): completed \(self.completed), refunded \(self.refunded), refused \(self.refused), "
            + "parked \(self.parked), \(end); applied twice \(self.twice), stuck \(self.stuck), wrong \(self.wrong); "
            + "\(money), \(seats)"
    }
}
