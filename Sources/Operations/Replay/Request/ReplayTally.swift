/// How many records became what.
public struct ReplayTally: Sendable, Equatable, Codable {
    public internal(set) var sent = 0
    public internal(set) var parked = 0
    /// Records that the cluster refused one by one.
    public internal(set) var failed = 0
    /// Records of the range that were not selected.
    public internal(set) var passedOver = 0
    var leftByReason: [String: Int] = [:]

    public init(sent: Int = 0, parked: Int = 0) {
        self.sent = sent
        self.parked = parked
    }

    /// How many selected records stayed where they are, for one reason.
    public func left(_ reason: LeftReason) -> Int { self.leftByReason[reason.rawValue] ?? 0 }

    /// How many selected records stayed where they are.
    public var left: Int { self.leftByReason.values.reduce(0, +) }

    /// Everything that was gone over.
    public var total: Int { self.sent + self.parked + self.failed + self.passedOver + self.left }

    mutating func count(_ decision: ReplayDecision) {
        switch decision {
        case .passOver: self.passedOver += 1
        case .send: self.sent += 1
        case .park: self.parked += 1
        case .leave(let reason): self.leftByReason[reason.rawValue, default: 0] += 1
        }
    }

    public static func + (left: ReplayTally, right: ReplayTally) -> ReplayTally {
        var sum = left
        sum.sent += right.sent
        sum.parked += right.parked
        sum.failed += right.failed
        sum.passedOver += right.passedOver
        sum.leftByReason.merge(right.leftByReason, uniquingKeysWith: +)
        return sum
    }

    /// `9,900 sent, 100 parked, 3 left (already replayed)`, without what there is none of.
    public var words: String {
        var parts = ["\(Count.grouped(self.sent)) sent"]
        if self.parked > 0 { parts.append("\(Count.grouped(self.parked)) parked") }
        if self.failed > 0 { parts.append("\(Count.grouped(self.failed)) refused by the cluster") }
        for reason in LeftReason.allCases where self.left(reason) > 0 {
            parts.append("\(Count.grouped(self.left(reason))) \(reason.words)")
        }
        return parts.joined(separator: ", ")
    }
}
