/// What the panes want of one node's metrics page, as it stood when the page was made.
package struct NodePage: Sendable, Equatable {
    // Totals since the process began.
    package var bytesIn = 0.0
    package var bytesOut = 0.0
    package var replicationBytesIn = 0.0
    package var replicationBytesOut = 0.0
    package var requests = 0.0
    package var failedProduces = 0.0
    package var failedFetches = 0.0
    package var isrShrinks = 0
    package var isrExpansions = 0
    package var busySeconds = 0.0
    package var produceTimes = LatencyBuckets()
    package var fetchTimes = LatencyBuckets()

    // Now.
    package var connections = 0
    /// When the process began, in seconds since 1970: it tells a new process from the one before.
    package var startedAtSeconds = 0.0

    /// Reads a page; nil if it is none of a node of ours.
    package init?(_ text: [UInt8]) {
        var isOurs = false
        MetricsText.forEachSample(in: text) { sample in
            if sample.name == "highwater_node_info" { isOurs = true }
            self.take(sample)
        }
        guard isOurs else { return nil }
    }

    private mutating func take(_ sample: MetricsText.Sample) {
        switch sample.name {
        case "kafka_network_requestmetrics_totaltimems_bucket": self.takeBucket(sample)
        case "kafka_network_requestmetrics_requests_total": self.requests += sample.value
        case "kafka_server_brokertopicmetrics_bytesin_total": self.bytesIn = sample.value
        case "kafka_server_brokertopicmetrics_bytesout_total": self.bytesOut = sample.value
        case "kafka_server_brokertopicmetrics_replicationbytesin_total": self.replicationBytesIn = sample.value
        case "kafka_server_brokertopicmetrics_replicationbytesout_total": self.replicationBytesOut = sample.value
        case "kafka_server_brokertopicmetrics_failedproducerequests_total": self.failedProduces = sample.value
        case "kafka_server_brokertopicmetrics_failedfetchrequests_total": self.failedFetches = sample.value
        case "kafka_server_replicamanager_isrshrinks_total": self.isrShrinks = Self.whole(sample.value)
        case "kafka_server_replicamanager_isrexpands_total": self.isrExpansions = Self.whole(sample.value)
        case "kafka_server_socket_server_metrics_connection_count": self.connections += Self.whole(sample.value)
        case "highwater_event_loop_busy_seconds_total": self.busySeconds = sample.value
        case "process_start_time_seconds": self.startedAtSeconds = sample.value
        default: break
        }
    }

    private mutating func takeBucket(_ sample: MetricsText.Sample) {
        guard let bound = sample.label("le").flatMap({ $0 == "+Inf" ? Double.infinity : Double($0) }) else { return }
        switch sample.label("request") {
        case "Produce": self.produceTimes.append(upToMilliseconds: bound, count: sample.value)
        case "FetchConsumer": self.fetchTimes.append(upToMilliseconds: bound, count: sample.value)
        default: break
        }
    }

    private static func whole(_ value: Double) -> Int {
        value.isFinite ? Int(max(-9e15, min(9e15, value)).rounded()) : 0
    }
}
