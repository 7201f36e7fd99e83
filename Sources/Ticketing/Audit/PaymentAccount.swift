/// A payment and what the other services have on it.
package struct PaymentAccount: Equatable, Sendable {
    package var sequence: Int64
    package var state: SagaState
    package var amount: Int64
    package var seats: Int64
    package var uses: Int64
    package var usedAmount: Int64
    package var refunds: Int64
    package var refundedAmount: Int64
    package var confirmations: Int64
    package var confirmedSeats: Int64

    package init(
        sequence: Int64,
        state: SagaState,
        amount: Int64,
        seats: Int64,
        uses: Int64,
        usedAmount: Int64,
        refunds: Int64,
        refundedAmount: Int64,
        confirmations: Int64,
        confirmedSeats: Int64
    ) {
        self.sequence = sequence
        self.state = state
        self.amount = amount
        self.seats = seats
        self.uses = uses
        self.usedAmount = usedAmount
        self.refunds = refunds
        self.refundedAmount = refundedAmount
        self.confirmations = confirmations
        self.confirmedSeats = confirmedSeats
    }

    /// Whether something took effect more than once.
    package var isTwice: Bool { self.uses > 1 || self.refunds > 1 || self.confirmations > 1 }

    /// What does not fit a payment that has ended as this one; nil if everything does.
    package var complaint: String? {
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
