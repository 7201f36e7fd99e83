import Testing
import Ticketing

@Suite struct SagaTests {
    private static let events: [Message] = [
        .pointUsed(isSuccess: true, reason: ""), .pointUsed(isSuccess: false, reason: "NOT_ENOUGH_POINTS"),
        .seatsConfirmed(isSuccess: true, reason: ""), .seatsConfirmed(isSuccess: false, reason: "SOLD_OUT"),
        .pointRefunded(amount: 5),
    ]

    private func state(after event: Message, in state: SagaState) -> SagaState? {
        SagaStep.after(event, in: state)?.state
    }

    @Test func everyStateTakesOnlyTheEventsItWaitsFor() {
        let expected: [SagaState: [SagaState?]] = [
            .pending: [.processing, .refused, nil, nil, nil],
            .processing: [nil, nil, .completed, .refunding, nil],
            .refunding: [nil, nil, nil, nil, .refunded],
            .completed: [nil, nil, nil, nil, nil],
            .refunded: [nil, nil, nil, nil, nil],
            .refused: [nil, nil, nil, nil, nil],
        ]
        for state in SagaState.allCases {
            #expect(Self.events.map { self.state(after: $0, in: state) } == expected[state])
        }
    }

    @Test func onlyTwoStepsHaveACommand() {
        #expect(SagaStep.after(Self.events[0], in: .pending)?.command == .confirmSeats)
        #expect(SagaStep.after(Self.events[3], in: .processing)?.command == .refundPoint(reason: "SOLD_OUT"))
        #expect(SagaStep.after(Self.events[2], in: .processing)?.command == nil)
        #expect(SagaStep.after(Self.events[1], in: .pending)?.command == nil)
    }

    @Test func commandsAreNoEvents() {
        for state in SagaState.allCases {
            #expect(SagaStep.after(.confirmSeats(.init(performance: 1, seats: 1)), in: state) == nil)
        }
    }
}
