import CLinux
import Glibc

/// The operating system's files. With `LocalFile` the only place in this room that makes system calls.
public final class LocalFileSystem: FileSystem {
    public init() {}

    public func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any File {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .readWrite: O_RDWR | O_CREAT
            case .createNew: O_RDWR | O_CREAT | O_EXCL
            }
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(operation: .open, path: path, code: errno) }
        return try LocalFile(path: path, descriptor: descriptor)
    }

    public func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    public func list(_ directory: String) throws(FileError) -> [String] {
        guard let stream = opendir(directory) else {
            throw FileError(operation: .list, path: directory, code: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw FileError(operation: .list, path: directory, code: errno) }
        return names.sorted()
    }

    public func createDirectory(_ path: String) throws(FileError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        let parent = path.parentDirectory
        guard errno == ENOENT, parent != path else {
            throw FileError(operation: .createDirectory, path: path, code: errno)
        }
        try self.createDirectory(parent)
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw FileError(operation: .createDirectory, path: path, code: errno)
        }
    }

    public func rename(_ path: String, to newPath: String) throws(FileError) {
        guard Glibc.rename(path, newPath) == 0 else { throw FileError(operation: .rename, path: path, code: errno) }
    }

    public func remove(_ path: String) throws(FileError) {
        if unlink(path) == 0 || errno == ENOENT { return }
        guard errno == EISDIR else { throw FileError(operation: .remove, path: path, code: errno) }
        for name in try self.list(path) { try self.remove("\(path)/\(name)") }
        guard rmdir(path) == 0 || errno == ENOENT else {
            throw FileError(operation: .remove, path: path, code: errno)
        }
    }

    public func sync(directory: String) throws(FileError) { try self.open(directory, .read).sync() }

    public func syncAll(at path: String) throws(FileError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(operation: .open, path: path, code: errno) }
        defer { _ = Glibc.close(descriptor) }
        let outcome = linux_sync_file_system(descriptor)
        guard outcome == 0 else { throw FileError(operation: .sync, path: path, code: -outcome) }
    }

    public func freeBytes(at path: String) throws(FileError) -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw FileError(operation: .inspect, path: path, code: errno) }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }
}
