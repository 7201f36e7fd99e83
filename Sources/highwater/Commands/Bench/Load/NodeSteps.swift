import Cluster
import ClusterClient

/// What the metrics pages of nodes say about their longest steps.
struct NodeSteps: Sendable {
    /// The longest one of any of the nodes since its start, in seconds.
    private(set) var longestSeconds = 0.0
    /// How many took longer than 20 ms, together.
    private(set) var overlong = 0.0

    /// Asks those of `nodes` that run.
    static func read(_ nodes: [NodeStatus], by client: ClusterClient) async throws -> NodeSteps {
        var steps = NodeSteps()
        for node in nodes where node.state == .running {
            guard let port = node.metricsPort else { continue }
            let page = try await client.text(
                at: ServerAddress(host: node.host, port: port),
                path: "/metrics",
                timeoutMilliseconds: 30_000
            )
            let lines = String(decoding: page, as: UTF8.self).split(separator: "\n")
            func value(_ name: String) -> Double {
                lines.first { $0.hasPrefix(name + " ") }.flatMap { Double($0.dropFirst(name.count + 1)) } ?? .nan
            }
            steps.longestSeconds = max(steps.longestSeconds, value("highwater_step_longest_seconds"))
            steps.overlong += value("highwater_steps_over_20ms_total")
        }
        return steps
    }
}
