import ClusterClient
import ClusterView
import CommandLineInterface
import Operations

/// A reset or an undo from the command line: the plan, and with `--execute` what became of it.
struct ResetRun: Sendable {
    var format: OutputFormat
    var isExecuted: Bool
    var isExport = false
    var mode = ResetMode.now

    func run(_ request: ResetRequest, _ access: ClusterAccess, _ timeout: Duration) async throws -> ExitStatus {
        try await access.withClient { client in
            let clusterID = try await access.clusterID(client, within: timeout)
            return try await run(request, access, client, clusterID)
        }
    }

    func run(
        _ request: ResetRequest,
        _ access: ClusterAccess,
        _ client: ClusterClient,
        _ clusterID: String?
    ) async throws -> ExitStatus {
        let means = OperationMeans(offsets: client, isReadOnly: access.identity.isReadOnly)
        let sequence = ResetSequence(
            runner: PlanRunner(means: means, journal: access.journal),
            nowMilliseconds: { WallTime.milliseconds }
        )
        let plan = try await sequence.plan(request)
        let output = ResetOutput(format: format, bootstrapServers: access.bootstrapServers)
        if isExport {
            if let refusal = plan.record.refusal { StandardError.write("highwater: \(refusal)\n") }
            if !isExecuted {
                StandardOutput.write(OffsetFile.text(plan.rows))
                return .done
            }
        }
        guard isExecuted else {
            output.write(plan, nil)
            return plan.record.refusal == nil ? .done : .refused
        }
        let (applied, result) = await sequence.run(plan, mode, clusterID: clusterID) { stage in
            if stage == .waiting { StandardError.write("highwater: waiting until the group is empty\n") }
        }
        if isExport {
            StandardOutput.write(OffsetFile.text(applied.rows))
            StandardError.write("highwater: \(result.sentence)\n")
        } else {
            output.write(applied, result)
        }
        return PlanOutput.status(result)
    }
}
