import ClusterClient

/// How a reset deals with a group that has members.
public enum ResetMode: Sendable, Equatable {
    /// Refuses.
    case now
    /// Waits until they are gone, then plans anew and applies.
    case whenEmpty(timeout: Duration)
    /// Stops them, plans anew and applies, and starts them again.
    case stoppingMembers
}

/// How far a reset is.
public enum ResetStage: Sendable, Equatable {
    case stoppingMembers
    case waiting
    case applying
    case startingMembers
}

/// A reset from the first look at the group to the offsets read back.
public struct ResetSequence: Sendable {
    public let runner: PlanRunner
    /// The members that can be stopped; nil where they are somebody else's.
    public let members: (any GroupMembersControl)?
    private let nowMilliseconds: @Sendable () -> Int64

    /// Members that were told to leave have gone after this time, or will not go.
    private static let leaveTimeout = Duration.seconds(60)

    public init(
        runner: PlanRunner,
        members: (any GroupMembersControl)? = nil,
        nowMilliseconds: @escaping @Sendable () -> Int64
    ) {
        self.runner = runner
        self.members = members
        self.nowMilliseconds = nowMilliseconds
    }

    /// The plan for a request, made of what is there now. Changes nothing.
    public func plan(_ request: ResetRequest) async throws(ClusterClientError) -> ResetOffsetsPlan {
        guard let offsets = runner.means.offsets else { throw .closed }
        return ResetOffsetsPlan(request, in: try await offsets.picture(for: request, atMilliseconds: nowMilliseconds()))
    }

    /// Carries out a plan that was confirmed.
    ///
    /// After waiting, the plan is made again, since the members have gone on meanwhile: what was confirmed is the
    /// request.
    ///
    /// - Returns: the plan as it was applied, and what became of it.
    public func run(
        _ plan: ResetOffsetsPlan,
        _ mode: ResetMode,
        clusterID: String?,
        onStage: @escaping @Sendable (ResetStage) -> Void = { _ in }
    ) async -> (plan: ResetOffsetsPlan, result: PlanResult) {
        if mode == .now || runner.means.isReadOnly || !plan.waitsForMembers {
            onStage(.applying)
            return (plan, await runner.run(plan, clusterID: clusterID))
        }
        switch mode {
        case .now, .whenEmpty:
            var timeout = Duration.zero
            if case .whenEmpty(let given) = mode { timeout = given }
            return await waitAndApply(plan, timeout, clusterID, onStage)
        case .stoppingMembers:
            guard let members else {
                return (plan, PlanResult(.refused, "The members of '\(plan.request.group)' are run by somebody else."))
            }
            onStage(.stoppingMembers)
            do {
                try await members.stopMembers(of: plan.request.group)
            } catch {
                return (plan, PlanResult(.failed, "Nothing is changed: the members could not be stopped: \(error)."))
            }
            var (applied, result) = await waitAndApply(plan, Self.leaveTimeout, clusterID, onStage)
            onStage(.startingMembers)
            do {
                try await members.startMembers(of: plan.request.group)
                result.sentence += "; its members run again"
            } catch {
                result.status = .failed
                result.sentence += "; its members could not be started again: \(error)"
            }
            return (applied, result)
        }
    }

    private func waitAndApply(
        _ plan: ResetOffsetsPlan,
        _ timeout: Duration,
        _ clusterID: String?,
        _ onStage: @Sendable (ResetStage) -> Void
    ) async -> (plan: ResetOffsetsPlan, result: PlanResult) {
        guard let offsets = runner.means.offsets else { return (plan, await runner.run(plan, clusterID: clusterID)) }
        onStage(.waiting)
        do throws(ClusterClientError) {
            let state = try await offsets.waitUntilInactive(
                plan.request.group,
                within: timeout,
                looking: runner.means.lookInterval
            )
            guard state.isInactive else {
                return (
                    plan,
                    PlanResult(.refused, ResetOffsetsPlan.refusalOfActive(plan.request.group, state))
                )
            }
            let fresh = try await self.plan(plan.request)
            onStage(.applying)
            return (fresh, await runner.run(fresh, clusterID: clusterID))
        } catch {
            return (plan, PlanResult(.failed, "Nothing is changed: \(error)."))
        }
    }
}
