import CRdKafka

/// What librdkafka calls while a consumer polls.
enum ConsumerCallbacks {
    static func install(in configuration: borrowing NativeConfiguration) {
        rd_kafka_conf_set_error_cb(configuration.raw) { client, code, reason, _ in
            guard let client else { return }
            EventSink.of(client)?.error(client, rd_kafka_resp_err_t(code), reason: reason)
        }
        rd_kafka_conf_set_stats_cb(configuration.raw) { client, json, count, _ in
            guard let client, let json else { return 0 }
            EventSink.of(client)?.statistics(UnsafeRawBufferPointer(start: json, count: count))
            return 0
        }
        rd_kafka_conf_set_rebalance_cb(configuration.raw) { client, code, partitions, _ in
            guard let client else { return }
            ConsumerCallbacks.rebalance(client, code, partitions)
        }
        rd_kafka_conf_set_offset_commit_cb(configuration.raw) { client, code, partitions, _ in
            guard let client else { return }
            EventSink.of(client)?.commits.end()
            ConsumerCallbacks.committed(client, code, partitions)
        }
    }

    /// Tells what was committed and, apart from it, what was not: each partition may have an error of its own.
    private static func committed(
        _ client: OpaquePointer,
        _ code: rd_kafka_resp_err_t,
        _ partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        // Nothing to commit is no news.
        guard code != RD_KAFKA_RESP_ERR__NO_OFFSET else { return }
        let contents = PartitionList.contents(partitions)
        let errors = PartitionList.errors(partitions)
        if let error = RecordClientError("committing offsets", code) {
            EventSink.of(client)?.deliver(.committed(contents, error))
            return
        }
        let committed = zip(contents, errors).filter { $1 == RD_KAFKA_RESP_ERR_NO_ERROR }.map(\.0)
        if !committed.isEmpty { EventSink.of(client)?.deliver(.committed(committed, nil)) }
        for (partition, code) in zip(contents, errors) {
            guard let error = RecordClientError("committing an offset", code) else { continue }
            EventSink.of(client)?.deliver(.committed([partition], error))
        }
    }

    /// Does what librdkafka would do without a callback, and tells.
    private static func rebalance(
        _ client: OpaquePointer,
        _ code: rd_kafka_resp_err_t,
        _ partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        let isCooperative = rd_kafka_rebalance_protocol(client).map { String(cString: $0) } == "COOPERATIVE"
        let contents = PartitionList.contents(partitions)
        let membership = GroupMembership(of: client)
        if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            if isCooperative {
                report(
                    client,
                    RecordClientError("taking partitions", taking: rd_kafka_incremental_assign(client, partitions))
                )
            } else {
                report(client, RecordClientError("taking partitions", rd_kafka_assign(client, partitions)))
            }
            EventSink.of(client)?.deliver(.assigned(contents, membership))
            return
        }
        commitBeforeRevocation(client)
        EventSink.of(client)?.deliver(.revoked(contents, membership))
        if isCooperative, code == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS {
            let error = rd_kafka_incremental_unassign(client, partitions)
            report(client, RecordClientError("giving up partitions", taking: error))
        } else {
            report(client, RecordClientError("giving up partitions", rd_kafka_assign(client, nil)))
        }
    }

    /// Commits what was polled and waits for the answer; whoever gets the partitions goes on behind it.
    private static func commitBeforeRevocation(_ client: OpaquePointer) {
        guard let commits = EventSink.of(client)?.commits, commits.commitsBeforeRevocation, commits.isInOrder,
            rd_kafka_assignment_lost(client) == 0
        else { return }
        rd_kafka_commit_queue(
            client,
            nil,
            nil,
            { client, code, partitions, _ in
                guard let client else { return }
                ConsumerCallbacks.committed(client, code, partitions)
            },
            nil
        )
    }

    private static func report(_ client: OpaquePointer, _ error: RecordClientError?) {
        guard let error else { return }
        EventSink.of(client)?.deliver(.error(error))
    }
}
