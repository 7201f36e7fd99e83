import Buffers
import Foundation
import KafkaProtocol

/// A message encoded by another implementation: a line of `Fixtures/messages.txt`.
struct MessageFixture: CustomStringConvertible {
    let name: String
    let version: Int16
    let variant: String
    let bytes: Bytes

    var description: String { "\(self.name) v\(self.version) \(self.variant)" }

    private init?(_ line: Substring) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, let version = Int16(words[1]) else { return nil }
        self.name = String(words[0])
        self.version = version
        self.variant = String(words[2])
        let digits = words[3].utf8.map {
            $0 <= UInt8(ascii: "9") ? $0 - UInt8(ascii: "0") : $0 - UInt8(ascii: "a") + 10
        }
        self.bytes = Bytes((0..<digits.count / 2).map { digits[$0 * 2] << 4 | digits[$0 * 2 + 1] })
    }

    /// All fixtures; those of one message stand together.
    static let all: [MessageFixture] = {
        guard let text = try? fixtureText("messages.txt") else { return [] }
        return text.split(separator: "\n").compactMap(MessageFixture.init)
    }()

    /// The types by name.
    static let types: [String: any KafkaMessage.Type] = {
        var types: [any KafkaMessage.Type] = metadataRecordTypes
        types += ApiKey.allCases.map { $0.requestType }
        types += ApiKey.allCases.map { $0.responseType }
        types += [
            EndTxnMarker.self, GroupMetadataKey.self, GroupMetadataValue.self, KRaftVersionRecord.self,
            LeaderChangeMessage.self, OffsetCommitKey.self, OffsetCommitValue.self, ProducerSnapshot.self,
            SnapshotFooterRecord.self, SnapshotHeaderRecord.self, VotersRecord.self,
        ]
        return Dictionary(uniqueKeysWithValues: types.map { ("\($0)", $0) })
    }()

    static let metadataRecordTypes: [any MetadataRecordBody.Type] = [
        AbortTransactionRecord.self, BeginTransactionRecord.self, BrokerRegistrationChangeRecord.self,
        ClearElrRecord.self, ConfigRecord.self, EndTransactionRecord.self, FeatureLevelRecord.self,
        FenceBrokerRecord.self, NoOpRecord.self, PartitionChangeRecord.self, PartitionRecord.self,
        ProducerIdsRecord.self, RegisterBrokerRecord.self, RegisterControllerRecord.self, RemoveTopicRecord.self,
        TopicRecord.self, UnfenceBrokerRecord.self, UnregisterBrokerRecord.self,
    ]
}

/// The text of a file in `Fixtures`.
func fixtureText(_ name: String) throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appendingPathComponent("Fixtures/\(name)"), encoding: .utf8)
}
