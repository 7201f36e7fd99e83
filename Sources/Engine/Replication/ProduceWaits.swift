/// The produces of one partition that wait to be committed, in order of offset.
struct ProduceWaits {
    private var waits: [ProduceWait] = []
    /// Everything before it has been taken; it is cut off now and then rather than each time.
    private var first = 0

    /// Adds a wait. O(1) for a new batch; a repeated one, which waits for an older offset, is put in its place.
    mutating func insert(_ wait: ProduceWait) {
        var index = self.waits.count
        while index > self.first, self.waits[index - 1].requiredOffset > wait.requiredOffset { index -= 1 }
        self.waits.insert(wait, at: index)
    }

    /// The waits for offsets up to `highWatermark`, removed.
    mutating func take(upTo highWatermark: Int64) -> [ProduceWait] {
        let start = self.first
        while self.first < self.waits.count, self.waits[self.first].requiredOffset <= highWatermark { self.first += 1 }
        let taken = Array(self.waits[start..<self.first])
        if self.first == self.waits.count || self.first > 1024 {
            self.waits.removeFirst(self.first)
            self.first = 0
        }
        return taken
    }
}
