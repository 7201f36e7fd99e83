/// What has to be synced so that everything below an offset is durable. Made by the log, carried out by whoever may
/// block, answered with ``Log/flushed(upTo:)``.
public struct FlushRequest: Sendable {
    /// Files and directories to sync, in this order.
    public let files: [any File]
    /// The offset below which everything is durable afterwards.
    public let upTo: Int64

    package init(files: [any File], upTo: Int64) {
        self.files = files
        self.upTo = upTo
    }

    /// Syncs everything. Blocks; may run on any thread.
    public func perform() throws(FileError) {
        for file in self.files { try file.sync() }
    }
}
