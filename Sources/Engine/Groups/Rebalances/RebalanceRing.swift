/// The latest rebalance events of a coordinator, as many as fit.
package struct RebalanceRing: Sendable {
    private var events: [RebalanceEvent] = []
    private var oldest = 0
    private let capacity: Int

    package init(capacity: Int = 256) { self.capacity = capacity }

    package mutating func append(_ event: RebalanceEvent) {
        if self.events.count < self.capacity {
            self.events.append(event)
        } else {
            self.events[self.oldest] = event
            self.oldest = (self.oldest + 1) % self.capacity
        }
    }

    /// The events, the oldest first.
    package var all: [RebalanceEvent] { Array(self.events[self.oldest...] + self.events[..<self.oldest]) }
}
