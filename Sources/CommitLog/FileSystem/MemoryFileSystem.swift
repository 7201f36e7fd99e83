import Buffers
import Glibc

/// A file system in memory for tests and the simulation. It knows what has been synced, and so can lose the rest in a
/// crash; it fails on demand. For the same calls and seeds it does the same.
///
/// Names survive a loss of power only when their directory was synced, bytes only when their file was.
public final class MemoryFileSystem: FileSystem {
    /// What a fault does to the call it meets.
    public enum Fault: Sendable {
        /// The call fails with this system error number and changes nothing.
        case error(Int32)
        /// A write stores this many bytes and then finds the disk full.
        case shortWrite(Int)
    }

    private struct PlannedFault {
        let operation: FileError.Operation
        let pathPart: String
        let fault: Fault
        var skip: Int
        var times: Int
    }

    private let root = MemoryNode(isDirectory: true)
    private var plannedFaults: [PlannedFault] = []
    /// How many more calls may change something; nil for any number.
    private var changesLeft: Int?
    /// Whether a call has failed because no more changes were allowed.
    public private(set) var hasStopped = false
    /// Counts the crashes: a file opened before the last one is dead.
    private(set) var incarnation = 0
    /// How many bytes all files together may have; nil for no limit. Writes beyond it are short and fail with ENOSPC.
    public var capacityBytes: Int64?

    public init() {}

    // MARK: Faults and crashes

    /// Makes future calls fail.
    ///
    /// - Parameters:
    ///   - operation: which calls: `.write` stands for appends too.
    ///   - pathPart: a part that the path must contain; empty for every path.
    ///   - skip: how many such calls go well before.
    ///   - times: how many then fail.
    public func inject(
        _ fault: Fault,
        on operation: FileError.Operation,
        pathContaining pathPart: String = "",
        skip: Int = 0,
        times: Int = 1
    ) {
        self.plannedFaults.append(
            PlannedFault(operation: operation, pathPart: pathPart, fault: fault, skip: skip, times: times)
        )
    }

    /// Lets `count` more calls change something (or sync it) and makes all later ones fail: what a crash at that point
    /// leaves behind is there to be looked at.
    public func stop(afterChanges count: Int) {
        self.changesLeft = count
        self.hasStopped = false
    }

    /// Takes back every fault that has not happened yet.
    public func removeFaults() { self.plannedFaults = [] }

    /// Ends the process that used the files: every open file is dead.
    ///
    /// - Parameter lossy: whether the machine went down too. If not, everything written is there afterwards.
    public func crash(lossy: Bool, seed: UInt64) {
        self.incarnation += 1
        self.plannedFaults = []
        self.changesLeft = nil
        var random = SeededGenerator(seed: seed)
        if lossy { self.root.losePower(&random) } else { self.root.settle() }
    }

    /// Throws if a fault is planned for this call.
    func meetFault(_ operation: FileError.Operation, _ path: String) throws(FileError) {
        if case .error(let code)? = self.nextFault(operation, path) {
            throw FileError(operation: operation, path: path, code: code)
        }
    }

    /// How many bytes a write stores before it fails, or nil if nothing is in its way.
    func meetWrite(of count: Int, growth: Int, path: String) throws(FileError) -> Int? {
        switch self.nextFault(.write, path) {
        case .error(let code)?: throw FileError(operation: .write, path: path, code: code)
        case .shortWrite(let stored)?: return min(stored, count)
        case nil: break
        }
        guard growth > 0, let capacity = self.capacityBytes else { return nil }
        let free = max(capacity - Self.byteCount(self.root), 0)
        return Int64(growth) <= free ? nil : count - growth + Int(free)
    }

    private func nextFault(_ operation: FileError.Operation, _ path: String) -> Fault? {
        if let left = self.changesLeft, operation != .read, operation != .list, operation != .inspect {
            guard left > 0 else {
                self.hasStopped = true
                return .error(EIO)
            }
            self.changesLeft = left - 1
        }
        let planned = self.plannedFaults.firstIndex {
            $0.operation == operation && ($0.pathPart.isEmpty || path.contains($0.pathPart))
        }
        guard let index = planned else { return nil }
        guard self.plannedFaults[index].skip == 0 else {
            self.plannedFaults[index].skip -= 1
            return nil
        }
        self.plannedFaults[index].times -= 1
        let fault = self.plannedFaults[index].fault
        if self.plannedFaults[index].times == 0 { self.plannedFaults.remove(at: index) }
        return fault
    }

    private static func byteCount(_ node: MemoryNode) -> Int64 {
        node.children.keys.sorted().reduce(Int64(node.content.count)) { sum, name in
            sum + (node.children[name].map(byteCount) ?? 0)
        }
    }

    // MARK: FileSystem

    public func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any File {
        try self.meetFault(.open, path)
        if let node = self.node(path) {
            if mode == .createNew { throw FileError(operation: .open, path: path, code: EEXIST) }
            if node.isDirectory && mode != .read { throw FileError(operation: .open, path: path, code: EISDIR) }
            return MemoryFile(path: path, node: node, isWritable: mode != .read, owner: self)
        }
        guard mode != .read, let parent = self.node(path.parentDirectory), parent.isDirectory else {
            throw FileError(operation: .open, path: path, code: ENOENT)
        }
        let node = MemoryNode(isDirectory: false)
        parent.change([(path.lastPathComponent, node)])
        return MemoryFile(path: path, node: node, isWritable: true, owner: self)
    }

    public func exists(_ path: String) -> Bool { self.node(path) != nil }

    public func list(_ directory: String) throws(FileError) -> [String] {
        try self.meetFault(.list, directory)
        guard let node = self.node(directory) else {
            throw FileError(operation: .list, path: directory, code: ENOENT)
        }
        guard node.isDirectory else { throw FileError(operation: .list, path: directory, code: ENOTDIR) }
        return node.children.keys.sorted()
    }

    public func createDirectory(_ path: String) throws(FileError) {
        try self.meetFault(.createDirectory, path)
        var directory = self.root
        for component in Self.components(path) {
            if let child = directory.children[component] {
                guard child.isDirectory else {
                    throw FileError(operation: .createDirectory, path: path, code: ENOTDIR)
                }
                directory = child
            } else {
                let child = MemoryNode(isDirectory: true)
                directory.change([(component, child)])
                directory = child
            }
        }
    }

    public func rename(_ path: String, to newPath: String) throws(FileError) {
        try self.meetFault(.rename, path)
        guard let node = self.node(path), let parent = self.node(path.parentDirectory),
            let newParent = self.node(newPath.parentDirectory)
        else {
            throw FileError(operation: .rename, path: path, code: ENOENT)
        }
        if let replaced = self.node(newPath), replaced.isDirectory, !replaced.children.isEmpty {
            throw FileError(operation: .rename, path: path, code: ENOTEMPTY)
        }
        if parent === newParent {
            parent.change([(path.lastPathComponent, nil), (newPath.lastPathComponent, node)])
        } else {
            newParent.change([(newPath.lastPathComponent, node)])
            parent.change([(path.lastPathComponent, nil)])
        }
    }

    public func remove(_ path: String) throws(FileError) {
        try self.meetFault(.remove, path)
        guard self.exists(path), let parent = self.node(path.parentDirectory) else { return }
        parent.change([(path.lastPathComponent, nil)])
    }

    public func sync(directory: String) throws(FileError) { try self.open(directory, .read).sync() }

    public func syncAll(at path: String) throws(FileError) {
        try self.meetFault(.sync, path)
        self.root.settle()
    }

    public func freeBytes(at path: String) throws(FileError) -> Int64 {
        guard let capacity = self.capacityBytes else { return Int64.max }
        return max(capacity - Self.byteCount(self.root), 0)
    }

    private func node(_ path: String) -> MemoryNode? {
        var node = self.root
        for component in Self.components(path) {
            guard let child = node.children[component] else { return nil }
            node = child
        }
        return node
    }

    private static func components(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).compactMap { String($0) }.filter { $0 != "." }
    }
}
