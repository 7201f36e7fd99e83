import Measures

/// The probe as a state machine: which probes are due, and what became of each.
///
/// It sends nothing and reads no clock. Probes have intended times at fixed intervals, whatever becomes of those before:
/// a cluster that stands still is not spared the probes that it would have been sent (coordinated omission). All times
/// are nanoseconds of one monotonic clock, since the process that sends is the one that receives.
public struct ProbeMachine: Sendable {
    public let settings: ProbeSettings
    /// Marks this run's records among those of others.
    public let instance: String
    private let startNanoseconds: Int64
    private var partitions: [Int32: ProbePartition] = [:]
    private var brokers: Set<Int32> = []
    private var outages: [ProbeOutage] = []
    private var commit = LatencyHistogram()
    private var failedCommits = 0
    private var trouble: String?

    private static let outagesKept = 1000

    public init(settings: ProbeSettings, instance: String, nowNanoseconds: Int64) {
        self.settings = settings
        self.instance = instance
        self.startNanoseconds = nowNanoseconds
    }

    // MARK: Who leads

    /// Who leads a partition.
    public struct Led: Sendable, Equatable {
        public var partition: Int32
        public var leader: Int32?
        /// -1 where the metadata do not tell.
        public var epoch: Int32

        public init(partition: Int32, leader: Int32?, epoch: Int32 = -1) {
            self.partition = partition
            self.leader = leader
            self.epoch = epoch
        }
    }

    /// Takes in who leads; partitions that are new are probed from now on, spread over the interval.
    public mutating func observe(_ led: [Led], brokers: Set<Int32>, nowNanoseconds now: Int64) {
        self.brokers = brokers
        let interval = self.settings.intervalMilliseconds * 1_000_000
        for (place, row) in led.enumerated() {
            if self.partitions[row.partition] != nil {
                if let over = self.partitions[row.partition]?.led(by: row.leader, epoch: row.epoch, now: now) {
                    self.end(over)
                }
            } else {
                self.partitions[row.partition] = ProbePartition(
                    partition: row.partition,
                    leader: row.leader,
                    epoch: row.epoch,
                    firstIntended: now + interval * Int64(place) / Int64(led.count)
                )
            }
        }
    }

    /// A connection to a broker broke.
    public mutating func connectionLost(to broker: Int32, nowNanoseconds now: Int64) {
        for (number, partition) in self.partitions where partition.leader == broker {
            self.partitions[number]?.connectionLost(now: now)
        }
    }

    // MARK: Probes

    /// The probes to send now; each has to be told by ``sent(_:nowNanoseconds:)`` or ``failed(_:nowNanoseconds:)``.
    public mutating func due(nowNanoseconds now: Int64) -> [ProbeOrder] {
        let interval = self.settings.intervalMilliseconds * 1_000_000
        return self.partitions.keys.sorted().flatMap { number in
            (self.partitions[number]?.due(now: now, interval: interval) ?? [])
                .map { ProbeOrder(partition: number, sequence: $0) }
        }
    }

    /// When the next one is due; nil while there are no partitions.
    public var nextDueNanoseconds: Int64? { self.partitions.values.map(\.nextDue).min() }

    public mutating func sent(_ order: ProbeOrder, nowNanoseconds now: Int64) {
        self.partitions[order.partition]?.sent(order.sequence, now: now)
    }

    public mutating func acknowledged(_ order: ProbeOrder, nowNanoseconds now: Int64) {
        self.partitions[order.partition]?.acknowledged(order.sequence, now: now)
    }

    public mutating func failed(_ order: ProbeOrder, because reason: String, nowNanoseconds now: Int64) {
        self.trouble = reason
        self.partitions[order.partition]?.failed(order.sequence, now: now)
    }

    /// A record of the probe's topic was read; those of other runs and of others altogether are not looked at.
    public mutating func arrived(_ message: ProbeMessage, partition: Int32, nowNanoseconds now: Int64) {
        guard message.instance == self.instance else { return }
        self.partitions[partition]?.arrived(message.sequence, now: now)
    }

    public mutating func committed(tookNanoseconds: Int64) { self.commit.record(tookNanoseconds / 1000) }

    public mutating func commitFailed(because reason: String) {
        self.failedCommits += 1
        self.trouble = reason
    }

    /// Gives up on what should be back by now.
    public mutating func expire(nowNanoseconds now: Int64) {
        let lostAfter = self.settings.lostAfterMilliseconds * 1_000_000
        for number in self.partitions.keys { self.partitions[number]?.expire(now: now, lostAfter: lostAfter) }
    }

    /// How many probes are under way.
    public var inFlight: Int { self.partitions.values.reduce(0) { $0 + $1.inFlight } }

    private mutating func end(_ outage: ProbeOutage) {
        if self.outages.count == Self.outagesKept { self.outages.removeFirst() }
        self.outages.append(outage)
    }

    // MARK: Figures

    public func snapshot(nowNanoseconds now: Int64) -> ProbeSnapshot {
        var snapshot = ProbeSnapshot(settings: self.settings)
        snapshot.runningMilliseconds = (now - self.startNanoseconds) / 1_000_000
        snapshot.commit = self.commit
        snapshot.failedCommits = self.failedCommits
        snapshot.trouble = self.trouble
        for number in self.partitions.keys.sorted() {
            guard let partition = self.partitions[number] else { continue }
            var sum = ProbeFigures()
            for (leader, figures) in partition.figures {
                sum.add(figures)
                if leader >= 0 { snapshot.leaders[leader, default: ProbeFigures()].add(figures) }
            }
            sum.inFlight = partition.inFlight
            snapshot.total.add(sum)
            snapshot.partitions.append(.init(partition: number, leader: partition.leader, figures: sum))
            if let outage = partition.outage { snapshot.outages.append(outage) }
        }
        snapshot.outages = (self.outages + snapshot.outages).sorted { $0.begunNanoseconds < $1.begunNanoseconds }
        snapshot.uncovered = self.brokers.subtracting(self.partitions.values.compactMap(\.leader)).sorted()
        return snapshot
    }
}
