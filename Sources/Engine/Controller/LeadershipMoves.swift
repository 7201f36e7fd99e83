import KafkaProtocol

/// What the coming and going of brokers means for partitions.
enum LeadershipMoves {
    /// Takes brokers that may not lead any more out of ISRs and moves their leaderships, as far as somebody else may
    /// lead.
    static func leave(_ brokers: [Int32], _ draft: inout MetadataDraft, _ configuration: ControllerConfiguration) {
        let affected = draft.image.partitions(ofAny: brokers).filter { partition in
            brokers.contains(partition.leader) || partition.isr.contains { brokers.contains($0) }
        }
        for partition in affected {
            let isr = partition.isr.filter { !brokers.contains($0) }
            self.change(partition, isr: isr, &draft, configuration)
        }
    }

    /// Elects leaders for partitions without one, now that `broker` may lead.
    static func join(_ broker: Int32, _ draft: inout MetadataDraft, _ configuration: ControllerConfiguration) {
        let affected = draft.image.partitions(ofAny: [broker]).filter { $0.leader == PartitionState.noLeader }
        for partition in affected { self.change(partition, isr: partition.isr, &draft, configuration) }
    }

    /// Elects leaders for those of `partitions` that have none, now that settings may allow others to lead.
    static func electMissing(
        _ partitions: [PartitionState],
        _ draft: inout MetadataDraft,
        _ configuration: ControllerConfiguration
    ) {
        for partition in partitions where partition.leader == PartitionState.noLeader {
            self.change(partition, isr: partition.isr, &draft, configuration)
        }
    }

    private static func change(
        _ partition: PartitionState,
        isr: [Int32],
        _ draft: inout MetadataDraft,
        _ configuration: ControllerConfiguration
    ) {
        let record = Self.election(partition.topic, draft.image, configuration) {
            PartitionChange(election: $0).record(for: partition, isr: isr)
        }
        if let record { draft.add(.partitionChange(record)) }
    }

    /// Calls `body` with the election that a topic's settings ask for.
    static func election<Result>(
        _ topic: String,
        _ image: MetadataImage,
        _ configuration: ControllerConfiguration,
        _ body: (PartitionElection) -> Result
    ) -> Result {
        let isUncleanEnabled =
            image.effective(
                "unclean.leader.election.enable",
                topic: topic,
                staticSettings: configuration.staticSettings
            )?.boolean ?? false
        return body(PartitionElection(kind: isUncleanEnabled ? .unclean : .ordinary, isActive: image.isActive))
    }
}
