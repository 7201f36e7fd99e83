/// Where each key was last written, in bounded memory: open addressing by digest, as in Kafka's offset map.
///
/// The map is a number of small tables that grow one by one, so that no insertion takes long.
struct CompactionKeyMap {
    private struct Slot {
        var high: UInt64
        var low: UInt64
        /// -1 in a free slot.
        var offset: Int64

        static let free = Slot(high: 0, low: 0, offset: -1)
    }

    private struct Table {
        var slots = ContiguousArray<Slot>()
        var count = 0
    }

    /// What a key takes.
    static let slotByteCount = 24
    private static let smallestTable = 4
    private static let tablesOfLargeMap = 64
    /// A map of at least this many slots has several tables.
    private static let largeMap = 1 << 16

    private var tables: [Table]
    /// How many slots one table may have; a power of two.
    private let tableLimit: Int
    private(set) var count = 0

    /// - Parameter byteLimit: how much memory the map may take; there is room for a few keys whatever it is.
    init(byteLimit: Int) {
        let slots = max(byteLimit / Self.slotByteCount, Self.smallestTable)
        let tableCount = slots >= Self.largeMap ? Self.tablesOfLargeMap : 1
        let perTable = slots / tableCount
        self.tableLimit = 1 << (Int.bitWidth - 1 - perTable.leadingZeroBitCount)
        self.tables = Array(repeating: Table(), count: tableCount)
    }

    /// Notes that `key` was written at `offset`, which is greater than before.
    ///
    /// - Returns: false if there is no room for another key.
    mutating func set(_ key: KeyDigest, to offset: Int64) -> Bool {
        let table = Int(key.high >> 58) & (self.tables.count - 1)
        if !self.tables[table].slots.isEmpty {
            let slot = self.slot(of: key, in: table)
            if self.tables[table].slots[slot].offset >= 0 {
                self.tables[table].slots[slot].offset = offset
                return true
            }
        }
        if (self.tables[table].count + 1) * 4 > self.tables[table].slots.count * 3 {
            guard self.grow(table) else { return false }
        }
        let slot = self.slot(of: key, in: table)
        self.tables[table].slots[slot] = Slot(high: key.high, low: key.low, offset: offset)
        self.tables[table].count += 1
        self.count += 1
        return true
    }

    /// The offset at which `key` was last written, or nil.
    func offset(of key: KeyDigest) -> Int64? {
        let table = Int(key.high >> 58) & (self.tables.count - 1)
        guard !self.tables[table].slots.isEmpty else { return nil }
        let offset = self.tables[table].slots[self.slot(of: key, in: table)].offset
        return offset < 0 ? nil : offset
    }

    /// The key's slot, or the free one where it would go.
    private func slot(of key: KeyDigest, in table: Int) -> Int {
        let mask = self.tables[table].slots.count - 1
        var slot = Int(truncatingIfNeeded: key.low) & mask
        while true {
            let found = self.tables[table].slots[slot]
            if found.offset < 0 || (found.low == key.low && found.high == key.high) { return slot }
            slot = (slot + 1) & mask
        }
    }

    private mutating func grow(_ table: Int) -> Bool {
        let old = self.tables[table].slots
        let size = max(old.count * 2, Self.smallestTable)
        guard size <= self.tableLimit else { return false }
        self.tables[table].slots = ContiguousArray(repeating: .free, count: size)
        for entry in old where entry.offset >= 0 {
            let slot = self.slot(of: KeyDigest(high: entry.high, low: entry.low), in: table)
            self.tables[table].slots[slot] = entry
        }
        return true
    }
}

extension KeyDigest {
    fileprivate init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
