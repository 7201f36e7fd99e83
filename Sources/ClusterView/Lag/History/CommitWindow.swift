/// The last commits of a partition, oldest first: ten of them, in place, since there is one window for each partition of
/// each group.
public struct CommitWindow: Sendable {
    /// One commit.
    public struct Commit: Sendable, Equatable {
        public var offset: Int64
        public var atMilliseconds: Int64
        /// How far behind the group was when it committed; nil when the end of the log was not known then.
        public var lag: Int64? {
            get { self.lagOrUnknown < 0 ? nil : self.lagOrUnknown }
            set { self.lagOrUnknown = newValue.map { max(0, $0) } ?? -1 }
        }
        private var lagOrUnknown: Int64

        public init(offset: Int64, atMilliseconds: Int64, lag: Int64?) {
            self.offset = offset
            self.atMilliseconds = atMilliseconds
            self.lagOrUnknown = lag.map { max(0, $0) } ?? -1
        }
    }

    /// Burrow's default.
    public static let capacity = 10

    // By place. There is a window for each of tens of thousands of partitions: times are counted from the window's own
    // beginning, and lags, which only verdicts look at, are as exact as a float is.
    private var offsets = InlineArray<10, Int64>(repeating: 0)
    private var times = InlineArray<10, UInt32>(repeating: 0)
    private var lags = InlineArray<10, Float>(repeating: -1)
    private var originMilliseconds: Int64 = 0
    private var oldest: UInt8 = 0
    private var length: UInt8 = 0
    /// Differs whenever the commits differ.
    private(set) var revision: UInt16 = 0
    /// When the newest place of the window was begun: commits that share it move its time, but not this.
    private var newestBeganMilliseconds: Int64 = 0

    public init() {}

    public var count: Int { Int(self.length) }
    public var isEmpty: Bool { self.length == 0 }
    public var first: Commit? { self.isEmpty ? nil : self[0] }
    public var last: Commit? { self.isEmpty ? nil : self[self.count - 1] }

    /// The commit at `index`, 0 being the oldest.
    public subscript(index: Int) -> Commit {
        let place = self.place(index)
        return Commit(
            offset: self.offsets[place],
            atMilliseconds: self.originMilliseconds + Int64(self.times[place]),
            lag: self.lags[place] < 0 ? nil : Int64(self.lags[place])
        )
    }

    private func place(_ index: Int) -> Int { (Int(self.oldest) + index) % Self.capacity }

    private mutating func put(_ commit: Commit, at place: Int) {
        self.offsets[place] = commit.offset
        self.times[place] = UInt32(clamping: commit.atMilliseconds - self.originMilliseconds)
        self.lags[place] = commit.lag.map { Float($0) } ?? -1
    }

    /// Counts times from a later moment, so that commits that are weeks apart fit too.
    private mutating func advanceOrigin(to milliseconds: Int64) {
        let by = UInt32(clamping: milliseconds - self.originMilliseconds)
        for place in 0..<Self.capacity { self.times[place] = self.times[place] > by ? self.times[place] - by : 0 }
        self.originMilliseconds = milliseconds
    }

    /// Takes in a commit. One nearer to the newest place's beginning than `minimumDistanceMilliseconds` replaces it; one
    /// that is older than the newest is left out.
    public mutating func append(_ commit: Commit, minimumDistanceMilliseconds: Int64) {
        self.revision &+= 1
        if let last = self.last {
            guard commit.atMilliseconds >= last.atMilliseconds else { return }
            let isNear = commit.atMilliseconds - self.newestBeganMilliseconds < minimumDistanceMilliseconds
            // A step back is never merged away: it is what the rewind rule looks for.
            if isNear, commit.offset >= last.offset { return self.put(commit, at: self.place(self.count - 1)) }
        } else {
            self.originMilliseconds = commit.atMilliseconds
        }
        if commit.atMilliseconds - self.originMilliseconds > Int64(UInt32.max) {
            self.advanceOrigin(to: max(self[0].atMilliseconds, commit.atMilliseconds - Int64(UInt32.max)))
        }
        self.newestBeganMilliseconds = commit.atMilliseconds
        if self.count < Self.capacity {
            self.put(commit, at: self.place(self.count))
            self.length += 1
        } else {
            self.put(commit, at: Int(self.oldest))
            self.oldest = UInt8((Int(self.oldest) + 1) % Self.capacity)
        }
    }

    public mutating func removeAll() {
        self.revision &+= 1
        self.oldest = 0
        self.length = 0
    }

    /// The line through the lags at the commits; nil where too few are known.
    var line: LagLine? {
        LagLine(count: self.count) { index in
            let place = self.place(index)
            return self.lags[place] < 0 ? nil : (Double(self.times[place]), Double(self.lags[place]))
        }
    }

    /// How far apart the group's commits are: the median of the times between them, so that one long pause does not count;
    /// zero while fewer than two were seen.
    public var typicalDistanceMilliseconds: Int64 {
        guard self.count >= 2 else { return 0 }
        var sorted = InlineArray<9, Int64>(repeating: 0)
        let gaps = self.count - 1
        for index in 0..<gaps {
            let gap = self[index + 1].atMilliseconds - self[index].atMilliseconds
            var place = index
            while place > 0, sorted[place - 1] > gap {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = gap
        }
        return sorted[gaps / 2]
    }

    /// Committed records per second over the last commits, nil while fewer than two were seen.
    ///
    /// Counts from the oldest commit inside `horizonMilliseconds`, so that a pause before does not weigh on what the
    /// group does now. Once the next commit is overdue the rate falls with every second that passes.
    public func rate(nowMilliseconds: Int64, horizonMilliseconds: Int64) -> Double? {
        guard let last, self.count >= 2 else { return nil }
        var base = self.count - 1
        while base > 0, self[base - 1].offset <= self[base].offset,
            self[base - 1].atMilliseconds >= nowMilliseconds - horizonMilliseconds
        {
            base -= 1
        }
        if base == self.count - 1 {
            guard self[base - 1].offset <= last.offset else { return nil }
            base -= 1
        }
        let first = self[base]
        let span = last.atMilliseconds - first.atMilliseconds
        guard span > 0 else { return nil }
        let expected = span / Int64(self.count - 1 - base)
        let silence = nowMilliseconds - last.atMilliseconds
        if silence > max(horizonMilliseconds, 2 * expected) { return 0 }
        let time = silence > 2 * max(expected, 1000) ? span + silence : span
        return Double(last.offset - first.offset) * 1000 / Double(time)
    }
}
