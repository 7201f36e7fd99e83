import Testing
import Transport

@Suite struct TimerTests {
    @Test func timersFireInOrderOfTimeAndAmongEqualTimesOfScheduling() throws {
        let loop = try EventLoop()
        let start = loop.monotonicMilliseconds
        var fired: [Int] = []
        for (index, delay) in [5, 1, 3, 1, 0, 5, 3].enumerated() {
            loop.schedule(atMilliseconds: start + Int64(delay)) { fired.append(index) }
        }
        try loop.pump(until: "all have fired") { fired.count == 7 }
        #expect(fired == [4, 1, 3, 2, 6, 0, 5])
    }

    @Test func noTimerFiresEarly() throws {
        let loop = try EventLoop()
        var late: Int64 = -1
        let start = loop.monotonicNanoseconds
        loop.schedule(afterMilliseconds: 20) { late = loop.monotonicNanoseconds - start }
        try loop.pump(until: "it has fired") { late >= 0 }
        #expect(late >= 20_000_000)
    }

    @Test func aCancelledTimerDoesNotFire() throws {
        let loop = try EventLoop()
        var fired: [String] = []
        let now = loop.monotonicMilliseconds
        var last: TimerToken?
        let first = loop.schedule(atMilliseconds: now) { fired.append("first") }
        loop.schedule(atMilliseconds: now) {
            fired.append("second")
            last.map(loop.cancel)
        }
        last = loop.schedule(atMilliseconds: now) { fired.append("last") }
        loop.cancel(first)
        loop.cancel(first)
        loop.runOnce(timeoutMilliseconds: 1000)
        loop.runOnce(timeoutMilliseconds: 0)
        #expect(fired == ["second"])
    }

    @Test func aTokenOfAFiredTimerDoesNotCancelItsSuccessor() throws {
        let loop = try EventLoop()
        var fired = 0
        let token = loop.schedule(atMilliseconds: 0) { fired += 1 }
        loop.runOnce(timeoutMilliseconds: 0)
        loop.schedule(atMilliseconds: 0) { fired += 1 }
        loop.cancel(token)
        loop.runOnce(timeoutMilliseconds: 0)
        #expect(fired == 2)
    }

    @Test func aTimerSetByATimerFiresInALaterTurn() throws {
        let loop = try EventLoop()
        var fired = 0
        func again() {
            fired += 1
            loop.schedule(atMilliseconds: 0, again)
        }
        loop.schedule(atMilliseconds: 0, again)
        for turn in 1...5 {
            loop.runOnce(timeoutMilliseconds: 0)
            #expect(fired == turn)
        }
    }

    @Test func manyTimersKeepTheirOrderWhileHalfAreCancelled() throws {
        let loop = try EventLoop()
        let now = loop.monotonicMilliseconds
        var fired: [Int64] = []
        var tokens: [TimerToken] = []
        var expected: [Int64] = []
        var state: UInt64 = 7
        for index in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let deadline = now - Int64(state >> 50)
            tokens.append(loop.schedule(atMilliseconds: deadline) { fired.append(deadline) })
            if index % 2 == 1 { expected.append(deadline) }
        }
        for index in stride(from: 0, to: tokens.count, by: 2) { loop.cancel(tokens[index]) }
        loop.runOnce(timeoutMilliseconds: 0)
        #expect(fired == expected.sorted())
    }
}
