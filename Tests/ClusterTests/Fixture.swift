import Cluster
import Glibc
import Testing

/// The stand-in for the `highwater` executable, which lies beside the tests' own.
let fakeNode: String = {
    let own = NodeProgram.ownPath
    return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/FakeNode"
}()

/// Options for a small cluster of fake nodes, with misbehaviours by node.
func fakeOptions(_ behaviours: [Int32: String] = [:]) -> ClusterOptions {
    var options = ClusterOptions(program: NodeProgram(path: fakeNode, arguments: ["node"]))
    options.brokers = 2
    options.controllers = 1
    options.overrides = behaviours.sorted { $0.key < $1.key }.map {
        ServerProperties.Entry(key: "fake.behaviour.\($0.key)", value: $0.value)
    }
    return options
}

/// Runs a test with a directory of its own, removed afterwards.
func withTemporaryDirectory<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    return try await body(directory.path)
}

/// Runs a test with a cluster of fake nodes that is up, and takes it down afterwards.
func withCluster(
    _ options: ClusterOptions = fakeOptions(),
    _ body: (ClusterSupervisor) async throws -> Void
) async throws {
    try await withTemporaryDirectory { directory in
        let supervisor = try await ClusterSupervisor.open(directory: directory, options: options)
        do {
            try await supervisor.startAll()
            try await body(supervisor)
        } catch {
            try await supervisor.down()
            throw error
        }
        try await supervisor.down()
    }
}

extension ClusterSupervisor {
    /// One node's status.
    func node(_ id: Int32) throws -> NodeStatus {
        try #require(status().nodes.first { $0.id == id })
    }
}

/// The error that an order ends with.
func failure(_ body: () async throws(ClusterError) -> Void) async -> ClusterError? {
    do throws(ClusterError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
