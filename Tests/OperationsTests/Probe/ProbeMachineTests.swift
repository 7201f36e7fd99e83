import Measures
import Operations
import Testing

/// What the probe makes of what happens to its records. Times are milliseconds here.
@Suite struct ProbeMachineTests {
    /// A machine with its own clock.
    private struct Story {
        var machine: ProbeMachine
        var now: Int64 = 0
        let instance = "a1"

        init(interval: Int64 = 100, lostAfter: Int64 = 20_000, partitions: Int32 = 1) {
            self.machine = ProbeMachine(
                settings: ProbeSettings(intervalMilliseconds: interval, lostAfterMilliseconds: lostAfter),
                instance: instance,
                nowNanoseconds: 0
            )
            self.led((0..<partitions).map { .init(partition: $0, leader: $0 + 1, epoch: 0) })
        }

        private var nanoseconds: Int64 { now * 1_000_000 }

        mutating func led(_ led: [ProbeMachine.Led], brokers: Set<Int32> = [1, 2, 3]) {
            machine.observe(led, brokers: brokers, nowNanoseconds: nanoseconds)
        }

        mutating func leader(_ leader: Int32?, epoch: Int32) {
            led([.init(partition: 0, leader: leader, epoch: epoch)])
        }

        /// Sends what is due.
        @discardableResult
        mutating func send() -> [ProbeOrder] {
            let orders = machine.due(nowNanoseconds: nanoseconds)
            for order in orders { machine.sent(order, nowNanoseconds: nanoseconds) }
            return orders
        }

        mutating func acknowledge(_ sequence: Int64, _ partition: Int32 = 0) {
            machine.acknowledged(.init(partition: partition, sequence: sequence), nowNanoseconds: nanoseconds)
        }

        mutating func fail(_ sequence: Int64) {
            machine.failed(.init(partition: 0, sequence: sequence), because: "refused", nowNanoseconds: nanoseconds)
        }

        mutating func arrive(_ sequence: Int64, instance: String = "a1", _ partition: Int32 = 0) {
            machine.arrived(
                ProbeMessage(instance: instance, sequence: sequence),
                partition: partition,
                nowNanoseconds: nanoseconds
            )
        }

        mutating func lose(_ broker: Int32) { machine.connectionLost(to: broker, nowNanoseconds: nanoseconds) }
        mutating func expire() { machine.expire(nowNanoseconds: nanoseconds) }

        var snapshot: ProbeSnapshot { machine.snapshot(nowNanoseconds: nanoseconds) }
        var total: ProbeFigures { snapshot.total }
    }

    @Test func probesAreDueAtFixedTimesAndSpreadOverPartitions() {
        var story = Story(interval: 90, partitions: 3)
        var due: [[Int32]] = []
        for now in stride(from: Int64(0), through: 180, by: 30) {
            story.now = now
            due.append(story.send().map(\.partition))
        }
        #expect(due == [[0], [1], [2], [0], [1], [2], [0]])
        #expect(story.machine.nextDueNanoseconds == 210_000_000)
    }

    @Test func oneThatComesBackIsTimedTwice() {
        var story = Story()
        story.send()
        story.now = 5
        story.acknowledge(0)
        story.now = 9
        story.arrive(0)
        let total = story.total
        #expect(total.sent == 1 && total.acknowledged == 1 && total.received == 1 && total.inFlight == 0)
        #expect(total.acknowledge.corrected.maximum == 5000 && total.roundTrip.corrected.maximum == 9000)
        #expect(story.snapshot.leaders[1]?.roundTrip.raw.count == 1)
    }

    /// A sender that stood still does not spare the cluster the probes of that time, and says what of it was its own.
    @Test func omittedProbesAreMadeGood() {
        var story = Story()
        story.now = 1000
        #expect(story.send().map(\.sequence) == Array(0...10))
        story.now = 1010
        for sequence in 0...10 as ClosedRange<Int64> {
            story.acknowledge(sequence)
            story.arrive(sequence)
        }
        let roundTrip = story.total.roundTrip
        #expect(roundTrip.corrected.maximum == 1_010_000 && roundTrip.raw.maximum == 10_000)
        #expect(roundTrip.corrected.p50 >= 510_000 && roundTrip.raw.p50 == 10_000)
    }

    @Test func anAcknowledgementMayComeAfterTheRecord() {
        var story = Story()
        story.send()
        story.now = 3
        story.arrive(0)
        #expect(story.total.inFlight == 0)
        story.now = 4
        story.acknowledge(0)
        #expect(story.total.acknowledged == 1 && story.total.received == 1 && story.total.lost == 0)
        story.now = 60_000
        story.expire()
        #expect(story.total.lost == 0)
    }

    @Test func acknowledgedAndNotBackIsLostUntilItComesLate() {
        var story = Story(lostAfter: 20_000)
        story.send()
        story.now = 5
        story.acknowledge(0)
        story.now = 20_005
        story.expire()
        #expect(story.total.lost == 0)
        story.now = 20_006
        story.expire()
        #expect(story.total.lost == 1 && story.total.inFlight == 0 && !story.snapshot.isGood)
        story.now = 30_000
        story.arrive(0)
        #expect(story.total.lost == 0 && story.total.cameLate == 1 && story.total.duplicates == 0)
    }

    @Test func whatWasNeverAcknowledgedIsNotLost() {
        var story = Story()
        story.send()
        story.fail(0)
        story.now = 60_000
        story.expire()
        #expect(story.total.failed == 1 && story.total.lost == 0 && story.total.inFlight == 0)
        #expect(story.snapshot.trouble == "refused")
    }

    @Test func aFailedProbeThatWasWrittenAllTheSameComesBack() {
        var story = Story()
        story.send()
        story.fail(0)
        story.now = 50
        story.arrive(0)
        #expect(story.total.failed == 1 && story.total.received == 1 && story.total.duplicates == 0)
    }

    @Test func duplicatesAndOrderAreSeenBySequence() {
        var story = Story()
        story.now = 300
        story.send()
        for sequence in 0...3 as ClosedRange<Int64> { story.acknowledge(sequence) }
        for sequence in [0, 2, 1, 1, 3, 0] as [Int64] { story.arrive(sequence) }
        let total = story.total
        #expect(total.received == 4 && total.duplicates == 2 && total.outOfOrder == 1)
    }

    @Test func recordsOfOthersAreNotOurs() {
        var story = Story()
        story.send()
        story.arrive(0, instance: "b2")
        story.arrive(99)
        #expect(story.total.received == 0 && story.total.duplicates == 0)
        #expect(ProbeMessage("highwater-probe 1 a1 7") == ProbeMessage(instance: "a1", sequence: 7))
        for text in ["", "highwater-probe 2 a1 7", "highwater-probe 1  7", "highwater-probe 1 a1 -7", "order 1 a1 7"] {
            #expect(ProbeMessage(text) == nil)
        }
        #expect(ProbeMessage(ProbeMessage(instance: "x", sequence: 3).text)?.sequence == 3)
    }

    // MARK: Fail-over

    @Test func aKillGivesAWindowAndTaggedProbes() throws {
        var story = Story()
        story.now = 200
        story.send()
        story.now = 205
        for sequence in 0...1 as ClosedRange<Int64> {
            story.acknowledge(sequence)
            story.arrive(sequence)
        }
        story.now = 210
        story.lose(1)
        story.now = 212
        story.fail(2)
        story.now = 300
        story.send()
        story.now = 700
        story.send()
        story.leader(nil, epoch: 0)
        story.now = 750
        story.leader(2, epoch: 1)
        story.now = 760
        story.acknowledge(3)
        story.now = 770
        story.arrive(3)
        story.now = 800
        story.leader(2, epoch: 1)
        let outage = try #require(story.snapshot.outages.first)
        #expect(story.snapshot.outages.count == 1 && outage.isOver && outage.sign == .connectionLost)
        #expect(outage.leaderBefore == 1 && outage.leaderAfter == 2)
        #expect(outage.milliseconds(to: outage.firstFailedAckNanoseconds) == 2)
        #expect(outage.milliseconds(to: outage.newLeaderNanoseconds) == 540)
        #expect(outage.unavailableMilliseconds(nowNanoseconds: 0) == 550)
        let total = story.total
        #expect(total.failOvers == 1 && total.worstFailOverMicroseconds == 470_000)
        // The two from before are all that is averaged.
        #expect(total.roundTrip.corrected.count == 2)
        #expect(total.roundTrip.corrected.maximum == 205_000 && total.lost == 0)
    }

    @Test func afterAFailOverProbesCountAgain() {
        var story = Story()
        story.leader(2, epoch: 1)
        story.send()
        story.acknowledge(0)
        story.arrive(0)
        #expect(story.total.failOvers == 1)
        story.now = 100
        story.send()
        story.now = 101
        story.acknowledge(1)
        story.arrive(1)
        #expect(story.total.failOvers == 1 && story.total.roundTrip.corrected.count == 1)
    }

    @Test func anAcknowledgementFromBeforeDoesNotEndAnOutage() throws {
        var story = Story()
        story.send()
        story.now = 10
        story.lose(1)
        story.now = 12
        story.acknowledge(0)
        #expect(try #require(story.snapshot.outages.first).isOver == false)
        story.now = 100
        story.send()
        story.now = 400
        // The broker itself is back.
        story.acknowledge(1)
        story.leader(1, epoch: 0)
        let outage = try #require(story.snapshot.outages.first)
        #expect(outage.isOver && outage.leaderAfter == 1 && outage.newLeaderNanoseconds == nil)
    }

    /// The acknowledgement of the new leader often comes before the metadata tell of it, and words about the connection
    /// after both.
    @Test func oneFailOverIsCountedOnce() {
        var story = Story()
        story.send()
        story.lose(1)
        story.now = 100
        story.send()
        story.now = 500
        story.acknowledge(1)
        story.lose(1)
        story.now = 520
        story.leader(3, epoch: 1)
        story.lose(1)
        story.now = 600
        story.leader(3, epoch: 1)
        #expect(story.snapshot.outages.count == 1)
        #expect(story.snapshot.outages.first?.leaderAfter == 3)
    }

    @Test func aLostConnectionConcernsItsPartitionsOnly() {
        var story = Story(partitions: 3)
        story.lose(2)
        #expect(story.snapshot.outages.map(\.partition) == [1])
    }

    @Test func brokersThatLeadNothingAreNamed() {
        var story = Story(partitions: 2)
        #expect(story.snapshot.uncovered == [3])
        story.led([.init(partition: 2, leader: 3, epoch: 0)])
        #expect(story.snapshot.uncovered == [])
    }
}
