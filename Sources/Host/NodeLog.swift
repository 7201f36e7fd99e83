import Buffers
import CommitLog
import Engine

/// A node's log file: one line an event, with time and level; a full file is kept once as `.1` and begun anew.
package final class NodeLog {
    private let path: String?
    private let fileSystem: any FileSystem
    private let lowestLevel: LogLevel
    private var file: (any File)?
    private var sizeInBytes: Int64 = 0
    private let rotationBytes: Int64

    /// - Parameters:
    ///   - path: the file; nil writes to standard error.
    ///   - rotationBytes: how large the file may become; with its predecessor it takes twice that.
    package init(
        path: String?,
        fileSystem: any FileSystem,
        lowestLevel: LogLevel = .info,
        rotationBytes: Int64 = 4 << 20
    ) {
        self.path = path
        self.fileSystem = fileSystem
        self.lowestLevel = lowestLevel
        self.rotationBytes = rotationBytes
        self.open()
    }

    package func write(_ level: LogLevel, _ line: String, wallMilliseconds: Int64) {
        guard level >= self.lowestLevel else { return }
        let text = "\(UTCTime(milliseconds: wallMilliseconds)) \(Self.name(of: level)) \(line)\n"
        if self.file == nil { self.open() }
        guard let file = self.file else {
            StandardError.write(text)
            return
        }
        let bytes = Bytes(Array(text.utf8))
        // A log that cannot be written must not stop the node: its disk is reported where it matters, on append.
        guard (try? file.append([bytes])) != nil else { return }
        self.sizeInBytes += Int64(bytes.count)
        if self.sizeInBytes >= self.rotationBytes { self.rotate() }
    }

    private func open() {
        guard let path = self.path else { return }
        self.file = try? self.fileSystem.open(path, .readWrite)
        self.sizeInBytes = (try? self.file?.size()) ?? 0
    }

    private func rotate() {
        guard let path = self.path else { return }
        self.file?.close()
        self.file = nil
        try? self.fileSystem.remove(path + ".1")
        try? self.fileSystem.rename(path, to: path + ".1")
        self.open()
    }

    private static func name(of level: LogLevel) -> String {
        switch level {
        case .debug: "DEBUG"
        case .info: "INFO "
        case .warning: "WARN "
        case .error: "ERROR"
        }
    }
}
