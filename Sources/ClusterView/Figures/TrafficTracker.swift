/// Makes rates out of the metrics pages that nodes are asked for.
package struct TrafficTracker: Sendable {
    private struct Node {
        var page: NodePage
        var instant: ContinuousClock.Instant
        var atMilliseconds: Int64
        var traffic: BrokerTraffic?
    }

    private var nodes: [Int32: Node] = [:]
    /// Rates older than this are shown as old.
    private static let staleAfterMilliseconds: Int64 = 2500

    package init() {}

    /// Takes in a node's page.
    ///
    /// - Parameters:
    ///   - instant: when it came, for the rates.
    ///   - atMilliseconds: the same as calendar time, for its age.
    package mutating func take(
        _ page: NodePage,
        of id: Int32,
        at instant: ContinuousClock.Instant,
        atMilliseconds now: Int64
    ) {
        let before = self.nodes[id]
        self.nodes[id] = Node(
            page: page,
            instant: instant,
            atMilliseconds: now,
            traffic: before.flatMap {
                BrokerTraffic(
                    from: $0.page,
                    to: page,
                    milliseconds: Int64(($0.instant.duration(to: instant)) / .milliseconds(1))
                )
            }
        )
    }

    /// A node's rates: absent until two pages of one process have come, stale when there is no newer one.
    package func reading(of id: Int32, nowMilliseconds: Int64) -> Reading<BrokerTraffic> {
        guard let node = self.nodes[id], let traffic = node.traffic else { return .absent }
        let age = nowMilliseconds - node.atMilliseconds
        return age > Self.staleAfterMilliseconds
            ? .stale(traffic, sinceMilliseconds: node.atMilliseconds) : .known(traffic)
    }
}
