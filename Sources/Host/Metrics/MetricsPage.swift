import Engine
import Transport

/// The node's figures as a page for Prometheus on a port of 127.0.0.1.
///
/// What Kafka measures too has the name that the usual configuration of its JMX exporter gives it; what is our own begins
/// with `highwater_`. The page is made when it is asked for, on the node's own thread: that it comes at all says that the
/// thread is alive.
package final class MetricsPage {
    /// Where the page is.
    package static let path = "/metrics"

    private let configuration: NodeConfiguration
    private let loop: EventLoop
    private let requests: RequestFigures
    private let steps: () -> StepTimes
    private let figures: () -> NodeFigures?
    private let startedAtNanoseconds: Int64
    private let waitedBeforeNanoseconds: Int64
    private let startedAtWallMilliseconds = WallClock.milliseconds()
    private var service: TextService?

    /// The port it is served on.
    package var port: UInt16 { self.service?.port ?? 0 }

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - steps: how long the node's steps took so far.
    ///   - figures: the node's, or nil while it is not there yet.
    /// - Throws: ``SystemError`` if the port is taken.
    package init(
        configuration: NodeConfiguration,
        loop: EventLoop,
        port: UInt16,
        requests: RequestFigures,
        steps: @escaping () -> StepTimes = { StepTimes() },
        figures: @escaping () -> NodeFigures?
    ) throws(SystemError) {
        self.configuration = configuration
        self.loop = loop
        self.requests = requests
        self.steps = steps
        self.figures = figures
        self.startedAtNanoseconds = loop.monotonicNanoseconds
        self.waitedBeforeNanoseconds = loop.waitedNanoseconds
        self.service = try TextService(loop: loop, host: "127.0.0.1", port: port) { [weak self] path in
            guard let self, path == Self.path else { return nil }
            return TextPage(contentType: MetricsText.contentType, body: self.text())
        }
    }

    /// Stops serving.
    package func close() { self.service?.close() }

    private func text() -> [UInt8] {
        var text = MetricsText(capacity: 128 << 10)
        self.writeNode(&text)
        if let figures = self.figures() {
            if let broker = figures.broker { Self.write(broker, &text) }
            if let controller = figures.controller { Self.write(controller, &text) }
            Self.write(figures.quorum, &text)
        }
        self.writeNetwork(&text)
        self.writeRequests(&text)
        self.writeProcess(&text)
        return text.bytes
    }

    private func writeNode(_ text: inout MetricsText) {
        text.family("highwater_node_info", .gauge, "Which node this is; always 1.")
        var roles: [String] = []
        if self.configuration.isBroker { roles.append("broker") }
        if self.configuration.isController { roles.append("controller") }
        text.sample(
            "highwater_node_info",
            [
                ("node_id", "\(self.configuration.nodeId)"), ("roles", roles.joined(separator: ",")),
                ("cluster_id", self.configuration.clusterId),
            ],
            1
        )
    }

    // MARK: The engine's figures

    private static func write(_ broker: BrokerFigures, _ text: inout MetricsText) {
        func total(_ name: String, _ help: String, _ value: Int) {
            text.figure("kafka_server_brokertopicmetrics_\(name)_total", .counter, help, value)
        }
        total("bytesin", "Bytes of record batches taken from producers.", broker.producedBytes)
        total("bytesout", "Bytes of record batches handed to consumers.", broker.consumedBytes)
        total("replicationbytesin", "Bytes of record batches taken from leaders.", broker.replicatedInBytes)
        total("replicationbytesout", "Bytes of record batches handed to followers.", broker.replicatedOutBytes)
        total("totalproducerequests", "Produce requests.", broker.produceRequests)
        total(
            "totalfetchrequests",
            "Fetch requests of consumers and followers.",
            broker.clientFetchRequests + broker.followerFetchRequests
        )
        total(
            "failedproducerequests",
            "Produce requests of which at least one partition was refused or timed out.",
            broker.failedProduceRequests
        )
        total(
            "failedfetchrequests",
            "Fetch requests of which at least one partition was refused.",
            broker.failedFetchRequests
        )
        func now(_ name: String, _ help: String, _ value: Int) {
            text.figure("kafka_server_replicamanager_\(name)", .gauge, help, value)
        }
        now("partitioncount", "Replicas on this broker.", broker.partitions)
        now("leadercount", "Partitions that this broker leads.", broker.leaders)
        now(
            "underreplicatedpartitions",
            "Led partitions with fewer replicas in sync than replicas.",
            broker.underReplicated
        )
        now("underminisrpartitioncount", "Led partitions that refuse acks=all.", broker.underMinIsr)
        now("atminisrpartitioncount", "Led partitions that would refuse acks=all with one less.", broker.atMinIsr)
        now("offlinereplicacount", "Replicas whose disk has failed.", broker.offlineReplicas)
        text.figure(
            "kafka_server_replicamanager_isrshrinks_total",
            .counter,
            "In-sync replica sets of led partitions that lost members.",
            broker.isrShrinks
        )
        text.figure(
            "kafka_server_replicamanager_isrexpands_total",
            .counter,
            "In-sync replica sets of led partitions that won members.",
            broker.isrExpansions
        )
        text.figure("highwater_log_bytes", .gauge, "Bytes of the partitions' logs on disk.", Int(broker.logBytes))
    }

    private static func write(_ controller: ControllerFigures, _ text: inout MetricsText) {
        func now(_ name: String, _ help: String, _ value: Int) {
            text.figure("kafka_controller_kafkacontroller_\(name)", .gauge, help, value)
        }
        now("activecontrollercount", "1 if this is the active controller, 0 if not.", controller.isActive ? 1 : 0)
        now("globaltopiccount", "Topics, as the active controller knows; 0 on others.", controller.topics)
        now("globalpartitioncount", "Partitions, as the active controller knows; 0 on others.", controller.partitions)
        now(
            "offlinepartitionscount",
            "Partitions without a leader, as the active controller knows; 0 on others.",
            controller.offlinePartitions
        )
        now(
            "preferredreplicaimbalancecount",
            "Partitions led by another than the preferred replica, as the active controller knows; 0 on others.",
            controller.ledByAnother
        )
        now(
            "activebrokercount",
            "Brokers not fenced, as the active controller knows; 0 on others.",
            controller.activeBrokers
        )
        now(
            "fencedbrokercount",
            "Brokers fenced, as the active controller knows; 0 on others.",
            controller.fencedBrokers
        )
        text.figure(
            "kafka_controller_controllerstats_uncleanleaderelections_total",
            .counter,
            "Leaders elected from outside the in-sync replicas while this controller was active.",
            controller.uncleanElections
        )
    }

    private static func write(_ quorum: QuorumFigures, _ text: inout MetricsText) {
        func now(_ name: String, _ help: String, _ value: Int) {
            text.figure("kafka_server_raft_metrics_\(name)", .gauge, help, value)
        }
        now("current_epoch", "Epoch of the metadata quorum.", Int(quorum.epoch))
        now("current_leader", "Id of the active controller; -1 while none is known.", Int(quorum.leaderId ?? -1))
        now("log_end_offset", "End offset of this node's metadata log.", Int(quorum.logEndOffset))
        now("high_watermark", "High watermark of the metadata log, as this node knows it.", Int(quorum.highWatermark))
        text.figure("highwater_metadata_log_bytes", .gauge, "Bytes of the metadata log on disk.", Int(quorum.logBytes))
    }

    // MARK: The host's figures

    private func writeNetwork(_ text: inout MetricsText) {
        var roles: [ListenerRole] = []
        for listener in self.configuration.listeners where !roles.contains(listener.role) {
            roles.append(listener.role)
        }
        func family(
            _ name: String,
            _ kind: MetricsText.Kind,
            _ help: String,
            _ figure: KeyPath<RequestFigures.Traffic, Int>
        ) {
            let name = "kafka_server_socket_server_metrics_\(name)"
            text.family(name, kind, help)
            for role in roles {
                let names = self.configuration.listeners.filter { $0.role == role }.map(\.name)
                let value = self.requests.traffic(role)[keyPath: figure]
                text.sample(name, [("listener", names.joined(separator: ","))], value)
            }
        }
        family("connection_count", .gauge, "Open connections of clients and other nodes.", \.connections)
        family("connection_creation_total", .counter, "Connections accepted.", \.connectionsOpened)
        family("incoming_byte_total", .counter, "Bytes of requests received.", \.receivedBytes)
        family("outgoing_byte_total", .counter, "Bytes of answers handed to the network.", \.sentBytes)
    }

    private func writeRequests(_ text: inout MetricsText) {
        let answered = self.requests.answered
        let requests = "kafka_network_requestmetrics_requests_total"
        text.family(requests, .counter, "Requests answered, by API.")
        for (name, latency) in answered {
            text.sample(requests, [("request", name)], latency.counts.reduce(0, +))
        }
        let times = "kafka_network_requestmetrics_totaltimems"
        text.family(
            times,
            .histogram,
            "Milliseconds from a request's arrival to its answer's queueing, by API; fetches wait for records on purpose."
        )
        for (name, latency) in answered { text.histogram(times, "request", name, latency) }
    }

    private func writeProcess(_ text: inout MetricsText) {
        let elapsed = self.loop.monotonicNanoseconds - self.startedAtNanoseconds
        let busy = elapsed - (self.loop.waitedNanoseconds - self.waitedBeforeNanoseconds)
        text.figure(
            "highwater_event_loop_busy_seconds_total",
            .counter,
            "Seconds in which the node's thread did not wait for events.",
            Double(max(busy, 0)) / 1e9
        )
        let steps = self.steps()
        text.figure(
            "highwater_step_longest_seconds",
            .gauge,
            "The longest time since the start in which the node did one thing and served nobody else.",
            Double(steps.longestNanoseconds) / 1e9
        )
        text.figure(
            "highwater_steps_over_20ms_total",
            .counter,
            "Steps that took longer than 20 ms.",
            steps.overlong
        )
        let process = OwnProcess.read()
        text.figure("process_cpu_seconds_total", .counter, "User and system CPU seconds.", process.cpuSeconds)
        text.figure("process_resident_memory_bytes", .gauge, "Resident memory.", process.residentBytes)
        text.figure("process_virtual_memory_bytes", .gauge, "Virtual memory.", process.virtualBytes)
        text.figure("process_open_fds", .gauge, "Open file descriptors.", process.openDescriptors)
        text.figure("process_max_fds", .gauge, "Limit of open file descriptors.", process.descriptorLimit)
        text.figure(
            "process_start_time_seconds",
            .gauge,
            "When the process began to serve, in seconds since 1970.",
            Double(self.startedAtWallMilliseconds) / 1000
        )
    }
}
