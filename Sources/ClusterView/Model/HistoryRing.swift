/// The last values of a series, oldest first, never more than its capacity.
public struct HistoryRing<Element: Sendable>: Sendable {
    /// The most values it holds.
    public let capacity: Int
    private var storage: [Element] = []
    private var oldest = 0

    /// - Parameter capacity: at least 1.
    public init(capacity: Int) {
        precondition(capacity > 0, "a history holds at least one value")
        self.capacity = capacity
    }

    public var count: Int { storage.count }
    public var isEmpty: Bool { storage.isEmpty }

    /// Appends a value, dropping the oldest when full.
    public mutating func append(_ element: Element) {
        if storage.count < capacity {
            storage.append(element)
        } else {
            storage[oldest] = element
            oldest = (oldest + 1) % capacity
        }
    }

    /// The values, oldest first.
    public var elements: [Element] { Array(storage[oldest...] + storage[..<oldest]) }

    /// The newest value.
    public var last: Element? {
        storage.isEmpty ? nil : storage[(oldest + storage.count - 1) % storage.count]
    }

    /// Forgets everything.
    public mutating func removeAll() {
        storage.removeAll(keepingCapacity: true)
        oldest = 0
    }
}

extension HistoryRing: Equatable where Element: Equatable {
    public static func == (left: HistoryRing, right: HistoryRing) -> Bool {
        left.capacity == right.capacity && left.elements == right.elements
    }
}
