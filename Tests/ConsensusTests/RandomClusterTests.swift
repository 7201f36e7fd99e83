import Glibc
import Testing

@Suite("Random clusters")
struct RandomClusterTests {
    /// How many nodes take part, and how many of them vote.
    struct Shape: Sendable, CustomStringConvertible {
        let voters: Int
        let observers: Int
        let firstSeed: UInt64
        let count: UInt64

        /// The seeds to run; `HIGHWATER_RUNS=20` makes it twenty times as many.
        var seeds: Range<UInt64> {
            let factor = getenv("HIGHWATER_RUNS").flatMap { UInt64(String(cString: $0)) } ?? 1
            return self.firstSeed..<(self.firstSeed + self.count * factor)
        }

        var description: String { "\(self.voters) voters, \(self.observers) observers" }
    }

    @Test(arguments: [
        Shape(voters: 1, observers: 1, firstSeed: 1, count: 10),
        Shape(voters: 3, observers: 1, firstSeed: 1001, count: 40),
        Shape(voters: 5, observers: 2, firstSeed: 3001, count: 20),
    ])
    func whateverHappensTheQuorumKeepsItsPromises(_ shape: Shape) throws {
        var total = RandomCluster.Tally()
        for seed in shape.seeds {
            do {
                var cluster = try RandomCluster(seed: seed, voters: shape.voters, observers: shape.observers)
                total += try cluster.run(rounds: 120)
            } catch {
                Issue.record("seed \(seed), \(shape): \(error)")
            }
        }
        // The runs are worth something only if these things occurred in them.
        #expect(total.commits > shape.seeds.count * 20)
        #expect(total.lossyCrashes > shape.seeds.count)
        #expect(total.partitions > shape.seeds.count)
        #expect(total.elections > shape.seeds.count * 3)
        #expect(total.snapshotsTaken > shape.seeds.count * 3)
        if shape.voters > 1 {
            #expect(total.truncations > 10)
            #expect(total.snapshotsFetched > shape.seeds.count / 2)
        }
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        func run() throws -> [Int] {
            var cluster = try RandomCluster(seed: 77, voters: 3, observers: 1)
            let tally = try cluster.run(rounds: 100)
            return [tally.steps, tally.elections, tally.commits, tally.truncations, tally.crashes, tally.partitions]
        }
        #expect(try run() == run())
    }
}
