import Glibc

/// Small files: reading those whose size cannot be asked for, such as those of /proc, and the ends of log files;
/// replacing a file as a whole.
package enum SmallFile {
    /// The whole content, at most `limitBytes` of it; nil when the file cannot be opened or read.
    package static func read(_ path: String, limitBytes: Int = 1 << 20) -> [UInt8]? {
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

    /// Replaces a file as a whole: a reader sees the old or the new content.
    package static func replace(_ path: String, with content: some Collection<UInt8>) throws(ClusterError) {
        let temporary = "\(path).new"
        let bytes = Array(content)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("open", temporary) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let error = failure("write", temporary)
                close(descriptor)
                throw error
            }
            written += count
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else { throw failure("replace", path) }
    }

    /// Creates a directory with its parents; an existing one is fine.
    static func createDirectory(_ path: String) throws(ClusterError) {
        var partial = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            partial += "/\(component)"
            guard mkdir(partial, 0o755) == 0 || errno == EEXIST else { throw failure("create the directory", path) }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw ClusterError(.system, "\(path) is not a directory. Choose another place.")
        }
    }

    /// To be called at once after the failed call, which left its reason in `errno`.
    private static func failure(_ verb: String, _ path: String) -> ClusterError {
        ClusterError(.system, "Cannot \(verb) \(path): \(reason(ofErrorNumber: errno)).")
    }
}
