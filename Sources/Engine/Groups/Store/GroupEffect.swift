import KafkaProtocol

/// Which write an append belongs to.
package struct GroupWriteID: Hashable, Sendable {
    package let rawValue: UInt64
}

/// What a ``GroupShard`` wants done.
package enum GroupEffect: Sendable {
    case answerJoin(GroupTicket, JoinGroupResponse)
    case answerSync(GroupTicket, SyncGroupResponse)
    case answerCommit(GroupTicket, OffsetCommitResponse)
    case answerOffsetDelete(GroupTicket, OffsetDeleteResponse)
    /// One group of a DeleteGroups request is done with.
    case groupDeleted(GroupTicket, group: String, ErrorCode)
    /// Append the records to the shard's partition as one batch, then call
    /// ``GroupShard/appended(_:result:now:effects:)``.
    case append(GroupWriteID, [GroupRecord])
    case rebalance(RebalanceEvent)
}

/// How an append ended.
package enum GroupAppendResult: Sendable {
    /// The records are in the log; they count when the high watermark has reached this offset.
    case appended(endOffset: Int64)
    case refused(ErrorCode)
}

/// What a client of a group is told when a write fails, where the log's own error would mean something else to it.
package enum GroupWriteError {
    package static func code(for error: ErrorCode) -> ErrorCode {
        switch error {
        case .unknownTopicOrPartition, .notEnoughReplicas, .notEnoughReplicasAfterAppend, .requestTimedOut:
            .coordinatorNotAvailable
        case .notLeaderOrFollower, .kafkaStorageError: .notCoordinator
        case .messageTooLarge, .recordListTooLarge, .invalidFetchSize: .unknownServerError
        default: error
        }
    }
}
