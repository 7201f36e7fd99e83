import Engine
import Foundation
import Testing

@Suite struct NodeSettingsTests {
    @Test func whatNobodyReadsIsNamed() {
        let properties = ServerProperties([
            ("node.id", "1"), ("log.retention.ms", "5"), ("num.io.threads", "8"), ("no.such.setting", "x"),
            ("group.max.size", "3"),
        ])
        #expect(NodeSettings.unused(in: properties) == ["no.such.setting", "num.io.threads"])
    }

    @Test(arguments: [
        ("log.retention.ms", "soon"), ("min.insync.replicas", "0"), ("compression.type", "brotli"),
        ("unclean.leader.election.enable", "perhaps"), ("log.cleanup.policy", "keep"),
    ])
    func aWrongValueIsRefusedByName(name: String, value: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try NodeSettings.validate(ServerProperties([(name, value)]))
        }
        #expect(error?.description.contains(name) == true)
    }

    @Test func anEncryptedListenerIsRefusedRatherThanServedInTheClear() {
        let properties = [
            ("process.roles", "broker"), ("node.id", "1"), ("cluster.id", "c"), ("log.dirs", "/data"),
            ("listeners", "SECURE://127.0.0.1:9092"), ("controller.quorum.voters", "101@127.0.0.1:9093"),
            ("listener.security.protocol.map", "SECURE:SSL,CONTROLLER:PLAINTEXT"),
        ]
        let error = #expect(throws: ConfigurationError.self) { try NodeConfiguration(ServerProperties(properties)) }
        #expect(error?.description.contains("SSL") == true)
    }

    /// The list of names cannot fall behind the code that reads them.
    @Test func everySettingThatIsReadIsKnown() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/Engine")
        for file in ["Configuration/NodeConfiguration.swift", "Groups/GroupConfiguration.swift"] {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            let names = text.matches(of: /"([a-z]+(?:\.[a-z]+)+)"/).map { String($0.1) }
            #expect(names.count > 5)
            for name in names { #expect(NodeSettings.names.contains(name), "\(name) in \(file)") }
        }
    }
}
