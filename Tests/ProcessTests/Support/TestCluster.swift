import Cluster
import ClusterClient
import Foundation
import Glibc
import KafkaProtocol
import TestSupport

/// An embedded cluster of real node processes in a directory of its own, for the length of one ``run(brokers:_:)``.
final class TestCluster: Sendable {
    let supervisor: ClusterSupervisor
    let client: ClusterClient
    let bootstrapServers: String
    let brokers: [Int32]
    let controllers: [Int32]
    /// For the test's own files; goes with the cluster.
    let scratchDirectory: String

    private init(_ supervisor: ClusterSupervisor, _ client: ClusterClient, _ status: ClusterStatus) {
        self.supervisor = supervisor
        self.client = client
        self.bootstrapServers = status.bootstrapServers
        self.brokers = status.nodes.filter(\.isBroker).map(\.id)
        self.controllers = status.nodes.filter { !$0.isBroker }.map(\.id)
        self.scratchDirectory = status.dataDirectory
    }

    /// Where the nodes' files are.
    var layout: ClusterLayout { self.supervisor.layout }

    /// Starts a cluster, runs `body` when every broker serves clients, takes the cluster down and makes sure that none of
    /// its processes is left. With `HIGHWATER_KEEP_TEST_DATA` set the directory stays and its path is printed.
    ///
    /// - Parameters:
    ///   - settings: what the nodes' files say besides the profile.
    ///   - prepare: done when the nodes' directories are there and no node runs yet.
    ///   - cleanUp: done when no node runs any more and the directories are still there.
    static func run(
        brokers: Int = 3,
        settings: [ServerProperties.Entry] = [],
        prepare: (ClusterLayout) async throws -> Void = { _ in },
        cleanUp: (ClusterLayout) async throws -> Void = { _ in },
        _ body: (TestCluster) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let supervisor = try await ClusterSupervisor.open(
            directory: directory.path,
            options: try options(brokers, settings)
        )
        var failure: (any Error)?
        do {
            try await prepare(supervisor.layout)
            try await supervisor.startAll()
            try await serve(supervisor, body)
        } catch {
            failure = error
        }
        let processes = await supervisor.status().nodes.compactMap { $0.pid.flatMap(ProcessIdentity.init(runningAs:)) }
        do { try await supervisor.down() } catch { failure = failure ?? error }
        do { try await cleanUp(supervisor.layout) } catch { failure = failure ?? error }
        if getenv("HIGHWATER_KEEP_TEST_DATA") == nil {
            directory.remove()
        } else {
            print("kept \(directory.path)")
        }
        if let failure { throw failure }
        try await eventually("no process of the cluster is left") {
            processes.filter(\.isAlive).map(\.pid)
        } until: {
            $0.isEmpty
        }
    }

    private static func options(_ brokers: Int, _ settings: [ServerProperties.Entry]) throws -> ClusterOptions {
        var options = ClusterOptions(program: NodeProgram(path: try HighwaterProgram.path(), arguments: ["node"]))
        options.brokers = brokers
        options.controllers = 3
        options.profile = .standing
        options.overrides = settings
        options.firstBrokerPort = 24092
        options.firstControllerPort = 24192
        return options
    }

    private static func serve(
        _ supervisor: ClusterSupervisor,
        _ body: (TestCluster) async throws -> Void
    ) async throws {
        let status = await supervisor.status()
        let client = try ClusterClient(bootstrap: try ServerAddress.list(status.bootstrapServers))
        defer { client.close() }
        let cluster = TestCluster(supervisor, client, status)
        try await cluster.waitUntilServing()
        try await body(cluster)
    }

    /// Waits until every broker knows every broker.
    func waitUntilServing() async throws {
        for broker in self.brokers {
            try await eventually("broker \(broker) knows all brokers") {
                _ = try await self.client.metadata(topics: [])
                return try await self.metadata(of: [], from: broker).brokers.map(\.nodeId).sorted()
            } until: {
                $0 == self.brokers
            }
        }
    }

    /// What a node has written into its log.
    func nodeLog(of node: Int32) throws -> String {
        try String(contentsOfFile: self.layout.nodeLog(of: node), encoding: .utf8)
    }

    /// The process of a node.
    func pid(of node: Int32) async -> Int32? {
        await self.supervisor.status().nodes.first { $0.id == node }?.pid
    }

    /// Starts every node that has no process and lets frozen ones go on.
    func startWhatIsDown() async throws {
        for node in await self.supervisor.status().nodes {
            switch node.state {
            case .frozen: try await self.supervisor.thaw(node.id)
            case .stopped, .exited: try await self.supervisor.start(node.id)
            case .starting, .running, .stopping: break
            }
        }
    }
}
