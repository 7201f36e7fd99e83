import Glibc
import Simulation
import Testing

@Suite("Simulation")
struct SimulationTests {
    /// The seeds to run; `HIGHWATER_RUNS=20` makes it twenty times as many.
    private static var seeds: Range<UInt64> {
        let factor = getenv("HIGHWATER_RUNS").flatMap { UInt64(String(cString: $0)) } ?? 1
        return 1..<(100 * factor + 1)
    }

    @Test func whateverHappensNothingAcknowledgedIsLost() {
        var total = OccurrenceTally()
        for seed in Self.seeds {
            let report = Simulation(seed: seed).run()
            total += report.tally
            if let violation = report.violation { Issue.record("seed \(seed): \(violation)") }
        }
        // The runs are worth something only if these things occurred in them. Of what `simulate --output jsonl` counts the
        // bounds are the mean sum over a hundred seeds less five standard deviations, and for what is rare and comes in
        // bursts (truncations, torn tails) half of the smallest sum, as seen in the seeds 1 to 600.
        #expect(total.controllerElections > 180)
        #expect(total.leaderElections > 600)
        #expect(total.isrShrinks > 35)
        #expect(total.isrExpansions > 550)
        #expect(total.truncations > 20)
        #expect(total.tornTails > 5)
        #expect(total.duplicateBatches > 400)
        #expect(total.snapshotsTaken > 1_000)
        #expect(total.snapshotsFetched > 30)
        #expect(total.lossyCrashes > 30)
        #expect(total.standstills > 10)
        #expect(total.crashes > 50)
        #expect(total.rebalances > 250)
        #expect(total.coordinatorFailovers > 45)
        #expect(total.committedOffsets > 4_700)
        #expect(total.acknowledgedRecords > 43_000)
    }

    /// A few seeds are enough to find a coordinator that lies, each in its own way.
    @Test(arguments: [
        (GroupSabotage.secondOwner, "both own partition"), (.oldOffset, "is committed in partition"),
        (.lostCommit, "is committed in partition"),
    ])
    func aCoordinatorThatLiesIsFound(sabotage: GroupSabotage, complaint: String) {
        let violations = (UInt64(1)...12).compactMap { Simulation(seed: $0, sabotage: sabotage).run().violation }
        #expect(violations.contains { $0.description.contains(complaint) }, "\(violations)")
    }

    @Test(arguments: [UInt64(3), 57, 1_000_003]) func theSameSeedGivesTheSameRun(seed: UInt64) {
        let first = Simulation(seed: seed).run()
        let second = Simulation(seed: seed).run()
        #expect(first.traceHash == second.traceHash)
        #expect(first.events == second.events)
        #expect(first.tally == second.tally)
        #expect(Simulation(seed: seed + 1).run().traceHash != first.traceHash)
    }

    /// Hash tables are seeded anew in every process: what depended on their order would show here.
    @Test func theSameSeedGivesTheSameRunInAnotherProcess() throws {
        let report = Simulation(seed: 57).run()
        let output = try Self.output(of: ["simulate", "--seed", "57", "--output", "jsonl"])
        #expect(output.contains("\"\(report.traceHash)\""), "\(output)")
    }

    /// What the program beside this test bundle prints.
    private static func output(of arguments: [String]) throws -> String {
        var path = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        try #require(length > 0)
        let own = String(decoding: path.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let directory = own.split(separator: "/").dropLast().joined(separator: "/")
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        let words = ["highwater"] + arguments
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for word in argv { free(word) } }
        var child: pid_t = 0
        let error = posix_spawn(&child, "/\(directory)/highwater", &actions, nil, &argv, environ)
        close(ends[1])
        defer { close(ends[0]) }
        try #require(error == 0)
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(ends[0], &buffer, buffer.count), count > 0 { text += buffer.prefix(count) }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        #expect(status == 0)
        return String(decoding: text, as: UTF8.self)
    }
}
