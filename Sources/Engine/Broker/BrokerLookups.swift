import KafkaProtocol

/// What requests have in common: who leads, where brokers are, and which error says so.
extension Broker {
    /// Where clients (and other brokers) reach a broker, or nil when it is not registered.
    func clientAddress(of id: Int32) -> (host: String, port: UInt16, rack: String?)? {
        guard let registration = self.metadata.image.broker(id), let endpoint = registration.endpoints.first else {
            return nil
        }
        return (endpoint.host, endpoint.port, registration.rack)
    }

    func peerAddress(of id: Int32) -> PeerAddress? {
        self.clientAddress(of: id).map { PeerAddress(nodeId: id, host: $0.host, port: $0.port) }
    }

    /// Why a partition that this broker has no replica of cannot be used here: it does not exist, or it lives elsewhere.
    func errorForUnhosted(topic: String, id: Uuid?, _ index: Int32) -> ErrorCode {
        let image = self.metadata.image
        if let id {
            guard image.topic(id: id) != nil else { return .unknownTopicId }
            return image.partition(id, index) == nil ? .unknownTopicOrPartition : .notLeaderOrFollower
        }
        guard let topic = image.topic(named: topic), image.partition(topic.id, index) != nil else {
            return .unknownTopicOrPartition
        }
        return .notLeaderOrFollower
    }

    /// Why this broker does not answer for a partition now, or nil. A client that names another leader epoch than ours is
    /// behind or ahead of us (KIP-320).
    func leadershipError(_ partition: Partition, clientEpoch: Int32) -> ErrorCode? {
        if clientEpoch >= 0 {
            if clientEpoch < partition.leaderEpoch { return .fencedLeaderEpoch }
            if clientEpoch > partition.leaderEpoch { return .unknownLeaderEpoch }
        }
        guard partition.isLeader, !self.lifecycle.mayBeReplaced else { return .notLeaderOrFollower }
        return partition.storageFailure == nil ? nil : .kafkaStorageError
    }
}
