/// A payment and what the other services have on it.
struct PaymentAccount: Equatable, Sendable {
    var sequence: Int64
    var state: SagaState
    var amount: Int64
    var seats: Int64
    var uses: Int64
    var usedAmount: Int64
    var refunds: Int64
    var refundedAmount: Int64
    var confirmations: Int64
    var confirmedSeats: Int64

    /// Whether something took effect more than once.
    var isTwice: Bool { self.uses > 1 || self.refunds > 1 || self.confirmations > 1 }

    /// What does not fit a payment that has ended as this one; nil if everything does.
    var complaint: String? {
        if self.isTwice {
            return
                "payment \(self.sequence): \(self.uses) uses, \(self.refunds) refunds, \(self.confirmations) confirmations"
        }
        let expected: (uses: Int64, refunds: Int64, confirmations: Int64)
        switch self.state {
        case .completed: expected = (1, 0, 1)
        case .refunded: expected = (1, 1, 0)
        case .refused: expected = (0, 0, 0)
        case .pending, .processing, .refunding: return nil
        }
        let found = (self.uses, self.refunds, self.confirmations)
        guard found == expected else {
            return "payment \(self.sequence) is \(self.state) with \(found.0) uses, \(found.1) refunds, "
                + "\(found.2) confirmations"
        }
        guard self.usedAmount == expected.uses * self.amount, self.refundedAmount == expected.refunds * self.amount,
            self.confirmedSeats == expected.confirmations * self.seats
        else {
            return
                "payment \(self.sequence) of \(self.amount) points and \(self.seats) seats: used \(self.usedAmount), "
                + "refunded \(self.refundedAmount), confirmed \(self.confirmedSeats)"
        }
        return nil
    }
}
