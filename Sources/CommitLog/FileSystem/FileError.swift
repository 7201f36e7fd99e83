import Glibc

/// Why an operation on a file failed.
public struct FileError: Error, Equatable, Sendable {
    /// What was being done.
    public enum Operation: String, Sendable {
        case open, read, write, truncate, sync, list, createDirectory, rename, remove, inspect

        /// As it reads after "cannot".
        var words: String {
            switch self {
            case .createDirectory: "create the directory"
            default: self.rawValue
            }
        }
    }

    public let operation: Operation
    public let path: String
    /// The system's error number (`errno`).
    public let code: Int32

    public init(operation: Operation, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// What failed, where, why, and what to do about it where there is something to do.
    public var sentence: String {
        let what = "cannot \(self.operation.words) \(self.path): \(self.reason)"
        guard let remedy = self.remedy else { return what }
        return "\(what); \(remedy)"
    }

    private var reason: String {
        switch self.code {
        case ENOSPC: "the disk is full"
        case EDQUOT: "the disk quota is used up"
        case EACCES, EPERM: "permission is denied"
        case EIO: "the disk reports an input/output error"
        case EROFS: "the file system is read-only"
        case ENOENT: "it does not exist"
        case EEXIST: "it exists already"
        case ENOTDIR: "a part of the path is not a directory"
        case EISDIR: "it is a directory"
        case ENOTEMPTY: "the directory is not empty"
        case EMFILE, ENFILE: "too many files are open"
        case EBADF: "the file is closed"
        default: "system error \(self.code)"
        }
    }

    private var remedy: String? {
        switch self.code {
        case ENOSPC, EDQUOT: "free some space, or lower retention.bytes or retention.ms of large topics"
        case EACCES, EPERM: "give the user that runs the node the right to write there"
        case EIO: "check the disk, then restart the node: it recovers its logs at start"
        case EROFS: "mount it writable"
        case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
        default: nil
        }
    }
}

extension FileError: CustomStringConvertible {
    public var description: String { self.sentence }
}
