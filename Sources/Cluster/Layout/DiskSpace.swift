import FoundationEssentials
import Glibc

/// Room on a file system.
public enum DiskSpace {
    /// Bytes that this user can still write at a path; nil when it cannot be told.
    public static func freeBytes(at path: String) -> Int64? {
        var figures = statvfs()
        guard statvfs(path, &figures) == 0 else { return nil }
        return Int64(clamping: UInt64(figures.f_bavail) * UInt64(figures.f_frsize))
    }

    /// Bytes that everything under a directory takes on the disk. What disappears while it is looked at does not count.
    public static func usedBytes(under directory: String) -> Int64 {
        var total: Int64 = 0
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            let path = "\(directory)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            // In units of 512 bytes, whatever the file system's blocks are.
            total += Int64(status.st_blocks) * 512
            if status.st_mode & S_IFMT == S_IFDIR { total += usedBytes(under: path) }
        }
        return total
    }

    /// Refuses with a sentence when a file system has less room than a cluster needs.
    package static func require(_ bytes: Int64, at path: String, free: (String) -> Int64? = freeBytes)
        throws(ClusterError)
    {
        guard let available = free(path), available < bytes else { return }
        throw ClusterError(
            .diskSpaceLow,
            "Only \(megabytes(available)) MB are free at \(path), and the cluster needs \(megabytes(bytes)) MB to "
                + "start. Free some space, or choose another place with --data-dir."
        )
    }

    private static func megabytes(_ bytes: Int64) -> Int64 { bytes >> 20 }
}
