/// Where a payment stands. The numbers are kept in the database; from 10 on nothing more happens.
package enum SagaState: Int64, Sendable, CaseIterable {
    /// Points were asked for.
    case pending = 1
    /// Points were used; seats were asked for.
    case processing = 2
    /// The seats could not be had; the points are to be given back.
    case refunding = 3
    case completed = 10
    /// The points were given back.
    case refunded = 11
    /// There were not enough points: nothing was taken.
    case refused = 12

    package var isFinished: Bool { self.rawValue >= 10 }
}

/// What a payment does about an event: its next state, and the command that goes with it.
package struct SagaStep: Equatable {
    package enum Command: Equatable {
        case confirmSeats
        case refundPoint(reason: String)
    }

    package var state: SagaState
    package var command: Command?

    /// The step that `event` leads to; nil when a payment in this state does not wait for it.
    package static func after(_ event: Message, in state: SagaState) -> SagaStep? {
        switch (state, event) {
        case (.pending, .pointUsed(isSuccess: true, _)): SagaStep(state: .processing, command: .confirmSeats)
        case (.pending, .pointUsed(isSuccess: false, _)): SagaStep(state: .refused)
        case (.processing, .seatsConfirmed(isSuccess: true, _)): SagaStep(state: .completed)
        case (.processing, .seatsConfirmed(isSuccess: false, let reason)):
            SagaStep(state: .refunding, command: .refundPoint(reason: reason))
        case (.refunding, .pointRefunded): SagaStep(state: .refunded)
        default: nil
        }
    }
}
