/// Where the end of a partition's log was at which time: tells how old an offset is.
///
/// The table and its rules are those of kafka-lag-exporter, with its holes closed: a flat table gives a lower bound and
/// no division by zero, nothing is negative, points from before the start can be put in, and a full table thins out its
/// older half, so that sixty points reach back as long as somebody watches.
public struct EndHistory: Sendable {
    /// At this time the log ended at this offset.
    public struct Point: Sendable, Equatable {
        public var offset: Int64
        public var atMilliseconds: Int64

        public init(offset: Int64, atMilliseconds: Int64) {
            self.offset = offset
            self.atMilliseconds = atMilliseconds
        }
    }

    public static let capacity = 60

    /// Oldest first; both offset and time only grow.
    public private(set) var points: [Point] = []

    public init() {}

    public var newest: Point? { self.points.last }

    /// Takes in where the log ends now. A time or an offset that goes back is left out; the caller starts a new history
    /// for a log that was cut.
    public mutating func append(offset: Int64, atMilliseconds: Int64) {
        if let newest = self.points.last {
            guard newest.atMilliseconds < atMilliseconds, newest.offset <= offset else { return }
            let last = self.points.count - 1
            if last >= 1, newest.offset == offset, self.points[last - 1].offset == offset {
                self.points[last].atMilliseconds = atMilliseconds
                return
            }
        }
        if self.points.count == Self.capacity { self.thin() }
        self.points.append(Point(offset: offset, atMilliseconds: atMilliseconds))
    }

    /// Puts in a point from the past, as the record at `offset` tells by its time stamp. What contradicts the points that
    /// are there is left out: producers' clocks may be wrong.
    public mutating func seed(offset: Int64, atMilliseconds: Int64) {
        let next = self.points.firstIndex { $0.atMilliseconds >= atMilliseconds } ?? self.points.count
        let fitsAbove = next == self.points.count || self.points[next].offset >= offset
        let isNew = next == self.points.count || self.points[next].atMilliseconds > atMilliseconds
        let fitsBelow = next == 0 || self.points[next - 1].offset <= offset
        guard fitsAbove, isNew, fitsBelow, self.points.count < Self.capacity else { return }
        self.points.insert(Point(offset: offset, atMilliseconds: atMilliseconds), at: next)
    }

    private mutating func thin() {
        let half = Self.capacity / 2
        var kept: [Point] = []
        kept.reserveCapacity(Self.capacity)
        for index in self.points.indices where index >= half || index.isMultiple(of: 2) {
            kept.append(self.points[index])
        }
        self.points = kept
    }

    /// How old the record at `offset` is, the first that is unread by a group which committed `offset`; nil when nothing
    /// can be said.
    public func timeLag(of offset: Int64, nowMilliseconds: Int64) -> TimeLag? {
        guard let newest = self.points.last, let oldest = self.points.first else { return nil }
        if offset >= newest.offset { return TimeLag.none }
        if offset < oldest.offset {
            let age = nowMilliseconds - oldest.atMilliseconds
            return age > 0 ? TimeLag(milliseconds: age, precision: .atLeast) : nil
        }
        let (left, right) = self.neighbours(of: offset)
        let share = Double(right.offset - offset) / Double(right.offset - left.offset)
        let time = right.atMilliseconds - Int64(share * Double(right.atMilliseconds - left.atMilliseconds))
        return TimeLag(milliseconds: nowMilliseconds - time, precision: .interpolated)
    }

    /// The two times between which the record at `offset` was written, as far apart as they are known; nil if it is older
    /// than the history, or not written yet.
    public func bounds(of offset: Int64) -> ClosedRange<Int64>? {
        guard let newest = self.points.last, let oldest = self.points.first else { return nil }
        guard offset >= oldest.offset, offset < newest.offset else { return nil }
        let (left, right) = self.neighbours(of: offset)
        return left.atMilliseconds...right.atMilliseconds
    }

    /// The last point at or below `offset` and the one behind it, which is above. A precondition that both exist.
    private func neighbours(of offset: Int64) -> (Point, Point) {
        var low = 0
        var high = self.points.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if self.points[middle].offset <= offset { low = middle } else { high = middle }
        }
        return (self.points[low], self.points[high])
    }

    /// Records written per second over the last `horizonMilliseconds`, or over as much as is known; nil when that is less
    /// than half a second.
    public func rate(horizonMilliseconds: Int64) -> Double? {
        guard let newest = self.points.last, self.points.count >= 2 else { return nil }
        let start = newest.atMilliseconds - horizonMilliseconds
        // From the back: of a minute of points the horizon holds a few.
        var after = self.points.count - 1
        while after > 0, self.points[after - 1].atMilliseconds > start { after -= 1 }
        var base = self.points[after]
        if after > 0 {
            let before = self.points[after - 1]
            let share = Double(start - before.atMilliseconds) / Double(base.atMilliseconds - before.atMilliseconds)
            let offset = before.offset + Int64(share * Double(base.offset - before.offset))
            base = Point(offset: offset, atMilliseconds: start)
        }
        let time = newest.atMilliseconds - base.atMilliseconds
        guard time >= 500 else { return nil }
        return Double(newest.offset - base.offset) * 1000 / Double(time)
    }

    /// Whether the log ended at or below `offset` at some moment since `milliseconds`: whoever committed `offset` was
    /// caught up then.
    public func wasReached(by offset: Int64, sinceMilliseconds milliseconds: Int64) -> Bool {
        for point in self.points.reversed() {
            if point.atMilliseconds < milliseconds { return false }
            if point.offset <= offset { return true }
        }
        return false
    }
}
