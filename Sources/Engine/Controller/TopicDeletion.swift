import KafkaProtocol

/// DeleteTopics: topics go by name or by id (KIP-516).
enum TopicDeletion {
    typealias Target = DeleteTopicsRequest.DeleteTopicState
    typealias Outcome = DeleteTopicsResponse.DeletableTopicResult

    /// What a request of any version wants deleted.
    static func targets(of request: DeleteTopicsRequest) -> [Target] {
        request.topicNames.map { Target(name: $0) } + request.topics
    }

    static func delete(
        _ request: DeleteTopicsRequest,
        version: Int16,
        _ draft: inout MetadataDraft,
        _ configuration: ControllerConfiguration
    ) -> DeleteTopicsResponse {
        let targets = Self.targets(of: request)
        guard configuration.isTopicDeletionEnabled else {
            return DeleteTopicsResponse(
                responses: targets.map {
                    Self.failure(
                        $0,
                        version < 3 ? .invalidRequest : .topicDeletionDisabled,
                        "Topic deletion is disabled."
                    )
                }
            )
        }
        let resolutions = targets.indices.map { position in
            Self.resolve(
                targets[position],
                others: Array(targets[..<position] + targets[(position + 1)...]),
                draft.image
            )
        }
        var response = DeleteTopicsResponse()
        for (target, resolution) in zip(targets, resolutions) {
            switch resolution {
            case .failure(let outcome): response.responses.append(outcome)
            case .success(let topic):
                guard resolutions.count(where: { $0.topicId == topic.id }) == 1 else {
                    response.responses.append(
                        Self.failure(target, .invalidRequest, "The topic was given twice, by name and by id.")
                    )
                    continue
                }
                draft.add(.removeTopic(RemoveTopicRecord(topicId: topic.id)))
                response.responses.append(Outcome(name: topic.name, topicId: topic.id))
            }
        }
        return response
    }

    private enum Resolution {
        case success(TopicState)
        case failure(Outcome)

        var topicId: Uuid? {
            if case .success(let topic) = self { topic.id } else { nil }
        }
    }

    private static func resolve(_ target: Target, others: [Target], _ image: MetadataImage) -> Resolution {
        switch (target.name, target.topicId) {
        case (.some, let id) where id != .zero:
            return .failure(Self.failure(target, .invalidRequest, "You may not specify both topic name and topic id."))
        case (nil, .zero):
            return .failure(Self.failure(target, .invalidRequest, "Neither topic name nor id were specified."))
        case (let name?, _):
            guard !others.contains(where: { $0.name == name }) else {
                return .failure(Self.failure(target, .invalidRequest, "Duplicate topic name."))
            }
            guard let topic = image.topic(named: name) else {
                return .failure(
                    Self.failure(target, .unknownTopicOrPartition, "There is no topic called \(name).")
                )
            }
            return .success(topic)
        case (nil, let id):
            guard !others.contains(where: { $0.name == nil && $0.topicId == id }) else {
                return .failure(Self.failure(target, .invalidRequest, "Duplicate topic id."))
            }
            guard let topic = image.topic(id: id) else {
                return .failure(Self.failure(target, .unknownTopicId, "There is no topic with id \(id)."))
            }
            return .success(topic)
        }
    }

    private static func failure(_ target: Target, _ error: ErrorCode, _ message: String) -> Outcome {
        Outcome(name: target.name, topicId: target.topicId, errorCode: error, errorMessage: message)
    }
}
