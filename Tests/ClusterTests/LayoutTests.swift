import Cluster
import Testing

@Suite struct LayoutTests {
    @Test func portsAreOutsideTheRangeOfOutgoingConnectionsAndKept() throws {
        var nodes = ClusterDescription.nodes(brokers: 3, controllers: 2)
        let allocation = PortAllocation(firstBrokerPort: 32767, firstControllerPort: 61100, firstMetricsPort: 60990)
        let reservations = try allocation.assign(to: &nodes)
        let ports = nodes.flatMap { [$0.brokerPort, $0.controllerPort, $0.metricsPort].compactMap(\.self) }
        #expect(ports.count == 10)
        #expect(Set(ports).count == 10)
        #expect(ports.allSatisfy { !PortAllocation.ephemeralPorts.contains($0) })
        #expect(reservations.map(\.number).sorted() == ports.sorted())
        withExtendedLifetime(reservations) {
            for port in ports { #expect(ReservedPort.new(port) == nil) }
        }
    }

    @Test func formerPortsAreTakenAgain() throws {
        var nodes = ClusterDescription.nodes(brokers: 2, controllers: 1)
        let first = try PortAllocation(firstBrokerPort: 21092, firstControllerPort: 21192).assign(to: &nodes)
        let ports = first.map(\.number)
        // Still reserved by the first allocation, and nobody listens: the same cluster may have them.
        let second = try PortAllocation(firstBrokerPort: 22092, firstControllerPort: 22192).assign(to: &nodes)
        withExtendedLifetime(first) { #expect(second.map(\.number) == ports) }
    }

    @Test func clusterWithoutControllersOfItsOwnLetsBrokersVote() {
        let nodes = ClusterDescription.nodes(brokers: 4, controllers: 0)
        #expect(
            nodes.map(\.roles) == [
                [.broker, .controller], [.broker, .controller], [.broker, .controller], [.broker],
            ]
        )
        #expect(ClusterDescription.nodes(brokers: 2, controllers: 0).map(\.roles.count) == [2, 1])
    }

    @Test func clusterIdHasKafkasForm() {
        let ids = (0..<200).map { _ in ClusterDescription.randomClusterId() }
        #expect(Set(ids).count == 200)
        for id in ids {
            #expect(id.count == 22)
            #expect(id.first != "-")
            #expect(id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        }
    }

    @Test func fullFileSystemIsRefusedWithASentence() throws {
        try DiskSpace.require(512 << 20, at: "/data") { _ in 512 << 20 }
        let error = #expect(throws: ClusterError.self) {
            try DiskSpace.require(512 << 20, at: "/data") { _ in 100 << 20 }
        }
        #expect(error?.code == .diskSpaceLow)
        #expect(
            error?.sentence.hasPrefix("Only 100 MB are free at /data, and the cluster needs 512 MB to start.") == true
        )
    }

    @Test func brokenDescriptionIsASentence() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ClusterLayout(directory: directory)
            #expect(try layout.readDescription() == nil)
            try SmallFile.replace(layout.descriptionFile, with: Array("{".utf8))
            let error = #expect(throws: ClusterError.self) { try layout.readDescription() }
            #expect(error?.code == .layoutUnreadable)
        }
    }
}
