import ClusterView
import Console

/// A ticketing workload that never ran.
package enum WorkloadFixtures {
    private static let services = ["payment", "point", "reservation"]

    /// Five instances that do their work.
    package static func steady(at now: Int64) -> WorkloadSnapshot {
        let names = ["payment-1", "point-1", "point-2", "reservation-1", "reservation-2"]
        return WorkloadSnapshot(
            takenAtMilliseconds: now,
            instances: names.enumerated().map { index, name in
                instance(name, number: index, at: now)
            },
            stores: stores(at: now),
            sagas: sagas,
            audit: WorkloadAudit(heardMilliseconds: now - 1000),
            settings: settings(confirmed: 5)
        )
    }

    /// Twelve instances, some with long names; one is silent, one retries, and the auditor has found something.
    package static func troubled(at now: Int64) -> WorkloadSnapshot {
        var snapshot = steady(at: now)
        let names = [
            "payment-1", "payment-2", "payment-canary-eu-central-1a-blue", "point-1", "point-2", "point-3", "point-4",
            "예약-서비스-1", "reservation-1", "reservation-2", "reservation-3", "reservation-canary-ap-northeast-2c-3",
        ]
        snapshot.instances = names.enumerated().map { index, name in
            instance(name, number: index, at: now)
        }
        snapshot.instances[1].heardMilliseconds = now - 12_400
        snapshot.instances[1].lastError =
            "Broker transport failure: 127.0.0.1:19093/2: Connect to ipv4#127.0.0.1:19093 failed"
        snapshot.instances[5].waiting = 2
        snapshot.instances[5].retried = 1_204
        snapshot.instances[5].lastError = "SeatMapUnavailable: try again"
        snapshot.instances[6].isStopped = true
        snapshot.instances[9].deadLettered = 19
        snapshot.instances[9].producer.errorRate = 0.0412
        snapshot.instances[9].producer.retryRate = 0.113
        snapshot.instances[9].producer.requestLatency = .init(p50Milliseconds: 41, p99Milliseconds: 1_021)
        snapshot.stores[1].outboxBacklog = 1_204
        snapshot.stores[1].deadLettered = 27
        snapshot.stores[2].late = 8_112
        snapshot.audit = WorkloadAudit(
            heardMilliseconds: now - 2000,
            lost: 0,
            appliedTwice: 2,
            stuck: 1,
            parked: 27,
            discrepancies: [
                "payment pay-00031877 was refunded twice: 24,000 points too many", "24,000 points do not add up",
            ]
        )
        return snapshot
    }

    /// The processes of the instances as their owner sees them; of twelve one was killed and one is frozen.
    package static func processes(of snapshot: WorkloadSnapshot) -> [WorkloadRow] {
        let isInTrouble = snapshot.instances.count == 12
        return snapshot.instances.enumerated().map { index, instance in
            var state = instance.isStopped ? WorkloadRow.State.stopped : .running
            if isInTrouble, index == 2 { state = .ended }
            if isInTrouble, index == 10 { state = .frozen }
            let hasProcess = state == .running || state == .frozen
            return WorkloadRow(
                name: instance.name,
                group: instance.service,
                topics: instance.service == "payment"
                    ? ["point-events", "reservation-events"] : ["\(instance.service)-commands"],
                state: state,
                pid: hasProcess ? instance.pid : nil,
                cpuPercent: hasProcess ? Double(3 + index) : nil,
                lastExit: state == .ended ? "killed by SIGKILL" : nil
            )
        }
    }

    private static func service(of name: String) -> String {
        services.first { name.hasPrefix($0) } ?? "reservation"
    }

    private static func instance(_ name: String, number: Int, at now: Int64) -> WorkloadInstance {
        let count = Int64(number)
        return WorkloadInstance(
            name: name,
            service: service(of: name),
            mode: "after-processing",
            pid: Int32(48_200 + number),
            startedAtMilliseconds: now - 252_000,
            heardMilliseconds: now - 400,
            partitions: 3,
            inHand: 12 + number,
            processed: 48_112 - 211 * count,
            skipped: 3 + count,
            retried: 40 * count,
            processedPerSecond: 101.4 + Double(number),
            commitLatency: .init(p50Milliseconds: 8.2, p99Milliseconds: 41),
            producer: .init(
                delivered: 24_011 + 17 * count,
                queued: number,
                publishedPerSecond: 99.6 + Double(number),
                retryRate: number == 3 ? 0.0002 : 0,
                requestLatency: .init(p50Milliseconds: 2.4, p99Milliseconds: 9.2 + Double(number))
            )
        )
    }

    private static func stores(at now: Int64) -> [WorkloadStore] {
        services.enumerated().map { index, service in
            WorkloadStore(
                service: service,
                heardMilliseconds: now - 400,
                written: 96_204 - Int64(index),
                processed: 96_190 - Int64(index),
                onTime: 96_011,
                late: 179,
                outboxBacklog: 0,
                inboxSkips: Int64(4 + index)
            )
        }
    }

    private static let sagas = WorkloadSagas(
        started: 48_481,
        running: 41,
        completed: 46_012,
        compensated: 2_310,
        refused: 118,
        startedPerSecond: 99.4
    )

    private static func settings(confirmed count: Int) -> [WorkloadSetting] {
        func confirmed(_ count: Int, of total: Int) -> WorkloadSetting.Confirmation { .init(count: count, of: total) }
        let whole = [
            WorkloadSetting(
                key: "rate",
                label: "payments started",
                unit: .perSecond,
                range: 0...100_000,
                value: 100,
                observed: 99.4,
                confirmed: confirmed(1, of: 1)
            ),
            WorkloadSetting(
                key: "poison",
                label: "poison commands",
                unit: .percent,
                range: 0...100,
                value: 0.2,
                confirmed: confirmed(1, of: 1)
            ),
            WorkloadSetting(
                key: "transient",
                label: "transient failures",
                unit: .percent,
                range: 0...100,
                value: 0,
                confirmed: confirmed(count - 1, of: count)
            ),
            WorkloadSetting(
                key: "sold-out",
                label: "orders for sold-out seats",
                unit: .percent,
                range: 0...100,
                value: 5
            ),
        ]
        let times = services.map { service in
            WorkloadSetting(
                key: "processing-ms.\(service)",
                label: "\(service): time per record",
                unit: .milliseconds,
                range: 0...60_000,
                service: service,
                value: service == "point" ? 20 : 0
            )
        }
        let processes = services.map { service in
            WorkloadSetting(
                key: "instances.\(service)",
                label: "\(service): processes",
                unit: .processes,
                range: 0...6,
                service: service,
                value: 2,
                observed: service == "payment" ? 1 : 2
            )
        }
        return whole + times + processes
    }
}
