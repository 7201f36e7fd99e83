import ClusterView

/// A replay as a plan: what would go where, counted, and nothing written before it is confirmed.
public struct ReplayPlan: Plan, Equatable {
    /// Names the replay, its group and its mark on records.
    public let id: String
    public let request: ReplayRequest
    /// What is to be read.
    public let spans: [RecordSpan]
    public let scan: ReplayScan
    /// Set when the replay was begun before and is to go on.
    public let progress: ReplayProgress?
    public let record: PlanRecord

    /// A plan from what was counted.
    ///
    /// - Parameter refusal: what speaks against it besides of what the counts show.
    public init(
        _ request: ReplayRequest,
        spans: [RecordSpan],
        scan: ReplayScan,
        madeAtMilliseconds: Int64,
        resuming progress: ReplayProgress? = nil,
        refusal: String? = nil
    ) {
        self.id = progress?.id ?? "p-" + UTCInstant.compact(milliseconds: madeAtMilliseconds)
        self.request = request
        self.spans = spans
        self.scan = scan
        self.progress = progress
        self.record = PlanRecord(
            operation: progress == nil ? "replay" : "resume replay",
            subject: ReplayPlanWords.subject(request),
            facts: ReplayPlanWords.facts(request, scan),
            steps: ReplayPlanWords.steps(request, scan),
            sentences: ReplayPlanWords.sentences(request, scan),
            refusal: refusal ?? ReplayPlanWords.refusal(request, spans, scan, id: self.id),
            id: self.id
        )
    }

    /// Records that would be written somewhere.
    public var movedCount: Int { self.scan.tally.sent + self.scan.tally.parked }

    public func apply(through means: OperationMeans) async -> PlanResult {
        guard let replays = means.replays else {
            return PlanResult(.refused, "There is no connection to replay records through.")
        }
        return await ReplayDriver(self, replays).run()
    }
}
