import Glibc

/// Room on a file system.
public enum DiskSpace {
    /// Bytes that this user can still write at a path; nil when it cannot be told.
    public static func freeBytes(at path: String) -> Int64? {
        var figures = statvfs()
        guard statvfs(path, &figures) == 0 else { return nil }
        return Int64(clamping: UInt64(figures.f_bavail) * UInt64(figures.f_frsize))
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
