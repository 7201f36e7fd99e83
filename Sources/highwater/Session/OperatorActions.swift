import ClusterClient
import ClusterView
import Console
import Foundation
import KafkaProtocol
import Operations
import Synchronization

/// Carries out what the operator ordered at the console: makes the plan anew from the latest snapshot, applies it, and
/// puts what came of it into words. Plans for offsets are applied as they were confirmed.
final class OperatorActions: ConsoleActions {
    private let runner: PlanRunner
    private let resets: ResetSequence
    private let workload: WorkloadRun?
    private let probe: ConsoleProbe?
    private let records: RecordActions
    private let replays: ReplayActions?
    private let watch: WorkloadWatch
    private let latest = Mutex<ClusterSnapshot?>(nil)
    /// Resets that wait for a group to become empty.
    private let waiting = Mutex<[String: Task<ConsoleOutcome, Never>]>([:])

    /// - Parameters:
    ///   - workload: the services that are run here; nil for none.
    ///   - watch: sets what the services of a workload work by, wherever they run.
    ///   - probe: probes latency when it is told to; nil for never.
    ///   - browser: reads the records that the console shows; nil for none.
    ///   - replays: carries replays out; nil where none can be.
    init(
        _ runner: PlanRunner,
        workload: WorkloadRun? = nil,
        watch: WorkloadWatch,
        probe: ConsoleProbe? = nil,
        browser: RecordBrowser? = nil,
        replays: ReplayActions? = nil
    ) {
        self.probe = probe
        self.replays = replays
        self.records = RecordActions(runner: runner, browser: browser, replayed: replays?.prefix)
        self.runner = runner
        self.workload = workload
        self.watch = watch
        self.resets = ResetSequence(runner: runner, members: workload, nowMilliseconds: { WallTime.milliseconds })
    }

    /// Takes in what the cluster looks like now.
    func see(_ snapshot: ClusterSnapshot) {
        latest.withLock { $0 = snapshot }
    }

    func perform(_ intent: ConsoleIntent) async -> ConsoleOutcome {
        let known = latest.withLock { $0 }?.identity.clusterID
        if let outcome = await records.perform(intent, clusterID: known) { return outcome }
        if let outcome = await replays?.perform(intent, clusterID: known) { return outcome }
        guard let snapshot = latest.withLock({ $0 }) else { return .failed("No cluster has answered yet.") }
        let clusterID = snapshot.identity.clusterID
        let plan: any Plan
        switch intent {
        case .stopNode(let id, .kill): plan = KillPlan(.sigkill, node: id, in: snapshot)
        case .stopNode(let id, .terminate): plan = KillPlan(.stop, node: id, in: snapshot)
        case .stopNode(let id, .freeze): plan = KillPlan(.freeze, node: id, in: snapshot)
        case .startNode(let id): plan = StartPlan(.start, node: id, in: snapshot)
        case .thawNode(let id): plan = StartPlan(.thaw, node: id, in: snapshot)
        case .electPreferredLeaders(let names): plan = ElectPlan(.preferred, .partitions(names), in: snapshot)
        case .planReset(let question): return await self.plan(question)
        case .resetOffsets(let plan, let mode): return await reset(plan, mode, clusterID)
        case .cancelReset(let group):
            waiting.withLock { $0[group] }?.cancel()
            return .done("")
        case .listChanges: return changes(clusterID)
        case .startProbe: return probe?.start() ?? .failed("This console has no probe.")
        case .stopProbe: return await probe?.stop() ?? .failed("This console has no probe.")
        case .saveOffsets(let plan): return save(plan)
        case .read, .saveCopy, .planPurge, .purge: return .shown
        case .planReplay, .replay, .steerReplay: return .failed("This console cannot replay records.")
        case .workloadSetting(let key, let value): return await set(key, to: value)
        case .member: return await workload?.perform(intent) ?? .failed("This console runs no services.")
        }
        let result = await runner.run(plan, clusterID: clusterID)
        if !result.steps.isEmpty { return .election(Self.elections(result, snapshot)) }
        switch result.status {
        case .done: return .done(result.sentence)
        case .refused, .failed: return .failed(result.sentence)
        }
    }

    /// The steps of an election by the partition's name.
    private static func elections(_ result: PlanResult, _ snapshot: ClusterSnapshot) -> [Console.ElectionResult] {
        result.steps.compactMap { step in
            snapshot.partitions.first { $0.name.description == step.subject }
                .map { Console.ElectionResult(partition: $0.name, error: step.error) }
        }
    }

    private func set(_ key: String, to value: Double) async -> ConsoleOutcome {
        do throws(WorkloadRefusal) {
            return .done(try await watch.set(key, to: value))
        } catch {
            return .failed("\(error)")
        }
    }

    // MARK: - Offsets

    private func plan(_ question: ResetQuestion) async -> ConsoleOutcome {
        var request = question.request
        if let file = question.file {
            do {
                let text = try String(contentsOfFile: file, encoding: .utf8)
                request.scenario = .fromFile(try OffsetFile.offsets(in: text, for: request.group))
            } catch let error as OffsetFileError {
                return .failed("The file \(file) has no offsets that can be used: \(error).")
            } catch {
                return .failed("The file \(file) cannot be read as text.")
            }
        }
        do throws(ClusterClientError) {
            let plan = try await resets.plan(request)
            let runsMembers = await resets.members?.runsMembers(of: request.group) ?? false
            return .resetPlan(ResetPlanAnswer(plan: plan, runsMembers: runsMembers))
        } catch {
            return .failed("The group's offsets cannot be looked at: \(error).")
        }
    }

    private func reset(_ plan: ResetOffsetsPlan, _ mode: ResetMode, _ clusterID: String?) async -> ConsoleOutcome {
        let group = plan.request.group
        let task = Task { [resets] in
            let (applied, result) = await resets.run(plan, mode, clusterID: clusterID)
            return ConsoleOutcome.offsetsReset(applied, result)
        }
        waiting.withLock { $0[group] = task }
        let outcome = await task.value
        waiting.withLock { $0[group] = nil }
        return outcome
    }

    private func changes(_ clusterID: String?) -> ConsoleOutcome {
        do throws(JournalError) {
            return .changes(UndoableChange.list(try runner.journal?.entries() ?? [], clusterID: clusterID))
        } catch {
            return .failed("\(error)")
        }
    }

    private func save(_ plan: ResetOffsetsPlan) -> ConsoleOutcome {
        let name = "offsets-\(plan.id).csv"
        guard FileManager.default.createFile(atPath: name, contents: Data(OffsetFile.text(plan.rows).utf8)) else {
            return .failed("\(name) cannot be written in \(FileManager.default.currentDirectoryPath).")
        }
        return .done("saved as \(FileManager.default.currentDirectoryPath)/\(name)")
    }
}
