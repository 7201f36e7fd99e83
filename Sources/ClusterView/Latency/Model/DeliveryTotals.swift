/// What became of each topic of each group, at one refresh.
struct DeliveryTotals: Sendable {
    var entries: [(groupID: String, topic: String, figures: DeliveryFigures)] = []

    /// Of one group, or of all; nil where nothing is counted.
    func figures(ofGroup group: String?) -> DeliveryFigures? {
        var sum: DeliveryFigures?
        for entry in self.entries where group == nil || entry.groupID == group {
            sum = sum ?? DeliveryFigures()
            sum?.add(entry.figures)
        }
        return sum
    }

    /// Of all, groups, topics, and topics of groups.
    var byScope: [LatencyScope: DeliveryFigures] {
        var sums: [LatencyScope: DeliveryFigures] = [:]
        for entry in self.entries {
            let topic = LatencyScope.topic(entry.topic, group: entry.groupID)
            for scope in [.all, .group(entry.groupID), topic, .topic(entry.topic, group: nil)] as [LatencyScope] {
                sums[scope, default: DeliveryFigures()].add(entry.figures)
            }
        }
        return sums
    }
}
