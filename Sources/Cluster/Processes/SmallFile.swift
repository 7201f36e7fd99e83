import Glibc

/// Reading files whose size cannot be asked for, such as those of /proc, and the ends of log files.
enum SmallFile {
    /// The whole content, at most `limitBytes` of it; nil when the file cannot be opened or read.
    static func read(_ path: String, limitBytes: Int = 1 << 20) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while content.count < limitBytes {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            content += block[..<count]
        }
        return content
    }

    /// The last lines of a file, oldest first: at most `count`, taken from its last 8 KiB after `startOffset`.
    static func lastLines(of path: String, after startOffset: Int64, count: Int) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let end = Int64(lseek(descriptor, 0, SEEK_END))
        let start = max(startOffset, end - 8192)
        guard end > start else { return [] }
        var block = [UInt8](repeating: 0, count: Int(end - start))
        let read = pread(descriptor, &block, block.count, off_t(start))
        guard read > 0 else { return [] }
        let lines = String(decoding: block[..<read], as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.suffix(count).map(String.init)
    }
}
