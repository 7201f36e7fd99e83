import Cluster
import Glibc

/// What the machine itself gives: the other figures cannot be better than this, and it tells a busy machine from a slow
/// broker.
enum MachineBaseline {
    static let measurement = BenchMeasurement(name: .machine, work: .alone(run))
    private static let blockBytes = 1 << 20
    private static let blockCount = 512

    @Sendable
    private static func run(_ settings: BenchSettings) async throws -> [BenchFigure] {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = "\(directory.path)/append"
        let rates = try await onOwnThread("bench-machine") {
            (new: try append(path, isNew: true), old: try append(path, isNew: false))
        }
        let conditions = "\(self.blockCount) blocks of 1 MiB by one thread, page cache, no flush"
        return [
            BenchFigure(.machine, "new file", "append", rates.new, "MB/s", conditions: conditions),
            BenchFigure(.machine, "pages in memory", "overwrite", rates.old, "MB/s", conditions: conditions),
        ]
    }

    /// Writes a file from its beginning and returns the speed in MB/s.
    private static func append(_ path: String, isNew: Bool) throws -> Double {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | (isNew ? O_CREAT | O_EXCL : 0), 0o600)
        guard descriptor >= 0 else {
            throw BenchFailure("\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 120, count: self.blockBytes)
        let start = BenchClock.nanoseconds
        for _ in 0..<self.blockCount where write(descriptor, block, block.count) != block.count {
            throw BenchFailure("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        let seconds = Double(BenchClock.nanoseconds - start) / 1e9
        return Double(self.blockBytes * self.blockCount) / 1e6 / seconds
    }
}
