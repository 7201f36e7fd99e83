import Engine
import KafkaProtocol
import Testing

@Suite struct AlterConfigsTests {
    private typealias Resource = IncrementalAlterConfigsRequest.AlterConfigsResource
    private typealias Replacement = AlterConfigsRequest.AlterConfigsResource

    private enum Operation: Int8 {
        case set, delete, append, subtract
    }

    private static func cluster(_ configs: [String: String] = [:]) throws -> ControllerHarness {
        var harness = ControllerHarness()
        try harness.join([1, 2])
        try harness.create("t", replicas: [[1, 2]], configs: configs)
        return harness
    }

    private static func topic(_ name: String, _ changes: [(String, Operation, String?)]) -> Resource {
        Resource(
            resourceType: 2,
            resourceName: name,
            configs: changes.map { .init(name: $0.0, configOperation: $0.1.rawValue, value: $0.2) }
        )
    }

    private static func broker(_ name: String, _ changes: [(String, Operation, String?)]) -> Resource {
        var resource = Self.topic(name, changes)
        resource.resourceType = 4
        return resource
    }

    @Test func settingsAreSetAndRemovedOneByOne() throws {
        var harness = try Self.cluster(["retention.ms": "1000", "segment.ms": "2000"])
        let answers = try harness.alterConfigs([
            Self.topic("t", [("retention.ms", .delete, nil), ("max.message.bytes", .set, "500")])
        ])
        #expect(answers.map(\.errorCode) == [.none])
        #expect(answers[0].errorMessage == nil && answers[0].resourceType == 2 && answers[0].resourceName == "t")
        let settings = harness.replica.settings(of: .topic("t"))
        #expect(settings.map(\.name) == ["max.message.bytes", "segment.ms"])
        #expect(settings.map(\.value) == ["500", "2000"])
        let count = harness.batches.count
        #expect(
            try harness.alterConfigs([
                Self.topic("t", [("segment.ms", .set, "2000"), ("retention.ms", .delete, nil)])
            ]).map(\.errorCode) == [.none]
        )
        #expect(harness.batches.count == count, "what is so already is not written again")
    }

    @Test func replacingRemovesWhatIsNotNamed() throws {
        var harness = try Self.cluster(["retention.ms": "1000", "segment.ms": "2000"])
        let answers = try harness.replaceConfigs([
            Replacement(
                resourceType: 2,
                resourceName: "t",
                configs: [.init(name: "segment.ms", value: "3000")]
            )
        ])
        #expect(answers.map(\.errorCode) == [.none])
        #expect(harness.replica.settings(of: .topic("t")) == [ConfigSetting(name: "segment.ms", value: "3000")])
        let refused = try harness.replaceConfigs([
            Replacement(resourceType: 2, resourceName: "t", configs: [.init(name: "segment.ms", value: nil)])
        ])
        #expect(refused.map(\.errorCode) == [.invalidRequest])
        #expect(harness.replica.settings(of: .topic("t")).count == 1)
    }

    @Test func listsGrowAndShrink() throws {
        var harness = try Self.cluster()
        func policy(_ operation: Operation, _ value: String) throws -> String? {
            let answers = try harness.alterConfigs([Self.topic("t", [("cleanup.policy", operation, value)])])
            #expect(answers.map(\.errorCode) == [.none])
            return harness.replica.setting("cleanup.policy", of: .topic("t"))
        }
        #expect(try policy(.append, "compact") == "delete,compact", "from the default")
        #expect(try policy(.append, "compact") == "delete,compact")
        #expect(try policy(.subtract, "delete") == "compact")
        let emptied = try harness.alterConfigs([Self.topic("t", [("cleanup.policy", .subtract, "compact")])])
        #expect(emptied.map(\.errorCode) == [.invalidConfig])
        for operation in [Operation.append, .subtract] {
            let answers = try harness.alterConfigs([Self.topic("t", [("segment.ms", operation, "1")])])
            #expect(answers.map(\.errorCode) == [.invalidConfig], "not a list")
        }
    }

    @Test func eachMistakeIsNamed() throws {
        var harness = try Self.cluster(["min.compaction.lag.ms": "1000"])
        func error(_ resource: Resource) throws -> ErrorCode {
            let before = harness.batches.count
            let answers = try harness.alterConfigs([resource])
            #expect(answers.count == 1 && answers[0].errorMessage?.isEmpty == false)
            #expect(harness.batches.count == before)
            return answers[0].errorCode
        }
        let one: [(String, Operation, String?)] = [("segment.ms", .set, "1")]
        #expect(try error(Self.topic("none", one)) == .unknownTopicOrPartition)
        #expect(try error(Self.topic("", one)) == .invalidRequest)
        #expect(try error(Self.topic("t", [("no.such", .set, "1")])) == .invalidConfig)
        #expect(try error(Self.topic("t", [("segment.ms", .set, "soon")])) == .invalidConfig)
        #expect(try error(Self.topic("t", [("segment.ms", .set, "0")])) == .invalidConfig)
        #expect(try error(Self.topic("t", [("max.compaction.lag.ms", .set, "10")])) == .invalidConfig)
        #expect(try error(Self.topic("t", [("segment.ms", .set, nil)])) == .invalidRequest)
        #expect(try error(Self.topic("t", one + one)) == .invalidRequest)
        var unknownOperation = Self.topic("t", one)
        unknownOperation.configs[0].configOperation = 9
        #expect(try error(unknownOperation) == .invalidRequest)
        var unknownType = Self.topic("t", one)
        unknownType.resourceType = 77
        #expect(try error(unknownType) == .invalidRequest)
        #expect(try error(Self.broker("x", [("log.segment.bytes", .set, "1")])) == .invalidRequest)
        #expect(try error(Self.broker("9", [("log.segment.bytes", .set, "2000000")])) == .brokerIdNotRegistered)
        #expect(try error(Self.broker("1", [("log.segment.bytes", .set, "x")])) == .invalidConfig)
        #expect(try error(Self.broker("1", [("num.partitions", .set, "3")])) == .invalidRequest)
        #expect(try error(Self.broker("", [("log.retention.hours", .set, "3")])) == .invalidRequest)
    }

    @Test func aBrokerMayBeGivenSettingsThatNobodyHereKnows() throws {
        var harness = try Self.cluster()
        let answers = try harness.alterConfigs([Self.broker("1", [("no.such", .set, "1")])])
        #expect(answers.map(\.errorCode) == [.none])
        #expect(harness.replica.setting("no.such", of: .broker(1)) == "1")
        #expect(try harness.alterConfigs([Self.broker("1", [("no.such", .delete, nil)])]).map(\.errorCode) == [.none])
        #expect(harness.replica.setting("no.such", of: .broker(1)) == nil)
    }

    @Test func aResourceChangesWhollyOrNotAtAll() throws {
        var harness = try Self.cluster()
        try harness.create("u", replicas: [[1]])
        let answers = try harness.alterConfigs([
            Self.topic("t", [("segment.ms", .set, "1000"), ("retention.ms", .set, "never")]),
            Self.topic("u", [("segment.ms", .set, "1000")]),
        ])
        #expect(answers.map(\.errorCode) == [.invalidConfig, .none])
        #expect(harness.replica.settings(of: .topic("t")).isEmpty)
        #expect(harness.replica.setting("segment.ms", of: .topic("u")) == "1000")
        let twice = try harness.alterConfigs([
            Self.topic("t", [("segment.ms", .set, "1000")]), Self.topic("t", [("retention.ms", .set, "1000")]),
        ])
        #expect(twice.map(\.errorCode) == [.invalidRequest, .invalidRequest])
    }

    @Test func validationWritesNothing() throws {
        var harness = try Self.cluster()
        let before = harness.batches.count
        let resources = [
            Self.topic("t", [("segment.ms", .set, "1000")]), Self.topic("none", [("segment.ms", .set, "1000")]),
        ]
        let answers = try harness.alterConfigs(resources, validateOnly: true)
        #expect(answers.map(\.errorCode) == [.none, .unknownTopicOrPartition])
        let replacement = Replacement(
            resourceType: 2,
            resourceName: "t",
            configs: [.init(name: "segment.ms", value: "1")]
        )
        #expect(try harness.replaceConfigs([replacement], validateOnly: true).map(\.errorCode) == [.none])
        #expect(harness.batches.count == before && harness.image.settings(of: .topic("t")).isEmpty)
    }

    @Test func brokersHaveSettingsOfTheirOwnAndInCommon() throws {
        var harness = try Self.cluster()
        let answers = try harness.alterConfigs([
            Self.broker("", [("log.segment.bytes", .set, "2000000")]),
            Self.broker("1", [("log.segment.bytes", .set, "3000000")]),
        ])
        #expect(answers.map(\.errorCode) == [.none, .none])
        #expect(harness.replica.setting("log.segment.bytes", of: .allBrokers) == "2000000")
        #expect(harness.replica.setting("log.segment.bytes", of: .broker(1)) == "3000000")
    }

    @Test func allowingUncleanElectionsElects() throws {
        var harness = try Self.cluster()
        #expect(try harness.alter(harness.partition("t"), isr: [1]) == .none)
        try harness.heartbeat(1, wantFence: true)
        #expect(try harness.partition("t").leader == -1)
        let answers = try harness.alterConfigs([
            Self.topic("t", [("unclean.leader.election.enable", .set, "true")])
        ])
        #expect(answers.map(\.errorCode) == [.none])
        let partition = try harness.partition("t")
        #expect(partition.leader == 2 && partition.leaderRecoveryState == .recovering)
    }

    @Test func anotherControllerMustBeAsked() throws {
        var harness = try Self.cluster()
        harness.loseLeadership()
        #expect(
            try harness.alterConfigs([Self.topic("t", [("segment.ms", .set, "1")])]).map(\.errorCode)
                == [.notController]
        )
        let replacement = Replacement(resourceType: 2, resourceName: "t")
        #expect(try harness.replaceConfigs([replacement]).map(\.errorCode) == [.notController])
    }
}
