import Cluster
import Glibc
import KafkaProtocol
import TestSupport
import Testing
import Ticketing

extension ProcessSuites {
    /// The ticketing services as processes, with brokers and services killed under them.
    @Suite(.serialized) struct WorkloadTests {
        /// How long payments are taken; `HIGHWATER_WORKLOAD_SECONDS` changes it.
        static var seconds: Int {
            getenv("HIGHWATER_WORKLOAD_SECONDS").flatMap { Int(String(cString: $0)) } ?? 60
        }

        @Test func killedBrokersAndServicesLoseNothingAndDoNothingTwice() async throws {
            try await TestCluster.run { cluster in
                try await TicketingServices.run(
                    on: cluster,
                    name: "kills",
                    settings: [(.rate, 500), (.poison, 0.2), (.transient, 1), (.soldOut, 5)]
                ) { services in
                    let verdict = try await killUnderLoad(services, cluster)
                    print("  \(verdict.sentence)")
                    let messages = "  commands and events \(verdict.written): took effect \(verdict.processed), parked"
                    print(
                        "\(messages) \(verdict.parkedEvents), missing \(verdict.missing); inbox skips \(verdict.skipped)"
                    )
                    for example in verdict.examples { print("  \(example)") }
                    #expect(verdict.started > Int64(Self.seconds) * 100)
                    #expect(verdict.lost == 0 && verdict.missing == 0)
                    #expect(verdict.twice == 0 && verdict.wrong == 0 && verdict.stuck == 0)
                    #expect(verdict.moneyDifference == 0 && verdict.seatDifference == 0)
                    #expect(verdict.refunded > 0 && verdict.parked > 0)
                    #expect(verdict.isGood)
                }
            }
        }

        private func killUnderLoad(_ services: TicketingServices, _ cluster: TestCluster) async throws -> AuditFigures {
            let clock = ContinuousClock()
            let start = clock.now
            let step = Duration.seconds(Self.seconds) / 6
            try await services.waitForMore(1_000)
            let kills: [() async throws -> Void] = [
                { try await self.killService("point-1", services) },
                { try await self.killBroker(1, cluster) },
                { try await self.killService("reservation-2", services) },
                { try await self.killBroker(2, cluster) },
                { try await self.killService("payment-1", services) },
            ]
            for (index, kill) in kills.enumerated() {
                try await clock.sleep(until: start.advanced(by: step * (index + 1)))
                try await kill()
                try await services.waitForMore(500)
            }
            try await clock.sleep(until: start.advanced(by: step * 6))
            return try await services.verdict()
        }

        private func killService(_ instance: String, _ services: TicketingServices) async throws {
            try await services.killAndStart(instance)
            print("  killed \(instance) and started it")
        }

        private func killBroker(_ id: Int32, _ cluster: TestCluster) async throws {
            try await cluster.supervisor.kill(id)
            let survivors = cluster.brokers.filter { $0 != id }
            try await cluster.waitForPartition("point-commands", toHave: "a leader that lives", from: survivors) {
                survivors.contains($0.leaderId)
            }
            try await cluster.supervisor.start(id)
            print("  killed broker \(id) and started it")
        }

        @Test func eachDeliveryModeLosesAndDuplicatesExactlyWhereItMay() async throws {
            try await TestCluster.run { cluster in
                for mode in DeliveryMode.allCases {
                    try await TicketingServices.run(
                        on: cluster,
                        name: mode.rawValue,
                        mode: mode,
                        instances: ["payment-1", "point-1", "reservation-1"],
                        // More orders than the points can keep up with: there is always something in hand.
                        settings: [(.rate, 100), (.poison, 0), (.soldOut, 5), (.processing(.point), 20)]
                    ) { services in
                        for _ in 0..<2 {
                            try await services.waitForMore(300)
                            try await services.killAndStart("point-1")
                        }
                        let verdict = try await services.verdict()
                        let name = mode.rawValue + String(repeating: " ", count: 17 - mode.rawValue.count)
                        print(
                            "  \(name) \(verdict.started) payments: lost \(verdict.lost), applied twice \(verdict.twice)"
                        )
                        #expect(mode.mayLose ? verdict.lost > 0 : verdict.lost == 0, "\(mode): \(verdict.sentence)")
                        #expect(
                            mode.mayDuplicate ? verdict.twice > 0 : verdict.twice == 0,
                            "\(mode): \(verdict.sentence)"
                        )
                        #expect(verdict.moneyDifference == 0 && verdict.seatDifference == 0)
                    }
                }
            }
        }
    }
}
