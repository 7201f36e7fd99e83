import CLinux
import Glibc

/// A loopback port kept for a node as long as this value lives: others that look for a free port find it taken, while
/// the node itself can listen on it.
package final class ReservedPort: Sendable {
    package let number: UInt16
    private let socket: Descriptor

    private init(number: UInt16, socket: Int32) {
        self.number = number
        self.socket = Descriptor(socket)
    }

    /// Takes a port that nobody has; nil when somebody does.
    package static func new(_ number: UInt16) -> ReservedPort? {
        let socket = linux_reserve_loopback_port(number, 1)
        return socket < 0 ? nil : ReservedPort(number: number, socket: socket)
    }

    /// Takes a port that this cluster had before: remains of old connections do not matter, a listener does.
    package static func again(_ number: UInt16) -> ReservedPort? {
        let socket = linux_reserve_loopback_port(number, 0)
        return socket < 0 ? nil : ReservedPort(number: number, socket: socket)
    }
}

/// Chooses the ports of a cluster's nodes.
package struct PortAllocation {
    /// Ports that the kernel gives to outgoing connections. A client that tries to reach a dead node on one of them
    /// could be given that very port as its own and connect to itself.
    package static let ephemeralPorts: ClosedRange<UInt16> = 32768...60999

    /// Where the search for a broker's port starts.
    package var firstBrokerPort: UInt16
    /// Where the search for a controller's port starts.
    package var firstControllerPort: UInt16
    /// Where the search for the port of a node's metrics page starts.
    package var firstMetricsPort: UInt16

    package init(
        firstBrokerPort: UInt16 = 19092,
        firstControllerPort: UInt16 = 19192,
        firstMetricsPort: UInt16 = 19292
    ) {
        self.firstBrokerPort = firstBrokerPort
        self.firstControllerPort = firstControllerPort
        self.firstMetricsPort = firstMetricsPort
    }

    /// Gives every node that lacks a port one, and takes the ports of those that have one; a port that somebody else
    /// listens on meanwhile is replaced.
    ///
    /// - Returns: the reservations, to be kept while the cluster lives.
    package func assign(to nodes: inout [NodeDescription]) throws(ClusterError) -> [ReservedPort] {
        var reservations: [ReservedPort] = []
        for index in nodes.indices {
            if nodes[index].roles.contains(.broker) {
                let port = try reserve(nodes[index].brokerPort, from: firstBrokerPort)
                nodes[index].brokerPort = port.number
                reservations.append(port)
            }
            if nodes[index].roles.contains(.controller) {
                let port = try reserve(nodes[index].controllerPort, from: firstControllerPort)
                nodes[index].controllerPort = port.number
                reservations.append(port)
            }
            let port = try reserve(nodes[index].metricsPort, from: firstMetricsPort)
            nodes[index].metricsPort = port.number
            reservations.append(port)
        }
        return reservations
    }

    private func reserve(_ former: UInt16?, from first: UInt16) throws(ClusterError) -> ReservedPort {
        if let former, let port = ReservedPort.again(former) { return port }
        for candidate in first...UInt16.max where !Self.ephemeralPorts.contains(candidate) {
            if let port = ReservedPort.new(candidate) { return port }
        }
        throw ClusterError(
            .portUnavailable,
            "No free port on 127.0.0.1 from \(first) upwards (outside \(Self.ephemeralPorts.lowerBound)-"
                + "\(Self.ephemeralPorts.upperBound)). Choose another first port with --port."
        )
    }
}
