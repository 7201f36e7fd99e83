import Cluster
import ClusterClient
import ClusterView
import Foundation
import Operations
import Testing

@Suite struct PlanRunnerTests {
    private static let partitions = [partition(0, leader: 2, inSync: [1, 2, 3])]

    /// Runs a body with a journal in a directory of its own, which is removed afterwards.
    private func withJournal(_ body: (Journal) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let journal = Journal(
            path: "\(directory.path)/state/journal.jsonl",
            user: "operator",
            now: { Date(timeIntervalSince1970: 1_795_233_187.25) }
        )
        try await body(journal)
    }

    private func lines(_ journal: Journal) throws -> [JournalEntry] {
        let text = try String(contentsOfFile: journal.path, encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(JournalEntry.self, from: Data($0.utf8))
        }
    }

    @Test func everyPlanIsRefusedWhenReadOnly() async throws {
        let state = snapshot(Self.partitions, down: [3], frozen: [1])
        let plans: [any Plan] =
            KillPlan.Method.allCases.map { KillPlan($0, node: 2, in: state) } + [
                StartPlan(.start, node: 3, in: state), StartPlan(.thaw, node: 1, in: state),
                ElectPlan(.preferred, .all, in: state), ElectPlan(.unclean, .topics(["t"]), in: state),
            ]
        let control = FakeControl()
        let elections = FakeElections(.success([]))
        try await withJournal { journal in
            let runner = PlanRunner(
                means: means(control: control, elections: elections, isReadOnly: true),
                journal: journal
            )
            for plan in plans {
                let result = await runner.run(plan, clusterID: "id-1")
                #expect(result.status == .refused)
                #expect(result.sentence.contains("--read-only"))
            }
            #expect(control.orders.isEmpty)
            #expect(elections.asked.isEmpty)
            let kept = try lines(journal)
            #expect(kept.count == plans.count)
        }
    }

    @Test func whatSpeaksAgainstAPlanStopsIt() async {
        let control = FakeControl()
        let runner = PlanRunner(means: means(control: control), journal: nil)
        let result = await runner.run(KillPlan(.sigkill, node: 3, in: snapshot(down: [3])), clusterID: nil)
        #expect(result == PlanResult(.refused, "Broker 3 has no process: it is down already."))
        #expect(control.orders.isEmpty)
    }

    @Test func writesDownWhoDidWhatToWhichClusterAndHowItEnded() async throws {
        try await withJournal { journal in
            let runner = PlanRunner(means: means(control: FakeControl()), journal: journal)
            let kill = KillPlan(.sigkill, node: 2, in: snapshot(Self.partitions))
            let start = StartPlan(.start, node: 3, in: snapshot(Self.partitions, down: [3]))
            let killed = await runner.run(kill, clusterID: "id-1")
            let started = await runner.run(start, clusterID: "id-1")
            let entries = try lines(journal)
            #expect(entries.map(\.plan) == [kill.record, start.record])
            #expect(entries.map(\.result) == [killed, started])
            #expect(entries.first?.time == "2026-11-21T03:53:07.250Z")
            #expect(entries.first?.user == "operator")
            #expect(entries.first?.clusterId == "id-1")
        }
    }

    @Test func anUnwritableJournalIsSaidAndStopsNothing() async {
        let journal = Journal(path: "/proc/no/such/journal.jsonl", user: "operator")
        let control = FakeControl()
        let runner = PlanRunner(means: means(control: control), journal: journal)
        let result = await runner.run(KillPlan(.sigkill, node: 2, in: snapshot(Self.partitions)), clusterID: nil)
        #expect(result.status == .done)
        #expect(control.orders == ["kill 2"])
        #expect(result.sentence.contains("/proc/no/such/journal.jsonl cannot be opened"))
    }

    @Test func theUsersJournalFollowsTheStateDirectory() {
        #expect(Journal.ofUser(["HOME": "/home/o"]).path == "/home/o/.local/state/highwater/journal.jsonl")
        #expect(Journal.ofUser(["HOME": "/h", "XDG_STATE_HOME": "/s"]).path == "/s/highwater/journal.jsonl")
    }
}
