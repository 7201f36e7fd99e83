import Engine
import KafkaProtocol
import Testing

@Suite struct DeleteTopicsTests {
    @Test func topicsGoByNameOrById() throws {
        var harness = ControllerHarness()
        try harness.join([1])
        let byName = try harness.create("a", replicas: [[1]], configs: ["retention.ms": "5"])
        let byId = try harness.create("b", replicas: [[1]])
        try harness.create("c", replicas: [[1]])
        let response = try harness.delete(.init(topics: [.init(name: "a"), .init(topicId: byId)]))
        #expect(response.responses.map(\.errorCode) == [.none, .none])
        #expect(response.responses.map(\.topicId) == [byName, byId])
        #expect(response.responses.map(\.name) == ["a", "b"])
        #expect(harness.replica.topicNames == ["c"])
        #expect(harness.replica.partition(byName, 0) == nil)
        #expect(harness.replica.settings(of: .topic("a")).isEmpty)
        guard
            case .topicDeleted(let topic)? = harness.changes.first(where: {
                if case .topicDeleted = $0 { true } else { false }
            })
        else { throw WrongAnswer() }
        #expect(topic.name == "a" && topic.partitions.count == 1)
        let again = try harness.create("a", replicas: [[1]])
        #expect(again != byName)
        #expect(harness.replica.settings(of: .topic("a")).isEmpty, "the old topic's settings are gone")
    }

    @Test func olderVersionsNameTopics() throws {
        var harness = ControllerHarness()
        try harness.join([1])
        try harness.create("a", replicas: [[1]])
        let response = try harness.delete(.init(topicNames: ["a", "nobody"]), version: 5)
        #expect(response.responses.map(\.errorCode) == [.none, .unknownTopicOrPartition])
        #expect(harness.image.topicNames.isEmpty)
    }

    @Test func whatCannotBeDeletedIsRefused() throws {
        var harness = ControllerHarness()
        try harness.join([1])
        let id = try harness.create("a", replicas: [[1]])
        let other = try harness.create("b", replicas: [[1]])
        let targets: [(DeleteTopicsRequest.DeleteTopicState, ErrorCode)] = [
            (.init(name: "a", topicId: id), .invalidRequest),
            (.init(), .invalidRequest),
            (.init(name: "nobody"), .unknownTopicOrPartition),
            (.init(topicId: Uuid(high: 3, low: 3)), .unknownTopicId),
            (.init(name: "twice"), .invalidRequest),
            (.init(name: "twice"), .invalidRequest),
            (.init(topicId: Uuid(high: 4, low: 4)), .invalidRequest),
            (.init(topicId: Uuid(high: 4, low: 4)), .invalidRequest),
            (.init(name: "b"), .invalidRequest),
            (.init(topicId: other), .invalidRequest),
        ]
        let response = try harness.delete(.init(topics: targets.map(\.0)))
        #expect(response.responses.map(\.errorCode) == targets.map(\.1))
        #expect(harness.image.topicNames == ["a", "b"])
    }

    @Test func deletionCanBeTurnedOff() throws {
        var harness = ControllerHarness(isTopicDeletionEnabled: false)
        try harness.join([1])
        try harness.create("a", replicas: [[1]])
        #expect(try harness.delete(.init(topicNames: ["a"]), version: 2).responses.first?.errorCode == .invalidRequest)
        #expect(
            try harness.delete(.init(topicNames: ["a"]), version: 5).responses.first?.errorCode
                == .topicDeletionDisabled
        )
        #expect(harness.image.topicNames == ["a"])
    }
}
