import FoundationEssentials
import Glibc

/// A data directory that is removed when the cluster ends.
public struct TemporaryDirectory: Sendable {
    private static let prefix = "highwater-cluster-"
    /// A directory younger than this may belong to a cluster that has not taken its lock yet.
    private static let youngSeconds = 60

    /// The directory's absolute path.
    public let path: String

    /// Creates one under `TMPDIR` (or /tmp), and removes those that killed clusters left there.
    public init() throws(ClusterError) {
        let parent = Self.parent()
        Self.removeAbandoned(in: parent)
        var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ClusterError(
                .system,
                "Cannot create a temporary directory in \(parent): \(reason(ofErrorNumber: errno)). Set TMPDIR, or "
                    + "name a directory with --data-dir."
            )
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes the directory with everything in it.
    public func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func parent() -> String {
        guard let value = getenv("TMPDIR") else { return "/tmp" }
        let path = String(cString: value)
        return path.isEmpty ? "/tmp" : ClusterLayout(directory: path).directory
    }

    private static func removeAbandoned(in parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let path = "\(parent)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0, status.st_uid == geteuid(),
                time(nil) - status.st_mtim.tv_sec > youngSeconds,
                DirectoryLock.isFree(ClusterLayout(directory: path))
            else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}
