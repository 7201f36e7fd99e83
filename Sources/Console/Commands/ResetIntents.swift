import Operations

/// Asks for a plan. Changes nothing.
public struct ResetQuestion: Sendable, Equatable {
    public var request: ResetRequest
    /// A CSV file whose offsets the request is to have; nil for none.
    public var file: String?

    public init(request: ResetRequest, file: String? = nil) {
        self.request = request
        self.file = file
    }
}

/// The plan that was asked for.
public struct ResetPlanAnswer: Sendable, Equatable {
    public var plan: ResetOffsetsPlan
    /// Whether the group's members are run by this program, so that it can stop them for a while.
    public var runsMembers: Bool

    public init(plan: ResetOffsetsPlan, runsMembers: Bool = false) {
        self.plan = plan
        self.runsMembers = runsMembers
    }
}
