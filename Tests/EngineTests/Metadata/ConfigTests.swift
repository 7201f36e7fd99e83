import Engine
import KafkaProtocol
import Testing

@Suite struct ConfigTests {
    @Test func everySettingIsWellFormed() throws {
        for all in [TopicConfigs.all, BrokerConfigs.all] {
            #expect(all.map(\.name) == all.map(\.name).sorted())
            #expect(Set(all.map(\.name)).count == all.count)
            for definition in all {
                #expect(definition.documentation.hasSuffix("."), "\(definition.name)")
                guard let value = definition.defaultValue else { continue }
                #expect(throws: Never.self, "\(definition.name)") { try definition.validate(value) }
            }
        }
        #expect(TopicConfigs.all.count == 33)
        for synonym in TopicConfigs.all.flatMap(\.synonyms) {
            #expect(BrokerConfigs.definition(named: synonym.name) != nil, "\(synonym.name)")
        }
    }

    @Test func topicsHaveKafkasDefaults() throws {
        let expected = [
            "cleanup.policy": "delete", "compression.type": "producer", "delete.retention.ms": "86400000",
            "file.delete.delay.ms": "60000", "flush.messages": "9223372036854775807", "index.interval.bytes": "4096",
            "max.message.bytes": "1048588", "message.timestamp.type": "CreateTime", "min.insync.replicas": "1",
            "retention.bytes": "-1", "retention.ms": "604800000", "segment.bytes": "1073741824",
            "segment.index.bytes": "10485760", "segment.ms": "604800000", "unclean.leader.election.enable": "false",
        ]
        for (name, value) in expected {
            #expect(TopicConfigs.definition(named: name)?.defaultValue == value, "\(name)")
        }
        #expect(BrokerConfigs.definition(named: "log.retention.hours")?.defaultValue == "168")
        #expect(BrokerConfigs.definition(named: "log.retention.ms")?.defaultValue == nil)
        #expect(BrokerConfigs.definition(named: "log.roll.hours")?.defaultValue == "168")
        #expect(BrokerConfigs.definition(named: "message.max.bytes")?.defaultValue == "1048588")
    }

    @Test(arguments: [
        ("retention.ms", "-1"), ("retention.ms", " 5 "), ("cleanup.policy", "compact"),
        ("cleanup.policy", "compact, delete"), ("preallocate", "TRUE"), ("min.cleanable.dirty.ratio", "0.25"),
        ("compression.type", "zstd"), ("compression.gzip.level", "-1"), ("compression.zstd.level", "-131072"),
        ("leader.replication.throttled.replicas", "*"), ("leader.replication.throttled.replicas", "0:1,1:2"),
        ("leader.replication.throttled.replicas", ""), ("remote.storage.enable", "false"),
    ])
    func allowedValues(_ name: String, _ value: String) throws {
        #expect(throws: Never.self) { try TopicConfigs.validate([.init(name: name, value: value)]) }
    }

    @Test(arguments: [
        ("no.such", "1"), ("retention.ms", "-2"), ("retention.ms", ""), ("retention.ms", "1.5"),
        ("segment.bytes", "2147483648"), ("segment.bytes", "1048575"), ("cleanup.policy", ""),
        ("cleanup.policy", "keep"), ("cleanup.policy", "delete,delete"), ("preallocate", "yes"),
        ("min.cleanable.dirty.ratio", "1.1"), ("min.cleanable.dirty.ratio", "nan"), ("compression.type", "ZSTD"),
        ("compression.gzip.level", "0"), ("compression.lz4.level", "18"), ("message.timestamp.type", "Now"),
        ("leader.replication.throttled.replicas", "1"), ("min.insync.replicas", "0"), ("remote.storage.enable", "true"),
    ])
    func refusedValues(_ name: String, _ value: String) {
        let error = #expect(throws: InvalidConfigValue.self) {
            try TopicConfigs.validate([.init(name: name, value: value)])
        }
        #expect(error?.description.contains(name) == true)
    }

    @Test func settingsMustNotContradictEachOther() {
        #expect(throws: InvalidConfigValue.self) {
            try TopicConfigs.validate([
                .init(name: "min.compaction.lag.ms", value: "11"), .init(name: "max.compaction.lag.ms", value: "10"),
            ])
        }
    }

    @Test func theStrongestSourceWins() throws {
        var image = MetadataImage()
        let definition = try #require(TopicConfigs.definition(named: "retention.ms"))
        var statics = StaticSettings()
        func effective() -> EffectiveConfig {
            image.effective(definition, topic: "t", staticSettings: statics, brokerId: 1)
        }
        func set(_ resource: ConfigResource, _ name: String, _ value: String) {
            let record = ConfigRecord(
                resourceType: resource.type,
                resourceName: resource.name,
                name: name,
                value: value
            )
            image.apply(.config(record), offset: image.lastOffset + 1, epoch: 0)
        }
        #expect(effective().integer == 604_800_000 && effective().source == .default)
        statics = StaticSettings([.init(name: "log.retention.hours", value: "2")])
        #expect(effective().integer == 7_200_000 && effective().source == .staticBroker)
        statics = StaticSettings(statics.settings + [.init(name: "log.retention.minutes", value: "3")])
        #expect(effective().integer == 180_000)
        statics = StaticSettings(statics.settings + [.init(name: "log.retention.minutes", value: "-1")])
        #expect(effective().integer == -1, "no limit stays no limit in any unit")
        set(.allBrokers, "log.retention.ms", "40")
        #expect(effective().integer == 40 && effective().source == .dynamicDefaultBroker)
        set(.broker(2), "log.retention.ms", "50")
        #expect(effective().integer == 40)
        set(.broker(1), "log.retention.ms", "60")
        #expect(effective().integer == 60 && effective().source == .dynamicBroker)
        set(.topic("t"), "retention.ms", "70")
        #expect(effective().integer == 70 && effective().source == .topic)
        #expect(
            effective().candidates.map(\.name) == [
                "retention.ms", "log.retention.ms", "log.retention.ms", "log.retention.minutes", "log.retention.hours",
                "retention.ms",
            ]
        )
        #expect(
            effective().candidates.map(\.source) == [
                .topic, .dynamicBroker, .dynamicDefaultBroker, .staticBroker, .staticBroker, .default,
            ]
        )
        let broker = try #require(BrokerConfigs.definition(named: "log.retention.ms"))
        #expect(image.effective(broker, brokerId: 1, staticSettings: statics).integer == 60)
        #expect(image.effective(broker, brokerId: nil, staticSettings: statics).integer == 40)
    }
}
