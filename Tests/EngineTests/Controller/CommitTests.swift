import Engine
import KafkaProtocol
import Testing

@Suite struct CommitTests {
    private static func creation(_ name: String) -> ControllerRequest {
        .createTopics(
            CreateTopicsRequest(topics: [.init(name: name, numPartitions: 1, replicationFactor: 1)]),
            version: 7
        )
    }

    private static func cluster() throws -> ControllerHarness {
        var harness = ControllerHarness()
        try harness.join([1])
        return harness
    }

    @Test func answersWaitForTheCommit() throws {
        var harness = try Self.cluster()
        harness.commitsAtOnce = false
        let first = harness.send(Self.creation("a"))
        let end = harness.logEnd
        let second = harness.send(Self.creation("b"))
        #expect(harness.responses[first] == nil && harness.responses[second] == nil)
        #expect(harness.image.topicNames == ["a", "b"])
        #expect(harness.controller.committedImage.topicNames.isEmpty)
        harness.commit(upTo: end - 1)
        #expect(harness.responses[first] == nil, "not all of its records are committed")
        harness.commit(upTo: end)
        #expect(harness.responses[first] != nil && harness.responses[second] == nil)
        harness.commit()
        #expect(harness.responses[second] != nil)
        #expect(harness.controller.committedImage == harness.image)
    }

    @Test func answersThatRestOnUncommittedRecordsWaitToo() throws {
        var harness = try Self.cluster()
        harness.commitsAtOnce = false
        harness.send(Self.creation("a"))
        let token = harness.send(Self.creation("a"))
        #expect(harness.responses[token] == nil, "that the topic exists is not certain yet")
        harness.commit()
        guard case .createTopics(let response) = try #require(harness.responses[token]) else { throw WrongAnswer() }
        #expect(response.topics.map(\.errorCode) == [.topicAlreadyExists])
    }

    @Test func answersThatRestOnNothingNewLeaveAtOnce() throws {
        var harness = try Self.cluster()
        harness.commitsAtOnce = false
        let token = harness.send(Self.creation("not a name"))
        #expect(harness.responses[token] != nil)
    }

    @Test func whatIsNotCommittedIsForgotten() throws {
        var harness = try Self.cluster()
        harness.commitsAtOnce = false
        let token = harness.send(Self.creation("lost"))
        harness.loseLeadership()
        guard case .createTopics(let response) = try #require(harness.responses[token]) else { throw WrongAnswer() }
        #expect(response.topics.map(\.errorCode) == [.notController])
        #expect(!harness.controller.isActive)
        harness.failOver()
        harness.commitsAtOnce = true
        #expect(harness.image.topicNames.isEmpty)
        #expect(try harness.create("kept", replicas: [[1]]) != .zero)
        #expect(harness.replica.topicNames == ["kept"])
    }

    @Test func aControllerThatIsNotActiveSendsEverybodyAway() throws {
        var harness = ControllerHarness(active: false)
        #expect(try harness.register(1).errorCode == .notController)
        #expect(try harness.heartbeat(1).errorCode == .notController)
        #expect(try harness.allocate(1).errorCode == .notController)
        #expect(try harness.alter(AlterPartitionRequest(brokerId: 1)).errorCode == .notController)
        #expect(try harness.create(.init(topics: [.init(name: "t")])).topics.map(\.errorCode) == [.notController])
        let deleted = try harness.delete(.init(topics: [.init(topicId: Uuid(high: 1, low: 1))], topicNames: ["t"]))
        #expect(deleted.responses.map(\.errorCode) == [.notController, .notController])
        let elected = try harness.elect(.init(topicPartitions: [.init(topic: "t", partitions: [0, 1])]))
        #expect(elected.errorCode == .notController)
        #expect(
            elected.replicaElectionResults.first?.partitionResult.map(\.errorCode) == [.notController, .notController]
        )
        #expect(harness.logEnd == 0)
    }

    @Test func activationWaitsForTheLogBeforeIt() throws {
        var harness = try Self.cluster()
        try harness.create("t", replicas: [[1]])
        var effects: [ControllerEffect] = []
        var follower = Controller(configuration: harness.configuration, seed: 9)
        follower.activate(epoch: 7, nextOffset: 5, nowMilliseconds: 0, effects: &effects)
        follower.committed(upTo: 4, effects: &effects)
        #expect(!follower.isActive)
        follower.committed(upTo: 5, effects: &effects)
        #expect(follower.isActive && follower.activeEpoch == 7)
    }

    @Test func aBatchThatIsNotTakenEndsTheActivity() throws {
        var harness = try Self.cluster()
        harness.refusesBatches = true
        let token = harness.send(Self.creation("a"))
        #expect(harness.resignations.count == 1)
        #expect(!harness.controller.isActive)
        guard case .createTopics(let response) = try #require(harness.responses[token]) else { throw WrongAnswer() }
        #expect(response.topics.map(\.errorCode) == [.notController])
    }

    @Test func aBatchInTheWrongPlaceEndsTheActivity() throws {
        let harness = try Self.cluster()
        var controller = harness.controller
        var effects: [ControllerEffect] = []
        controller.handle(Self.creation("a"), from: nil, token: 1, nowMilliseconds: 0, effects: &effects)
        guard case .append(let batch) = try #require(effects.first) else { throw WrongAnswer() }
        effects = []
        controller.appended(batch: batch.id, lastOffset: batch.lastOffset + 1, effects: &effects)
        #expect(!controller.isActive)
        guard case .resign = try #require(effects.last) else { throw WrongAnswer() }
    }
}
