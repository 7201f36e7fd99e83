import Buffers

/// One index of a segment.
///
/// The index of the active segment is in memory and written in bunches: a recovery rebuilds it anyway, and a lost end
/// only makes searches longer. The index of a closed segment stays on the disk and is searched there.
struct IndexFile<Entry: IndexEntry> {
    /// How many entries may wait to be written.
    private static var bunch: Int { 512 }

    private(set) var path: String
    private let fileSystem: any FileSystem
    /// Open while it is needed: a broker has thousands of active segments and a limited number of descriptors.
    private var file: (any File)?
    /// All entries, while the segment is the active one.
    private var resident: ContiguousArray<Entry>?
    /// How many entries are in the file.
    private var writtenCount: Int

    /// An empty index to append to. A file left behind by an earlier segment is overwritten.
    init(creating path: String, in fileSystem: any FileSystem) {
        self.path = path
        self.fileSystem = fileSystem
        self.resident = []
        self.writtenCount = 0
    }

    /// The index in an existing file, not yet in memory. Nil if there is none or its length is impossible.
    init?(existing path: String, in fileSystem: any FileSystem) throws(FileError) {
        guard fileSystem.exists(path) else { return nil }
        let file = try fileSystem.open(path, .readWrite)
        let size = Int(try file.size())
        guard size % Entry.byteCount == 0 else { return nil }
        self.path = path
        self.fileSystem = fileSystem
        self.file = file
        self.writtenCount = size / Entry.byteCount
    }

    var count: Int { self.resident?.count ?? self.writtenCount }

    func last() throws(FileError) -> Entry? { self.count == 0 ? nil : try self.entry(self.count - 1) }

    func entry(_ index: Int) throws(FileError) -> Entry {
        if let resident { return resident[index] }
        guard let file else { preconditionFailure("an index is in memory or has a file") }
        let bytes = try file.bytes(at: Int64(index * Entry.byteCount), count: Entry.byteCount)
        guard bytes.count == Entry.byteCount else {
            throw FileError(operation: .read, path: self.path, code: FileError.shortRead)
        }
        return Entry(bytes, at: 0)
    }

    /// The last entry for which `holds` is true; it must be true for all before that one and false for all behind.
    func lastEntry(where holds: (Entry) -> Bool) throws(FileError) -> Entry? {
        var low = 0
        var high = self.count
        var found: Entry?
        while low < high {
            let middle = (low + high) / 2
            let entry = try self.entry(middle)
            if holds(entry) {
                found = entry
                low = middle + 1
            } else {
                high = middle
            }
        }
        return found
    }

    /// Adds an entry in memory; a full bunch is written. An index that cannot be written now is tried again later.
    mutating func append(_ entry: Entry) {
        // After a failed read the entries may not be in memory; without this one searches are longer.
        if self.resident == nil, (try? self.makeResident()) != true { return }
        self.resident?.append(entry)
        if self.count - self.writtenCount >= Self.bunch { try? self.writePending() }
    }

    /// Brings the file up to date.
    mutating func writePending() throws(FileError) {
        guard let resident else { return }
        let file = try self.openFile()
        guard resident.count > self.writtenCount else { return }
        var writer = ByteWriter(capacity: (resident.count - self.writtenCount) * Entry.byteCount)
        for entry in resident[self.writtenCount...] { entry.write(to: &writer) }
        try file.append([writer.finishBytes()])
        self.writtenCount = resident.count
    }

    /// The file, to be synced.
    mutating func openFile() throws(FileError) -> any File {
        if let file { return file }
        let file = try self.fileSystem.open(self.path, .readWrite)
        // What is behind the entries is of another segment, or of an attempt that failed.
        try file.truncate(to: Int64(self.writtenCount * Entry.byteCount))
        self.file = file
        return file
    }

    /// Lets go of the file if its entries, which are written, are in memory too.
    mutating func close() { if self.resident != nil { self.file = nil } }

    /// The file has another name now.
    mutating func renamed(to path: String) { self.path = path }

    /// Writes what is pending and forgets the entries in memory: the segment is closed. If writing fails they stay.
    mutating func settle() {
        guard (try? self.writePending()) != nil else { return }
        self.resident = nil
    }

    /// Takes all entries into memory so that the index can grow.
    ///
    /// - Returns: false if they are not in order, as after a loss of power.
    mutating func makeResident() throws(FileError) -> Bool {
        guard self.resident == nil, let file else { return true }
        let bytes = try file.contents()
        var entries: ContiguousArray<Entry> = []
        entries.reserveCapacity(bytes.count / Entry.byteCount)
        for index in 0..<bytes.count / Entry.byteCount {
            let entry = Entry(bytes, at: index * Entry.byteCount)
            if let previous = entries.last, !entry.follows(previous) { return false }
            entries.append(entry)
        }
        self.resident = entries
        self.writtenCount = entries.count
        self.file = nil
        return true
    }

    /// Drops the entries at the end for which `keeps` is false.
    mutating func truncate(keeping keeps: (Entry) -> Bool) throws(FileError) {
        var count = self.count
        while count > 0, !keeps(try self.entry(count - 1)) { count -= 1 }
        if count < self.writtenCount {
            try self.openFile().truncate(to: Int64(count * Entry.byteCount))
            self.writtenCount = count
        }
        let surplus = self.count - count
        if surplus > 0 { self.resident?.removeLast(surplus) }
    }

    /// Drops everything, in memory and in the file.
    mutating func reset() throws(FileError) {
        if self.file != nil || self.writtenCount > 0 { try self.openFile().truncate(to: 0) }
        self.resident = []
        self.writtenCount = 0
    }
}

extension FileError {
    /// A file ended before bytes that must be there: EIO, as the disk did not give what it was given.
    static let shortRead: Int32 = 5
}
