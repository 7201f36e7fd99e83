/// What is said when a replay has ended.
enum ReplayResultWords {
    static func result(
        _ plan: ReplayPlan,
        _ run: ReplayRun,
        _ phase: ReplayStatus.Phase,
        cameBack: Int64
    ) -> PlanResult {
        var notes = ""
        if let refusal = run.firstRefusal { notes += " The first that was refused: \(refusal)." }
        if run.progress.resumed > 0 {
            let times = run.progress.resumed == 1 ? "once" : "\(run.progress.resumed) times"
            notes += " It was taken up again \(times); each time, at most one batch was sent twice."
        }
        if cameBack > 0 {
            let letters = cameBack == 1 ? "dead letter has" : "dead letters have"
            notes += " \(Count.grouped(Int(clamping: cameBack))) new \(letters) come since it began."
        }
        let steps = self.steps(run)
        switch phase {
        case .cancelled:
            return PlanResult(.failed, "Cancelled: \(run.tally.words).\(self.goOn(plan))\(notes)", steps: steps)
        case .stopped(let reason):
            return PlanResult(
                .failed,
                "Stopped, \(reason): \(run.tally.words) so far.\(self.goOn(plan))\(notes)",
                steps: steps
            )
        case .running, .paused, .done:
            let status: PlanResult.Status = run.tally.failed > 0 ? .failed : .done
            return PlanResult(status, "Replayed as \(plan.id): \(run.tally.words).\(notes)", steps: steps)
        }
    }

    private static func goOn(_ plan: ReplayPlan) -> String {
        plan.request.editedValue == nil ? " highwater replay --resume \(plan.id) --execute goes on." : ""
    }

    /// One for each partition that was read.
    private static func steps(_ run: ReplayRun) -> [PlanResult.Step] {
        run.progress.places.sorted { $0.key < $1.key }.map { partition, place in
            PlanResult.Step(
                "\(run.progress.source)-\(partition)",
                error: place.note.tally.failed > 0 ? "NOT_TAKEN" : nil,
                detail: "\(place.note.tally.words), up to \(Count.grouped(Int(place.offset)))"
            )
        }
    }
}
