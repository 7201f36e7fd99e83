import ClusterView
import Foundation
import RecordClient
import Ticketing

/// What the services and their auditor write, in the words of the console's model.
enum WorkloadReports {
    /// A record of the status topic.
    enum Report {
        case instance(WorkloadReport)
        case audit(WorkloadAudit)
        /// The record of this name was taken out.
        case gone(String)
        /// Of another version, or of somebody else.
        case unknown

        init(_ record: ConsumedRecord) {
            let key = String(decoding: record.key ?? [], as: UTF8.self)
            guard let value = record.value else {
                self = .gone(key)
                return
            }
            if key == AuditFigures.key {
                let figures = try? JSONDecoder().decode(AuditFigures.self, from: Data(value))
                self = figures.map { .audit(WorkloadReports.audit($0)) } ?? .unknown
            } else {
                let status = try? JSONDecoder().decode(InstanceStatus.self, from: Data(value))
                self = status.map { .instance(WorkloadReports.report($0)) } ?? .unknown
            }
        }
    }

    /// A record of the control topic; nil for what is no setting, or no number.
    static func setting(_ record: ConsumedRecord) -> (WorkloadSettings.Name, Double)? {
        guard let key = record.key, let name = WorkloadSettings.Name(key: String(decoding: key, as: UTF8.self)),
            let text = record.value.map({ String(decoding: $0, as: UTF8.self) }), let value = Double(text),
            value.isFinite
        else { return nil }
        return (name, value)
    }

    // MARK: Instances

    private static func report(_ status: InstanceStatus) -> WorkloadReport {
        let figures = status.database
        let store = WorkloadStore(
            service: status.service.rawValue,
            heardMilliseconds: status.atMilliseconds,
            written: figures.count(.written),
            processed: figures.count(.processed),
            onTime: figures.count(.onTime),
            late: figures.count(.late),
            deadLettered: figures.count(.deadLettered),
            outboxBacklog: figures.outboxBacklog,
            inboxSkips: figures.count(.skipped)
        )
        let sagas = WorkloadSagas(
            started: figures.count(.started),
            running: figures.running,
            completed: figures.count(.completed),
            compensated: figures.count(.refunded),
            refused: figures.count(.refused)
        )
        return WorkloadReport(
            instance: self.instance(status),
            store: store,
            sagas: status.service == .payment ? sagas : nil
        )
    }

    private static func instance(_ status: InstanceStatus) -> WorkloadInstance {
        WorkloadInstance(
            name: status.instance,
            service: status.service.rawValue,
            mode: status.mode.rawValue,
            pid: status.pid,
            startedAtMilliseconds: status.startedAtMilliseconds,
            heardMilliseconds: status.atMilliseconds,
            isStopped: status.isStopped,
            partitions: status.partitions,
            inHand: status.inHand,
            waiting: status.waiting,
            processed: status.processed,
            skipped: status.skipped,
            retried: status.retried,
            deadLettered: status.deadLettered,
            failedCommits: status.failedCommits,
            databaseErrors: status.databaseErrors,
            processedPerSecond: status.processedPerSecond,
            commitLatency: status.commitLatency.count == 0
                ? nil
                : WorkloadInstance.Latency(
                    p50Milliseconds: status.commitLatency.p50,
                    p99Milliseconds: status.commitLatency.p99
                ),
            producer: self.producer(status.producer),
            lastError: status.lastFailure,
            settings: status.settings
        )
    }

    private static func producer(_ figures: InstanceStatus.ProducerFigures) -> WorkloadInstance.Producer {
        WorkloadInstance.Producer(
            delivered: figures.delivered,
            failed: figures.failed,
            queued: figures.queued,
            publishedPerSecond: figures.publishedPerSecond,
            errorRate: figures.errorRate,
            retryRate: figures.retryRate,
            requestLatency: figures.requestP99 == 0
                ? nil
                : WorkloadInstance.Latency(p50Milliseconds: figures.requestP50, p99Milliseconds: figures.requestP99)
        )
    }

    // MARK: The auditor

    static func audit(_ figures: AuditFigures) -> WorkloadAudit {
        var discrepancies = figures.isGood ? [] : figures.examples
        func add(_ count: Int64, _ words: String) {
            if count != 0 { discrepancies.append("\(count) \(words)") }
        }
        add(figures.moneyDifference, "points are missing from the accounts by the ledger")
        add(figures.seatDifference, "seats are missing by the confirmations")
        if figures.examples.isEmpty { add(figures.wrong, "finished payments whose money or seats do not fit") }
        return WorkloadAudit(
            heardMilliseconds: figures.atMilliseconds,
            lost: figures.lost,
            appliedTwice: figures.twice,
            stuck: figures.stuck,
            parked: figures.parked,
            discrepancies: discrepancies
        )
    }

    // MARK: Settings

    static func setting(_ name: WorkloadSettings.Name, _ value: Double) -> WorkloadSetting {
        let label: String
        let unit: WorkloadSetting.Unit
        var service: WorkloadService?
        switch name {
        case .rate: (label, unit) = ("payments started", .perSecond)
        case .poison: (label, unit) = ("poison commands", .percent)
        case .transient: (label, unit) = ("transient failures", .percent)
        case .soldOut: (label, unit) = ("orders for sold-out seats", .percent)
        case .processing(let about):
            (label, unit, service) = ("\(about.rawValue): time per record", .milliseconds, about)
        case .instances(let about): (label, unit, service) = ("\(about.rawValue): processes", .processes, about)
        }
        return WorkloadSetting(
            key: name.description,
            label: label,
            unit: unit,
            range: name.range,
            service: service?.rawValue,
            value: value
        )
    }
}
