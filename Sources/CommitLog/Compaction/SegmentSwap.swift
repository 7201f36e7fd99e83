import Buffers
import KafkaProtocol

/// Puts a compacted segment in the place of those it was made of, so that a crash at any point leaves either them or it.
///
/// The files are written under names that end in `.cleaned` and are synced. Then they are renamed to `.swap`, the log
/// itself last: that is the moment from which the new segment counts, whatever is left of the old ones. When that is
/// durable the old ones are removed, and the new one gets its name. The last batch of the new segment ends where the last
/// old one ended, so the new segment alone tells which ones it replaces.
struct SegmentSwap {
    private static let indexes = [LogFileNames.offsetIndex, LogFileNames.timeIndex]

    let directory: String
    let fileSystem: any FileSystem
    let baseOffset: Int64

    private func path(_ suffix: String, _ stage: String = "") -> String {
        Segment.path(self.directory, self.baseOffset, suffix) + stage
    }

    /// From here on the new segment counts.
    func announce() throws(FileError) {
        for suffix in Self.indexes + [LogFileNames.log] {
            try self.fileSystem.rename(
                self.path(suffix, LogFileNames.cleaned),
                to: self.path(suffix, LogFileNames.swap)
            )
        }
    }

    /// Takes the new segment back: the old ones count.
    func withdraw() throws(FileError) {
        for suffix in [LogFileNames.log] + Self.indexes {
            try self.fileSystem.remove(self.path(suffix, LogFileNames.swap))
            try self.fileSystem.remove(self.path(suffix, LogFileNames.cleaned))
        }
    }

    /// Removes the segments that begin at `replaced` and gives the new one its name.
    func complete(replacing replaced: [Int64]) throws(FileError) {
        for base in replaced where base != self.baseOffset {
            for suffix in [LogFileNames.log] + Self.indexes {
                try self.fileSystem.remove(Segment.path(self.directory, base, suffix))
            }
        }
        for suffix in Self.indexes + [LogFileNames.log] {
            let swap = self.path(suffix, LogFileNames.swap)
            // After a crash in the middle a part has its name already.
            guard self.fileSystem.exists(swap) else { continue }
            try self.fileSystem.rename(swap, to: self.path(suffix))
        }
    }

    // MARK: After a crash

    /// Finishes what a crash has interrupted in `directory`, or takes it back.
    static func recover(_ directory: String, in fileSystem: any FileSystem) throws(LogError) {
        let names = try LogError.wrapping { () throws(FileError) in try fileSystem.list(directory) }
        guard names.contains(where: { $0.hasSuffix(LogFileNames.cleaned) || $0.hasSuffix(LogFileNames.swap) }) else {
            return
        }
        let bases = names.compactMap { LogFileNames.offset($0, LogFileNames.log) }
        for base in names.compactMap({ LogFileNames.offset($0, LogFileNames.log + LogFileNames.swap) }) {
            let swap = SegmentSwap(directory: directory, fileSystem: fileSystem, baseOffset: base)
            let end = try swap.endOffset()
            try LogError.wrapping { () throws(FileError) in
                guard let end else { return try swap.withdraw() }
                try swap.complete(replacing: bases.filter { $0 >= base && $0 < end })
            }
        }
        try LogError.wrapping { () throws(FileError) in
            for name in try fileSystem.list(directory)
            where name.hasSuffix(LogFileNames.cleaned) || name.hasSuffix(LogFileNames.swap) {
                try fileSystem.remove("\(directory)/\(name)")
            }
            try fileSystem.sync(directory: directory)
        }
    }

    /// The offset after the last batch of the new segment; nil if it is damaged, which a file that was synced before it
    /// got its name is not.
    private func endOffset() throws(LogError) -> Int64? {
        try LogError.wrapping { () throws(FileError) -> Int64? in
            let file = try self.fileSystem.open(self.path(LogFileNames.log, LogFileNames.swap), .read)
            var scanner = BatchScanner(file, from: 0, to: try file.size())
            var end: Int64?
            while true {
                switch try scanner.next() {
                case .batch(let header, _): end = header.nextOffset
                case .end: return end
                case .damaged: return nil
                }
            }
        }
    }
}
