import Buffers
import KafkaProtocol

/// The `meta.properties` file of a data directory: whose it is (KIP-853 names).
struct MetaProperties: Equatable {
    static let fileName = "meta.properties"

    let nodeId: Int32
    let clusterId: String
    let directoryId: Uuid

    var text: String {
        """
        version=1
        cluster.id=\(self.clusterId)
        directory.id=\(self.directoryId)
        node.id=\(self.nodeId)

        """
    }

    init(nodeId: Int32, clusterId: String, directoryId: Uuid) {
        self.nodeId = nodeId
        self.clusterId = clusterId
        self.directoryId = directoryId
    }

    /// Reads the file's text; `path` is for the error.
    init(_ text: String, path: String) throws(LogError) {
        var values: [String: String] = [:]
        for line in text.utf8.split(separator: UInt8(ascii: "\n")).map({ Substring($0) }) {
            guard let first = line.utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "!"),
                let equals = line.utf8.firstIndex(of: UInt8(ascii: "="))
            else { continue }
            values[Self.trimmed(line[..<equals])] = Self.trimmed(line[line.utf8.index(after: equals)...])
        }
        guard values["version"] == "1" else {
            throw .malformedFile(path: path, reason: "version=1 is missing; format the directory anew")
        }
        guard let nodeId = values["node.id"].flatMap({ Int32($0) }), let clusterId = values["cluster.id"],
            let directoryId = values["directory.id"].flatMap({ Uuid($0) })
        else {
            throw .malformedFile(path: path, reason: "node.id, cluster.id or directory.id is missing or malformed")
        }
        self.init(nodeId: nodeId, clusterId: clusterId, directoryId: directoryId)
    }

    /// Without the white space that a Java properties file allows around keys and values, and without the backslashes
    /// it writes before separators.
    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
        let bytes = text.utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "\\") }, as: UTF8.self)
    }
}
