import Cluster
import ClusterClient
import ClusterView
import CommandLineInterface
import Foundation
import KafkaProtocol
import Operations
import RecordClient

/// The cluster that a command is about: by address, whoever runs it, or by the data directory of an embedded one.
struct ClusterAccess: Sendable {
    static let bootstrapServer = Option<String?>.optional(
        "--bootstrap-server",
        short: "-b",
        "H:P,...",
        ValueKind("host:port, several separated by commas") { text in
            (try? ServerAddress.list(text)).map { _ in text }
        },
        "Addresses of any Kafka-compatible cluster (plaintext)."
    )
    static let dataDirectory = Option<String?>.optional(
        "--data-dir",
        "DIR",
        .text,
        "The data directory of an embedded cluster that runs, instead of its addresses."
    )
    static let timeout = Option(
        "--timeout",
        "TIME",
        .duration,
        default: Duration.seconds(10),
        "How long to wait for the cluster."
    )

    /// The options of every command that talks to a cluster.
    static let options: [any CommandOption] = [bootstrapServer, dataDirectory, timeout]

    let bootstrapServers: String
    /// The owner of the processes, when there is one to ask.
    let control: (any ClusterControl)?
    let identity: ClusterIdentity
    /// Of an embedded cluster.
    let dataDirectory: String?
    /// Where changes are written down.
    let journal: Journal

    /// Finds out from the arguments which cluster is meant; a supervisor is asked for the addresses.
    static func resolve(_ arguments: Arguments, isReadOnly: Bool = false) async throws -> ClusterAccess {
        // Before anything else is made: from here on no part of the program can send a record.
        if isReadOnly { MutationLatch.process.close() }
        switch (arguments[bootstrapServer], arguments[dataDirectory]) {
        case (let servers?, nil):
            return ClusterAccess(
                bootstrapServers: servers,
                control: nil,
                identity: ClusterIdentity(
                    name: servers.split(separator: ",").first.map(String.init) ?? servers,
                    ownership: .remote,
                    isReadOnly: isReadOnly,
                    bootstrapServers: servers
                ),
                dataDirectory: nil,
                journal: .ofUser(ProcessInfo.processInfo.environment)
            )
        case (nil, let directory?):
            let control = ControlClient(directory: directory)
            return embedded(try await control.status(), control, isReadOnly: isReadOnly)
        case (nil, nil):
            throw CommandFailure(.usage, "Which cluster? Give --bootstrap-server H:P,... or --data-dir DIR.")
        case (_?, _?):
            throw CommandFailure(.usage, "--bootstrap-server and --data-dir both name a cluster; give one of them.")
        }
    }

    /// An embedded cluster.
    static func embedded(
        _ status: ClusterStatus,
        _ control: any ClusterControl,
        name: String? = nil,
        isReadOnly: Bool = false
    ) -> ClusterAccess {
        ClusterAccess(
            bootstrapServers: status.bootstrapServers,
            control: control,
            identity: ClusterIdentity(
                name: name ?? status.dataDirectory.split(separator: "/").last.map(String.init) ?? "embedded",
                clusterID: status.clusterId,
                ownership: .embedded,
                isReadOnly: isReadOnly,
                bootstrapServers: status.bootstrapServers
            ),
            dataDirectory: status.dataDirectory,
            journal: .ofDataDirectory(status.dataDirectory)
        )
    }

    /// A client for it, to be closed by the caller.
    func client() throws -> ClusterClient {
        try ClusterClient(
            bootstrap: ServerAddress.list(bootstrapServers),
            options: ClusterClientOptions(isReadOnly: identity.isReadOnly)
        )
    }

    /// A poller that asks through a client, and the supervisor if there is one.
    func poller(_ client: ClusterClient, refresh: Duration = .seconds(1)) -> ClusterPoller {
        ClusterPoller(
            client: client,
            identity: identity,
            observer: control.map(SupervisedProcesses.init),
            refresh: refresh,
            nowMilliseconds: { WallTime.milliseconds }
        )
    }

    /// The tail of `__consumer_offsets`, for all who want its news.
    func commitTail() -> SharedTail {
        SharedTail(OffsetsTopicTail(bootstrapServers: bootstrapServers, nowMilliseconds: { WallTime.milliseconds }))
    }

    /// A poller of groups. One that goes on tails `__consumer_offsets`, as far as it may be read.
    ///
    /// - Parameter tail: the one that others read as well; nil for one of its own.
    func groupPoller(
        _ client: ClusterClient,
        refresh: Duration = .seconds(1),
        tail: (any CommitTail)? = nil
    ) -> GroupPoller {
        GroupPoller(
            client: client,
            tail: tail ?? commitTail().reader(),
            witness: dataDirectory.map(NodeLogs.init),
            refresh: refresh,
            nowMilliseconds: { WallTime.milliseconds },
            costMilliseconds: { ProcessorTime.milliseconds }
        )
    }

    /// Runs a body with a client and closes it.
    func withClient<Value>(_ body: (ClusterClient) async throws -> Value) async throws -> Value {
        let client = try client()
        defer { client.close() }
        return try await body(client)
    }

    /// The cluster as it is now, asked for until it answers.
    ///
    /// - Throws: a failure with the exit status of a time-out when no broker answers in time.
    func snapshot(_ client: ClusterClient, within timeout: Duration) async throws -> ClusterSnapshot {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: timeout)
        let poller = poller(client)
        while true {
            let snapshot = await poller.once()
            if snapshot.contact == .reachable { return snapshot }
            guard clock.now < deadline else {
                throw CommandFailure(
                    .timedOut,
                    "No broker at \(bootstrapServers) answered within \(DurationText.text(of: timeout))\(await reason(client))."
                )
            }
            try await clock.sleep(for: .milliseconds(200))
        }
    }

    /// The cluster's id, asked for until a broker answers.
    ///
    /// - Throws: a failure with the exit status of a time-out when no broker answers in time.
    func clusterID(_ client: ClusterClient, within timeout: Duration) async throws -> String? {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: timeout)
        while true {
            if let answer = try? await client.metadata(topics: [], timeoutMilliseconds: 2000) {
                return answer.clusterId
            }
            guard clock.now < deadline else {
                throw CommandFailure(
                    .timedOut,
                    "No broker at \(bootstrapServers) answered within \(DurationText.text(of: timeout))\(await reason(client))."
                )
            }
            try await clock.sleep(for: .milliseconds(200))
        }
    }

    private func reason(_ client: ClusterClient) async -> String {
        do {
            _ = try await client.metadata(timeoutMilliseconds: 1000)
            return ""
        } catch {
            return ": \(error)"
        }
    }
}
