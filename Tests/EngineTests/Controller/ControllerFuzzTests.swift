import Consensus
import Engine
import KafkaProtocol
import Testing

/// Random histories of a cluster, each given by its seed, with the controller's promises checked after every step.
@Suite struct ControllerFuzzTests {
    @Test(arguments: UInt64(0)..<24)
    func promisesHoldInRandomHistories(_ seed: UInt64) throws {
        var world = FuzzedCluster(seed: seed)
        for step in 0..<300 {
            let action = world.act()
            let broken = world.brokenPromises()
            #expect(broken.isEmpty, "seed \(seed), step \(step), after \(action): \(broken)")
            guard broken.isEmpty else { return }
        }
        world.harness.commit()
        #expect(world.harness.controller.committedImage == world.harness.replica)
        #expect(world.topicsCreated > 0 && world.harness.transitions.count > 20, "the history is worth checking")
    }

    @Test func aSeedGivesTheSameHistoryAgain() {
        var worlds = [FuzzedCluster(seed: 5), FuzzedCluster(seed: 5)]
        for _ in 0..<200 { #expect(worlds[0].act() == worlds[1].act()) }
        #expect(worlds[0].harness.replica == worlds[1].harness.replica)
        #expect(worlds[0].harness.batches == worlds[1].harness.batches)
    }
}
