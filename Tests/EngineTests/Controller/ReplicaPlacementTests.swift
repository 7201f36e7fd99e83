import Consensus
import Engine
import Testing

@Suite struct ReplicaPlacementTests {
    private static func brokers(_ count: Int, racks: Int, fenced: Int = 0) -> [ReplicaPlacement.Candidate] {
        (0..<count).map {
            ReplicaPlacement.Candidate(
                id: Int32($0),
                rack: racks == 0 ? nil : "r\($0 % racks)",
                isActive: $0 >= fenced
            )
        }
    }

    private static func place(
        _ brokers: [ReplicaPlacement.Candidate],
        partitions: Int,
        factor: Int,
        seed: UInt64
    ) -> [[Int32]]? {
        var random = SplitMix64(seed: seed)
        return ReplicaPlacement(candidates: brokers, random: &random)
            .place(partitions: partitions, replicationFactor: factor)
    }

    private static func spread(_ counts: [Int]) -> Int { (counts.max() ?? 0) - (counts.min() ?? 0) }

    @Test(arguments: 1...9, [0, 1, 2, 3])
    func replicasAreSpreadEvenly(_ count: Int, racks: Int) throws {
        let brokers = Self.brokers(count, racks: racks)
        for factor in 1...count {
            for partitions in [1, 2, 7, count * 4] {
                let seed = UInt64(count * 1000 + racks * 100 + factor * 10 + partitions)
                let placed = try #require(Self.place(brokers, partitions: partitions, factor: factor, seed: seed))
                #expect(placed.count == partitions)
                for replicas in placed {
                    #expect(replicas.count == factor)
                    #expect(Set(replicas).count == factor, "no broker has a partition twice")
                    let perRack = (0..<max(racks, 1)).map { rack in
                        replicas.count { racks == 0 || Int($0) % racks == rack }
                    }
                    let sizes = (0..<max(racks, 1)).map { rack in
                        brokers.count { racks == 0 || Int($0.id) % racks == rack }
                    }
                    // A rack has more replicas than another only if that one is full.
                    for (rack, replicasThere) in perRack.enumerated() {
                        for (other, size) in sizes.enumerated() where perRack[other] < size {
                            #expect(replicasThere <= perRack[other] + 1, "racks \(rack) and \(other)")
                        }
                    }
                }
                let leads = brokers.map { broker in placed.count { $0.first == broker.id } }
                #expect(Self.spread(leads) <= 1, "leaders are balanced")
                if partitions == count * 4, racks == 0 || count % racks == 0 {
                    let holds = brokers.map { broker in placed.count { $0.contains(broker.id) } }
                    #expect(Self.spread(holds) == 0, "full rounds give everybody the same")
                }
            }
        }
    }

    @Test func followersVaryFromRoundToRound() throws {
        let placed = try #require(Self.place(Self.brokers(4, racks: 0), partitions: 12, factor: 2, seed: 3))
        for leader in Int32(0)..<4 {
            let followers = placed.filter { $0[0] == leader }.map { $0[1] }
            #expect(Set(followers).count == 3, "every other broker follows \(leader) once")
        }
    }

    @Test func brokersThatAreNotActiveNeverLead() throws {
        let placed = try #require(Self.place(Self.brokers(5, racks: 0, fenced: 2), partitions: 30, factor: 4, seed: 5))
        for replicas in placed {
            #expect(replicas[0] >= 2)
            #expect(replicas.count { $0 < 2 } == 1)
        }
        #expect(Set(placed.map { $0[3] }) == [0, 1], "they take turns")
    }

    @Test func tooFewBrokersCannotHoldThem() {
        #expect(Self.place(Self.brokers(3, racks: 0), partitions: 1, factor: 4, seed: 1) == nil)
        #expect(Self.place(Self.brokers(3, racks: 0, fenced: 3), partitions: 1, factor: 1, seed: 1) == nil)
        #expect(Self.place([], partitions: 1, factor: 1, seed: 1) == nil)
    }

    @Test func aSeedGivesTheSamePlacementAgainAndSeedsDiffer() {
        let brokers = Self.brokers(6, racks: 3)
        let placements = (UInt64(0)..<20).map { Self.place(brokers, partitions: 3, factor: 3, seed: $0) }
        #expect(placements == (UInt64(0)..<20).map { Self.place(brokers, partitions: 3, factor: 3, seed: $0) })
        #expect(Set(placements.map { $0?.first?.first }).count == 6, "every broker is where a topic begins, some time")
    }
}
