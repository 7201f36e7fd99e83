/// Which member owned which partition when, made of what the members themselves told.
struct OwnershipHistory {
    /// A member's time with a partition.
    struct Tenure: Sendable, CustomStringConvertible {
        let partition: Int32
        /// The member's name, which it keeps over restarts.
        let member: String
        let memberId: String
        let fromGeneration: Int32
        /// In which generation it gave the partition up.
        var toGeneration: Int32
        let fromMilliseconds: Int64
        /// Nil while it has it.
        var toMilliseconds: Int64?

        var description: String {
            "\(self.member) in generations \(self.fromGeneration)...\(self.toGeneration) from \(self.fromMilliseconds) to "
                + (self.toMilliseconds.map(String.init) ?? "now")
        }
    }

    private(set) var tenures: [Tenure] = []

    /// Takes in what a member told over all its processes.
    ///
    /// - Parameter deaths: when its processes were killed, in order: a killed one does not say that it gave up anything.
    mutating func add(_ events: [MemberEvent], of member: String, deaths: [Int64] = []) {
        var open: [Int32: Tenure] = [:]
        var deaths = deaths[...]
        func close(at milliseconds: Int64, in generation: Int32? = nil, _ partitions: [Int32]) {
            for partition in partitions {
                guard var tenure = open.removeValue(forKey: partition) else { continue }
                tenure.toMilliseconds = milliseconds
                tenure.toGeneration = max(tenure.fromGeneration, generation ?? tenure.fromGeneration)
                self.tenures.append(tenure)
            }
        }
        for event in events {
            if let death = deaths.first, event.timestamp > death {
                close(at: death, Array(open.keys))
                deaths = deaths.dropFirst()
            }
            switch event.name {
            case "partitions_assigned":
                for partition in event.numbers {
                    open[partition] = Tenure(
                        partition: partition,
                        member: member,
                        memberId: event.memberId ?? "",
                        fromGeneration: event.generation ?? -1,
                        toGeneration: event.generation ?? -1,
                        fromMilliseconds: event.timestamp
                    )
                }
            case "partitions_revoked": close(at: event.timestamp, in: event.generation, event.numbers)
            case "shutdown_complete": close(at: event.timestamp, Array(open.keys))
            default: break
            }
        }
        if let death = deaths.first { close(at: death, Array(open.keys)) }
        self.tenures += open.values
    }

    /// Every case of a partition with two owners, in one generation or at one moment.
    var conflicts: [String] {
        var found: [String] = []
        let byPartition = Dictionary(grouping: self.tenures, by: \.partition)
        for (partition, tenures) in byPartition {
            for (index, one) in tenures.enumerated() {
                for other in tenures[..<index] where one.member != other.member {
                    let isSameGeneration =
                        one.fromGeneration <= other.toGeneration && other.fromGeneration <= one.toGeneration
                    let isSameTime =
                        one.fromMilliseconds < other.toMilliseconds ?? .max
                        && other.fromMilliseconds < one.toMilliseconds ?? .max
                    if isSameGeneration || isSameTime { found.append("partition \(partition): \(one) and \(other)") }
                }
            }
        }
        return found
    }
}
