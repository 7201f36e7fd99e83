import CLinux
import Glibc

/// The exclusive right to run the cluster of a data directory, given back when the last holder is gone or the process
/// ends in whatever way.
package struct DirectoryLock: Sendable {
    private let descriptor: Descriptor

    /// Takes the lock, and writes the process's pid into the file for others to read.
    package init(_ layout: ClusterLayout) throws(ClusterError) {
        let opened = open(layout.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else {
            throw ClusterError(.system, "Cannot open \(layout.lockFile): \(reason(ofErrorNumber: errno)).")
        }
        descriptor = Descriptor(opened)
        let outcome = linux_lock_exclusively(opened)
        guard outcome == 0 else {
            guard outcome == -EWOULDBLOCK else {
                throw ClusterError(.system, "Cannot lock \(layout.lockFile): \(reason(ofErrorNumber: -outcome)).")
            }
            throw ClusterError(
                .directoryInUse,
                "The data directory \(layout.directory) is in use by \(Self.holder(of: opened)). Stop that cluster "
                    + "with `highwater cluster down --data-dir \(layout.directory)`, or choose another directory."
            )
        }
        let pid = Array("\(getpid())\n".utf8)
        ftruncate(opened, 0)
        pwrite(opened, pid, pid.count, 0)
    }

    /// Whether the directory has a lock file that nobody holds.
    package static func isFree(_ layout: ClusterLayout) -> Bool {
        let opened = open(layout.lockFile, O_RDWR | O_CLOEXEC)
        guard opened >= 0 else { return false }
        let descriptor = Descriptor(opened)
        return withExtendedLifetime(descriptor) { linux_lock_exclusively($0.number) == 0 }
    }

    private static func holder(of descriptor: Int32) -> String {
        var content = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &content, content.count, 0)
        let pid = String(decoding: content.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self)
        return Int32(pid).map { "the supervisor with pid \($0)" } ?? "another supervisor"
    }
}
