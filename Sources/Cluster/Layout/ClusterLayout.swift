import FoundationEssentials
import Glibc

/// Where an embedded cluster keeps what, under its data directory:
///
///     <data>/cluster.json                   cluster id, nodes, ports, running processes
///     <data>/.lock                          held by the supervisor as long as it lives
///     <data>/control.sock                   the supervisor's control socket
///     <data>/supervisor.log                 messages of a detached supervisor
///     <data>/node-<id>/server.properties    written anew at every start of the cluster
///     <data>/node-<id>/data/                Kafka's log directory
///     <data>/node-<id>/logs/node.log        the node's own log, rotated by the node
///     <data>/node-<id>/logs/stderr.log      what the process wrote to its standard output and error
public struct ClusterLayout: Hashable, Sendable {
    /// The absolute path of the data directory.
    public let directory: String

    /// The layout of a data directory, which need not exist yet.
    public init(directory: String) {
        self.directory = Self.absolute(directory)
    }

    /// The cluster's description.
    public var descriptionFile: String { "\(directory)/cluster.json" }
    /// The file whose lock says that a supervisor lives.
    public var lockFile: String { "\(directory)/.lock" }
    /// The control socket's name inside the directory.
    public static let controlSocketName = "control.sock"
    /// Messages of a detached supervisor.
    public var supervisorLog: String { "\(directory)/supervisor.log" }

    /// The directory of one node.
    public func nodeDirectory(of node: Int32) -> String { "\(directory)/node-\(node)" }
    /// A node's configuration.
    public func propertiesFile(of node: Int32) -> String { "\(nodeDirectory(of: node))/server.properties" }
    /// A node's `log.dirs`.
    public func logDirectory(of node: Int32) -> String { "\(nodeDirectory(of: node))/data" }
    /// Where a node writes its own log.
    public func nodeLog(of node: Int32) -> String { "\(nodeDirectory(of: node))/logs/node.log" }
    /// A node's standard output and error.
    public func errorLog(of node: Int32) -> String { "\(nodeDirectory(of: node))/logs/stderr.log" }

    /// Creates the data directory.
    public func createDirectory() throws(ClusterError) {
        try SmallFile.createDirectory(directory)
    }

    /// Creates a node's directories.
    func createDirectories(of node: Int32) throws(ClusterError) {
        try SmallFile.createDirectory(logDirectory(of: node))
        try SmallFile.createDirectory("\(nodeDirectory(of: node))/logs")
    }

    /// Reads `cluster.json`; nil when this directory has no cluster yet.
    public func readDescription() throws(ClusterError) -> ClusterDescription? {
        guard access(descriptionFile, F_OK) == 0 else { return nil }
        guard let content = SmallFile.read(descriptionFile) else {
            throw ClusterError(
                .layoutUnreadable,
                "Cannot read \(descriptionFile). Check that it is a file that this user may read."
            )
        }
        do {
            return try JSONDecoder().decode(ClusterDescription.self, from: Data(content))
        } catch {
            throw ClusterError(
                .layoutUnreadable,
                "\(descriptionFile) is not a cluster description (\(error)). Restore it, or choose another data "
                    + "directory."
            )
        }
    }

    /// Replaces `cluster.json` as a whole: a reader sees the old or the new one.
    package func write(_ description: ClusterDescription) throws(ClusterError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let content = try? encoder.encode(description) else {
            throw ClusterError(.system, "Cannot encode \(descriptionFile).")
        }
        try SmallFile.replace(descriptionFile, with: content + Data("\n".utf8))
    }

    /// Writes a node's configuration.
    func write(_ properties: ServerProperties, of node: Int32) throws(ClusterError) {
        try SmallFile.replace(propertiesFile(of: node), with: Data(properties.text.utf8))
    }

    private static func absolute(_ path: String) -> String {
        let url = URL(filePath: path.isEmpty ? "." : path, directoryHint: .isDirectory)
        let standard = url.standardizedFileURL.path(percentEncoded: false)
        return standard.count > 1 && standard.hasSuffix("/") ? String(standard.dropLast()) : standard
    }
}
