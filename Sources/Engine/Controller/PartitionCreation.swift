import Consensus
import KafkaProtocol

/// CreatePartitions: topics get more partitions (KIP-195).
struct PartitionCreation {
    typealias Wanted = CreatePartitionsRequest.CreatePartitionsTopic
    typealias Outcome = CreatePartitionsResponse.CreatePartitionsTopicResult
    typealias Refusal = TopicCreation.Refusal

    func create(
        _ request: CreatePartitionsRequest,
        _ draft: inout MetadataDraft,
        random: inout SplitMix64
    ) -> CreatePartitionsResponse {
        guard request.validateOnly else { return Self.createAll(request, &draft, random: &random) }
        var scratch = draft
        return Self.createAll(request, &scratch, random: &random)
    }

    /// The answer that refuses the whole request.
    static func refused(
        _ request: CreatePartitionsRequest,
        _ error: ErrorCode,
        _ message: String
    ) -> CreatePartitionsResponse {
        CreatePartitionsResponse(
            results: request.topics.map { Outcome(name: $0.name, errorCode: error, errorMessage: message) }
        )
    }

    private static func createAll(
        _ request: CreatePartitionsRequest,
        _ draft: inout MetadataDraft,
        random: inout SplitMix64
    ) -> CreatePartitionsResponse {
        var response = CreatePartitionsResponse()
        var left = TopicCreation.partitionsPerRequest
        for (position, wanted) in request.topics.enumerated() {
            do throws(Refusal) {
                if request.topics.count(where: { $0.name == wanted.name }) > 1 {
                    // One answer for all that bear the name.
                    if request.topics[..<position].contains(where: { $0.name == wanted.name }) { continue }
                    throw Refusal(.invalidRequest, "Duplicate topic name.")
                }
                let assignments = try Self.assignments(wanted, draft.image, limit: left, random: &random)
                left -= assignments.count
                Self.write(wanted, assignments, &draft)
                response.results.append(Outcome(name: wanted.name))
            } catch {
                response.results.append(
                    Outcome(name: wanted.name, errorCode: error.error, errorMessage: error.message)
                )
            }
        }
        return response
    }

    /// The replicas of each partition that is to be added.
    private static func assignments(
        _ wanted: Wanted,
        _ image: MetadataImage,
        limit: Int,
        random: inout SplitMix64
    ) throws(Refusal) -> [[Int32]] {
        guard let topic = image.topic(named: wanted.name) else {
            throw Refusal(.unknownTopicOrPartition, "There is no topic called \(wanted.name).")
        }
        let present = topic.partitions.count
        guard Int(wanted.count) != present else {
            throw Refusal(.invalidPartitions, "Topic already has \(present) partition(s).")
        }
        guard Int(wanted.count) > present else {
            throw Refusal(
                .invalidPartitions,
                "The topic \(wanted.name) currently has \(present) partition(s); \(wanted.count) would not be an increase."
            )
        }
        let additional = Int(wanted.count) - present
        guard additional <= limit else {
            throw Refusal(
                .policyViolation,
                "Excessively large number of partitions per request: a request may add \(limit) here."
            )
        }
        let factor = topic.replicationFactor
        guard let manual = wanted.assignments else {
            return try ReplicaPlacement.place(partitions: additional, replicationFactor: factor, image, &random)
        }
        guard manual.count == additional else {
            throw Refusal(
                .invalidReplicaAssignment,
                "Attempted to add \(additional) additional partition(s), but only \(manual.count) assignment(s) were "
                    + "specified."
            )
        }
        for (position, assignment) in manual.enumerated() {
            try ManualAssignment.check(
                assignment.brokerIds,
                ofPartition: Int32(present + position),
                expectedCount: factor,
                image
            )
        }
        return manual.map(\.brokerIds)
    }

    private static func write(_ wanted: Wanted, _ assignments: [[Int32]], _ draft: inout MetadataDraft) {
        guard let topic = draft.image.topic(named: wanted.name) else { return }
        for (position, replicas) in assignments.enumerated() {
            draft.add(
                .partition(
                    .new(
                        index: Int32(topic.partitions.count + position),
                        topicId: topic.id,
                        replicas: replicas,
                        isActive: draft.image.isActive
                    )
                )
            )
        }
    }
}

extension PartitionRecord {
    /// A partition as it begins: every active replica is in sync, and the first of them leads.
    static func new(
        index: Int32,
        topicId: Uuid,
        replicas: [Int32],
        isActive: (Int32) -> Bool
    ) -> PartitionRecord {
        let isr = replicas.filter(isActive)
        return PartitionRecord(
            partitionId: index,
            topicId: topicId,
            replicas: replicas,
            isr: isr,
            leader: isr.first ?? PartitionState.noLeader,
            leaderEpoch: 0,
            partitionEpoch: 0,
            directories: replicas.map { _ in .zero }
        )
    }
}
