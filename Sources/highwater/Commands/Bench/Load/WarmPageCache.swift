import Cluster
import Glibc
import Synchronization

/// Keeps the machine's free memory in the page cache, as it is on a machine that has been up for a while.
///
/// Records are appended to the page cache. On a virtual machine the host provides a page only when it is first touched:
/// measured, that costs up to 2.5 CPU seconds per GB, charged to whoever touches it, which is several times what a broker
/// itself needs. Once the cache is full the kernel hands out pages that the host has provided long ago.
final class WarmPageCache: Sendable {
    private let descriptor: Int32
    private let byteCount: Int
    private let position = Mutex(0)
    private static let blockBytes = 4 << 20
    /// Below this much free memory the kernel takes pages from the cache.
    private static let freeLimitBytes = 512 << 20

    /// - Throws: ``BenchFailure`` when there is no room for a file without content.
    init() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = "\(directory.path)/holes"
        self.byteCount = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        self.descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0, ftruncate(self.descriptor, self.byteCount) == 0 else {
            throw BenchFailure("\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(self.descriptor) }

    /// Reads the file, which has no content and needs no disk, until memory is full. The first time takes up to three
    /// seconds per GB.
    func fill() async throws {
        try await onOwnThread("bench-page-cache") {
            try self.position.withLock { position in try self.read(from: &position) }
        }
    }

    private func read(from position: inout Int) throws {
        let block = UnsafeMutableRawPointer.allocate(byteCount: Self.blockBytes, alignment: 4096)
        defer { block.deallocate() }
        var left = self.byteCount
        while left > 0, let free = Self.freeBytes, free > Self.freeLimitBytes {
            let count = pread(self.descriptor, block, Self.blockBytes, off_t(position))
            guard count >= 0 || errno == EINTR else {
                throw BenchFailure("memory cannot be filled: \(String(cString: strerror(errno)))")
            }
            position = count <= 0 ? 0 : position + count
            left -= Self.blockBytes
        }
    }

    /// Memory that holds nothing; nil where the system does not tell.
    private static var freeBytes: Int? {
        let pages = sysconf(Int32(_SC_AVPHYS_PAGES))
        return pages < 0 ? nil : pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
