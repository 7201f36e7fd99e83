import Measures

/// The probes of one partition. Times are nanoseconds of one monotonic clock.
struct ProbePartition: Sendable {
    private struct Flight: Sendable {
        var intended: Int64
        var sent: Int64?
        /// Who led when it was made.
        var leader: Int32?
        var acknowledged: Int64?
        var failed: Int64?
        var isBack = false
        /// Whether the connection was lost or the leader changed meanwhile.
        var crossed: Bool
    }

    let partition: Int32
    private(set) var leader: Int32?
    private var epoch: Int32 = -1
    private var nextIntended: Int64
    private var nextSequence: Int64 = 0
    private var flights: [Int64: Flight] = [:]
    private var highestBack: Int64 = -1
    /// Lost ones, in case they come late.
    private var lost: Set<Int64> = []
    private(set) var figures: [Int32: ProbeFigures] = [:]
    private(set) var outage: ProbeOutage?

    private static let lostKept = 100_000
    /// After a pause so many probes are made good at once; it was the machine that stood still, not the cluster.
    private static let mostDue = 10_000
    /// Where a probe without a leader is counted.
    private static let noLeader: Int32 = -1

    init(partition: Int32, leader: Int32?, epoch: Int32, firstIntended: Int64) {
        self.partition = partition
        self.leader = leader
        self.epoch = epoch
        self.nextIntended = firstIntended
    }

    var nextDue: Int64 { self.nextIntended }
    var inFlight: Int { self.flights.values.reduce(0) { $0 + ($1.isBack || $1.failed != nil ? 0 : 1) } }

    // MARK: Sending

    /// The probes whose time has come, however late it is.
    mutating func due(now: Int64, interval: Int64) -> [Int64] {
        var sequences: [Int64] = []
        while self.nextIntended <= now, sequences.count < Self.mostDue {
            let isOut = self.outage.map { !$0.isOver } ?? false
            self.flights[self.nextSequence] = Flight(intended: self.nextIntended, leader: self.leader, crossed: isOut)
            sequences.append(self.nextSequence)
            self.nextSequence += 1
            self.nextIntended += interval
        }
        return sequences
    }

    mutating func sent(_ sequence: Int64, now: Int64) {
        guard let flight = self.flights[sequence] else { return }
        // What a fast consumer has seen before this is told keeps its order.
        self.flights[sequence]?.sent = flight.sent ?? now
        self.count(flight) { $0.sent += 1 }
    }

    mutating func acknowledged(_ sequence: Int64, now: Int64) {
        guard var flight = self.flights[sequence], flight.acknowledged == nil else { return }
        flight.acknowledged = now
        self.flights[sequence] = flight
        self.count(flight) { figures in
            figures.acknowledged += 1
            guard !flight.crossed, let sent = flight.sent else { return }
            figures.acknowledge.record(intended: flight.intended, sent: sent, now: now)
        }
        if flight.isBack { self.flights[sequence] = nil }
        self.recover(flight, now: now)
    }

    mutating func failed(_ sequence: Int64, now: Int64) {
        guard let flight = self.flights[sequence], flight.failed == nil, flight.acknowledged == nil else { return }
        self.count(flight) { $0.failed += 1 }
        self.begin(.failedAcknowledgement, now: now)
        if self.outage?.firstFailedAckNanoseconds == nil { self.outage?.firstFailedAckNanoseconds = now }
        // It may have been written all the same; then it comes back.
        self.flights[sequence]?.failed = now
        if flight.isBack { self.flights[sequence] = nil }
    }

    // MARK: Back

    mutating func arrived(_ sequence: Int64, now: Int64) {
        guard sequence < self.nextSequence else { return }
        guard var flight = self.flights[sequence] else {
            if self.lost.remove(sequence) != nil {
                self.count(nil) { figures in
                    figures.lost -= 1
                    figures.cameLate += 1
                }
            } else {
                self.count(nil) { $0.duplicates += 1 }
            }
            return
        }
        guard !flight.isBack else { return self.count(flight) { $0.duplicates += 1 } }
        flight.isBack = true
        let isLateInOrder = sequence < self.highestBack
        self.highestBack = max(self.highestBack, sequence)
        self.count(flight) { figures in
            figures.received += 1
            if isLateInOrder { figures.outOfOrder += 1 }
            if flight.crossed {
                figures.failOvers += 1
                let microseconds = (now - flight.intended) / 1000
                figures.worstFailOverMicroseconds = max(figures.worstFailOverMicroseconds, microseconds)
            } else {
                figures.roundTrip.record(intended: flight.intended, sent: flight.sent ?? flight.intended, now: now)
            }
        }
        let isSettled = flight.acknowledged != nil || flight.failed != nil
        self.flights[sequence] = isSettled ? nil : flight
    }

    /// Gives up on what should be back by now.
    mutating func expire(now: Int64, lostAfter: Int64) {
        for sequence in self.flights.keys.sorted() {
            guard let flight = self.flights[sequence] else { continue }
            if let acknowledged = flight.acknowledged, now - acknowledged > lostAfter {
                self.flights[sequence] = nil
                // Counted where a late arrival takes it back.
                self.count(nil) { $0.lost += 1 }
                if self.lost.count < Self.lostKept { self.lost.insert(sequence) }
            } else if let failed = flight.failed, now - failed > lostAfter {
                self.flights[sequence] = nil
            }
        }
    }

    // MARK: Fail-over

    mutating func connectionLost(now: Int64) { self.begin(.connectionLost, now: now) }

    /// Takes in who leads now.
    ///
    /// - Returns: an outage that is over. An acknowledgement often comes before the metadata say who gave it: only they
    ///   close an outage, so that one fail-over is not counted twice.
    mutating func led(by leader: Int32?, epoch: Int32, now: Int64) -> ProbeOutage? {
        let isNew = leader != self.leader || (epoch >= 0 && epoch != self.epoch)
        let wasOver = self.outage?.isOver ?? false
        if isNew {
            if !wasOver { self.begin(leader == nil ? .noLeader : .leaderChanged, now: now) }
            if let leader, self.outage?.newLeaderNanoseconds == nil {
                self.outage?.newLeaderNanoseconds = now
                self.outage?.leaderAfter = leader
            }
        }
        self.leader = leader
        self.epoch = epoch
        guard wasOver, var outage = self.outage else { return nil }
        outage.leaderAfter = leader
        self.outage = nil
        return outage
    }

    private mutating func begin(_ sign: ProbeOutage.Sign, now: Int64) {
        // Words about a connection come late; what they are about is over.
        if let outage = self.outage, outage.isOver { return }
        for sequence in self.flights.keys { self.flights[sequence]?.crossed = true }
        guard self.outage == nil else { return }
        self.outage = ProbeOutage(
            partition: self.partition,
            sign: sign,
            leaderBefore: self.leader,
            begunNanoseconds: now
        )
    }

    /// An acknowledgement ends the outage if it can only be from after it: the probe was made since, or a new leader is
    /// there.
    private mutating func recover(_ flight: Flight, now: Int64) {
        guard let outage = self.outage, !outage.isOver else { return }
        let isSince = (flight.sent ?? flight.intended) >= outage.begunNanoseconds || outage.newLeaderNanoseconds != nil
        if isSince { self.outage?.firstGoodAckNanoseconds = now }
    }

    private mutating func count(_ flight: Flight?, _ change: (inout ProbeFigures) -> Void) {
        change(&self.figures[flight?.leader ?? Self.noLeader, default: ProbeFigures()])
    }
}
