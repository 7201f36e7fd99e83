import RecordClient
import Testing
import Ticketing

@Suite struct RetryTests {
    @Test func theWaitDoublesUpToItsLimitAndIsDrawnBelowIt() {
        var policy = RetryPolicy()
        policy.attemptLimit = 100
        #expect((1...7).map(policy.longestDelay(after:)) == [100, 200, 400, 800, 1600, 2000, 2000])
        #expect(policy.longestDelay(after: .max) == 2000)
        var generator = SystemRandomNumberGenerator()
        var drawn: [Int64] = []
        for _ in 0..<2_000 {
            guard case .retry(let delay) = policy.decide(isTransient: true, attempt: 3, using: &generator) else {
                Issue.record("attempts are left")
                return
            }
            drawn.append(delay)
        }
        #expect(drawn.allSatisfy { (0...400).contains($0) })
        // Full jitter: the whole range is used.
        #expect(drawn.min()! < 40 && drawn.max()! > 360)
    }

    @Test func attemptsAreBoundedAndPermanentTroubleIsNotTriedAgain() {
        let policy = RetryPolicy()
        var generator = SystemRandomNumberGenerator()
        for attempt in 1..<policy.attemptLimit {
            #expect(policy.decide(isTransient: true, attempt: attempt, using: &generator) != .deadLetter)
        }
        #expect(policy.decide(isTransient: true, attempt: policy.attemptLimit, using: &generator) == .deadLetter)
        #expect(policy.decide(isTransient: false, attempt: 1, using: &generator) == .deadLetter)
    }
}

@Suite struct WorkQueueTests {
    private static func records(_ partition: Int32, _ offsets: Range<Int64>) -> [ConsumedRecord] {
        offsets.map {
            ConsumedRecord(
                topic: "t",
                partition: partition,
                offset: $0,
                timestampMilliseconds: 1,
                key: nil,
                value: nil
            )
        }
    }

    private static func place(_ partition: Int32) -> Place { Place(topic: "t", partition: partition) }

    private func taken(_ queue: WorkQueue, limit: Int = 100, at now: Int64 = 0) -> [String] {
        queue.take(limit: limit, nowMilliseconds: now).map {
            "\($0.record.partition)@\($0.record.offset)#\($0.attempt)"
        }
    }

    @Test func recordsStayUntilTheyAreSettled() {
        var queue = WorkQueue()
        queue.add(Self.records(0, 5..<8))
        #expect(self.taken(queue) == ["0@5#1", "0@6#1", "0@7#1"])
        #expect(self.taken(queue) == ["0@5#1", "0@6#1", "0@7#1"])
        queue.settle([Self.place(0): .init(finished: 2)], nowMilliseconds: 0)
        #expect(self.taken(queue) == ["0@7#1"])
        #expect(queue.count == 1)
    }

    @Test func aFailureHoldsUpItsOwnLaneOnly() {
        var queue = WorkQueue()
        queue.add(Self.records(0, 0..<3) + Self.records(1, 0..<2))
        queue.settle([Self.place(0): .init(finished: 1, retryAtMilliseconds: 500)], nowMilliseconds: 100)
        #expect(self.taken(queue, at: 499) == ["1@0#1", "1@1#1"])
        #expect(queue.waitingCount == 1)
        queue.settle([Self.place(1): .init(finished: 2)], nowMilliseconds: 200)
        #expect(queue.wait(nowMilliseconds: 200) == 300)
        #expect(self.taken(queue, at: 500) == ["0@1#2", "0@2#1"])
        queue.settle([Self.place(0): .init(retryAtMilliseconds: 900)], nowMilliseconds: 500)
        let item = queue.take(limit: 1, nowMilliseconds: 900)[0]
        #expect(item.attempt == 3 && item.firstFailureMilliseconds == 100)
        queue.settle([Self.place(0): .init(finished: 1)], nowMilliseconds: 900)
        #expect(self.taken(queue, at: 900) == ["0@2#1"])
        #expect(queue.waitingCount == 0)
    }

    @Test func noLaneWaitsForEver() {
        var queue = WorkQueue()
        queue.add(Self.records(0, 0..<100) + Self.records(1, 0..<1))
        var rounds = 0
        while !self.taken(queue, limit: 10).contains("1@0#1"), rounds < 5 {
            queue.settle([Self.place(0): .init(finished: 10)], nowMilliseconds: 0)
            rounds += 1
        }
        #expect(rounds == 1)
    }

    @Test func lostPartitionsAreForgottenWithTheirFailures() {
        var queue = WorkQueue()
        queue.add(Self.records(0, 0..<3) + Self.records(1, 0..<1))
        queue.settle([Self.place(0): .init(retryAtMilliseconds: 10_000)], nowMilliseconds: 0)
        queue.forget([Self.place(0)])
        queue.settle([Self.place(0): .init(finished: 1)], nowMilliseconds: 0)
        queue.add(Self.records(0, 0..<1))
        #expect(Set(self.taken(queue)) == ["0@0#1", "1@0#1"])
    }

    @Test func aFullLanePausesItsPartitionUntilItIsLowAgain() {
        var queue = WorkQueue()
        let full = Int64(WorkQueue.fullCount)
        queue.add(Self.records(0, 0..<full) + Self.records(1, 0..<5))
        var pauses = queue.takePauses()
        #expect(pauses.pause == [Self.place(0)] && pauses.resume.isEmpty)
        pauses = queue.takePauses()
        #expect(pauses.pause.isEmpty && pauses.resume.isEmpty)
        queue.settle([Self.place(0): .init(finished: WorkQueue.fullCount - WorkQueue.lowCount)], nowMilliseconds: 0)
        pauses = queue.takePauses()
        #expect(pauses.pause.isEmpty && pauses.resume == [Self.place(0)])
    }

    /// What librdkafka delivered between the order to pause and the pause comes again when the partition is read on. A slow
    /// reservation service committed 577 and then 377 that way.
    @Test func whatComesTwiceAfterAPauseIsLeftOut() {
        var queue = WorkQueue()
        let full = Int64(WorkQueue.fullCount)
        queue.add(Self.records(0, 0..<full))
        #expect(queue.takePauses().pause == [Self.place(0)])
        // On its way already.
        queue.add(Self.records(0, full..<full + 200))
        queue.settle([Self.place(0): .init(finished: WorkQueue.fullCount + 200)], nowMilliseconds: 0)
        #expect(queue.takePauses().resume == [Self.place(0)])
        queue.add(Self.records(0, full..<full + 100))
        queue.add(Self.records(0, full + 100..<full + 202))
        #expect(self.taken(queue) == ["0@\(full + 200)#1", "0@\(full + 201)#1"])
        // Where reading went on, offsets are as they come: a log may have been cut.
        queue.settle([Self.place(0): .init(finished: 2)], nowMilliseconds: 0)
        queue.add(Self.records(0, 7..<8))
        #expect(self.taken(queue) == ["0@7#1"])
    }

    /// Read on without having been paused, a partition begins anew where it was given: members that had just started went
    /// back to their first offset.
    @Test func onlyWhatIsPausedIsReadOn() {
        var queue = WorkQueue()
        queue.add(Self.records(0, 0..<3))
        #expect(queue.takePauses(gained: [Self.place(0)]).resume.isEmpty)
        queue.add(Self.records(0, 3..<Int64(WorkQueue.fullCount)))
        #expect(queue.takePauses().pause == [Self.place(0)])
        queue.forget([Self.place(0)])
        #expect(queue.takePauses().resume.isEmpty)
        #expect(queue.takePauses(gained: [Self.place(0), Self.place(1)]).resume == [Self.place(0)])
        #expect(queue.takePauses(gained: [Self.place(0)]).resume.isEmpty, "once")
    }
}
