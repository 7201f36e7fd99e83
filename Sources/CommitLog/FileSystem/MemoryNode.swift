/// A file or directory in memory, and what of it would survive a loss of power.
final class MemoryNode {
    /// A change of a directory's names that has not been synced: name and what it then stands for, nil for nothing.
    /// A rename is one change with two names.
    typealias NameChange = [(name: String, node: MemoryNode?)]

    /// What a disk writes all of or nothing of.
    private static let sectorByteCount = 512

    let isDirectory: Bool

    /// A file's bytes as the page cache has them.
    private(set) var content: [UInt8] = []
    /// How many bytes at the beginning are the same on the disk...
    private var sharedCount = 0
    /// ...and what the disk holds behind them.
    private var durableTail: [UInt8] = []

    /// A directory's names as processes see them.
    private(set) var children: [String: MemoryNode] = [:]
    private var durableChildren: [String: MemoryNode] = [:]
    private var pendingNames: [NameChange] = []

    init(isDirectory: Bool) { self.isDirectory = isDirectory }

    // MARK: Content

    func append(_ buffer: UnsafeRawBufferPointer) { self.content.append(contentsOf: buffer) }

    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int) {
        self.unshare(from: offset)
        if self.content.count < offset + buffer.count {
            self.content.append(contentsOf: repeatElement(0, count: offset + buffer.count - self.content.count))
        }
        self.content.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + buffer.count]).copyMemory(from: buffer)
        }
    }

    func truncate(to size: Int) {
        if size < self.content.count {
            self.unshare(from: size)
            self.content.removeLast(self.content.count - size)
        } else {
            self.content.append(contentsOf: repeatElement(0, count: size - self.content.count))
        }
    }

    func syncContent() {
        self.sharedCount = self.content.count
        self.durableTail = []
    }

    /// Keeps what the disk holds from `offset` on before it changes in the page cache.
    private func unshare(from offset: Int) {
        guard offset < self.sharedCount else { return }
        self.durableTail.insert(contentsOf: self.content[offset..<self.sharedCount], at: 0)
        self.sharedCount = offset
    }

    // MARK: Names

    func change(_ change: NameChange) {
        for (name, node) in change { self.children[name] = node }
        self.pendingNames.append(change)
    }

    func syncNames() {
        self.durableChildren = self.children
        self.pendingNames = []
    }

    // MARK: Crash

    /// Everything written survives: the process died, the machine did not.
    func settle() {
        self.syncContent()
        self.syncNames()
        for name in self.children.keys.sorted() { self.children[name]?.settle() }
    }

    /// The machine lost power: names come back as of the last sync plus some later changes in order, unsynced bytes are
    /// lost, torn or zeroed.
    func losePower(_ random: inout SeededGenerator) {
        guard self.isDirectory else { return self.loseContent(&random) }
        for change in self.pendingNames.prefix(Int.random(in: 0...self.pendingNames.count, using: &random)) {
            for (name, node) in change { self.durableChildren[name] = node }
        }
        self.children = self.durableChildren
        self.pendingNames = []
        for name in self.children.keys.sorted() { self.children[name]?.losePower(&random) }
    }

    private func loseContent(_ random: inout SeededGenerator) {
        let written = self.content[self.sharedCount...]
        var survivor: [UInt8]
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            survivor = self.durableTail
        case 1:
            survivor = Array(written)
        case 2:
            // Torn: some of the new bytes, behind them what was there before.
            let count = Int.random(in: 0...written.count, using: &random)
            survivor = Array(written.prefix(count)) + self.durableTail.dropFirst(count)
        default:
            // The length reached the disk and some sectors did not.
            survivor = Array(written)
            if !survivor.isEmpty {
                let sectors = self.sharedCount / Self.sectorByteCount...(self.content.count - 1) / Self.sectorByteCount
                let first = Int.random(in: sectors, using: &random)
                let last = Int.random(in: first...sectors.upperBound, using: &random)
                let start = max(first * Self.sectorByteCount - self.sharedCount, 0)
                let end = min((last + 1) * Self.sectorByteCount - self.sharedCount, survivor.count)
                for index in start..<end { survivor[index] = 0 }
            }
        }
        self.content.removeLast(written.count)
        self.content += survivor
        self.syncContent()
    }
}
