import Cluster
import Testing

@Suite struct ServerPropertiesTests {
    private static let cluster = ClusterDescription(
        clusterId: "p8fFEbKGQ22B6M_Da_vCBw",
        profile: "demo",
        nodes: [
            NodeDescription(id: 1, roles: [.broker], brokerPort: 19092, metricsPort: 19292, rack: "rack-a"),
            NodeDescription(id: 2, roles: [.broker, .controller], brokerPort: 19093, controllerPort: 19193),
            NodeDescription(id: 101, roles: [.controller], controllerPort: 19192),
        ]
    )

    private func properties(_ index: Int, _ overrides: [ServerProperties.Entry] = []) -> ServerProperties {
        ServerProperties.generate(
            for: Self.cluster.nodes[index],
            in: Self.cluster,
            layout: ClusterLayout(directory: "/data"),
            profile: .demo,
            overrides: overrides
        )
    }

    @Test func brokersFileIsExactlyThis() {
        #expect(
            properties(0).text == """
                # Written anew whenever the cluster starts: changes made here are lost.
                process.roles=broker
                node.id=1
                cluster.id=p8fFEbKGQ22B6M_Da_vCBw
                log.dirs=/data/node-1/data
                controller.quorum.voters=2@127.0.0.1:19193,101@127.0.0.1:19192
                broker.rack=rack-a
                listeners=PLAINTEXT://127.0.0.1:19092
                advertised.listeners=PLAINTEXT://127.0.0.1:19092
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                controller.listener.names=CONTROLLER
                highwater.metrics.port=19292
                broker.session.timeout.ms=2000
                broker.heartbeat.interval.ms=400
                controller.quorum.fetch.timeout.ms=500
                replica.lag.time.max.ms=2000
                group.initial.rebalance.delay.ms=100
                num.partitions=6
                auto.create.topics.enable=true
                offsets.topic.num.partitions=6
                log.segment.bytes=1048576
                log.retention.bytes=2097152
                log.retention.check.interval.ms=1000
                log.segment.delete.delay.ms=1000
                default.replication.factor=2
                min.insync.replicas=2
                offsets.topic.replication.factor=2

                """
        )
    }

    @Test func controllersFileHasTheQuorumsSettings() {
        let controller = properties(2)
        #expect(controller["process.roles"] == "controller")
        #expect(controller["listeners"] == "CONTROLLER://127.0.0.1:19192")
        #expect(controller["advertised.listeners"] == nil)
        #expect(controller["controller.quorum.election.timeout.ms"] == "300")
        #expect(controller["highwater.broker.disconnect.fence.ms"] == "200")
        #expect(controller["log.segment.bytes"] == nil)
    }

    @Test func combinedNodeHasBothListenersAndAdvertisesOne() {
        let combined = properties(1)
        #expect(combined["process.roles"] == "broker,controller")
        #expect(combined["listeners"] == "PLAINTEXT://127.0.0.1:19093,CONTROLLER://127.0.0.1:19193")
        #expect(combined["advertised.listeners"] == "PLAINTEXT://127.0.0.1:19093")
    }

    @Test func overrideWinsInTheOldPlace() {
        let entry = ServerProperties.Entry(key: "num.partitions", value: "12")
        let text = properties(0, [entry]).text
        #expect(text.contains("\nnum.partitions=12\nauto.create"))
        #expect(!text.contains("num.partitions=6\nauto.create"))
    }

    @Test func profilesSettingsFitTogether() throws {
        for profile in [EmbeddedProfile.demo, .standing] {
            func value(_ key: String) throws -> Int {
                try #require(profile.settings.first { $0.key == key }.flatMap { Int($0.value) })
            }
            #expect(try value("broker.heartbeat.interval.ms") * 3 <= value("broker.session.timeout.ms"))
            #expect(Set(profile.settings.map(\.key)).count == profile.settings.count)
            #expect(profile.settings.allSatisfy { !$0.roles.isEmpty && !$0.meaning.isEmpty })
        }
        // The documented bound: 160 partition replicas, each with its closed segments and the open one.
        let demo = ServerProperties.generate(
            for: Self.cluster.nodes[0],
            in: Self.cluster,
            layout: ClusterLayout(directory: "/data"),
            profile: .demo
        )
        let retention = try #require(demo["log.retention.bytes"].flatMap(Int64.init))
        let segment = try #require(demo["log.segment.bytes"].flatMap(Int64.init))
        #expect(160 * (retention + segment) <= EmbeddedProfile.demoDiskBytes)
    }
}
