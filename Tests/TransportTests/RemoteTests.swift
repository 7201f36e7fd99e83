import Glibc
import Synchronization
import Testing
import Transport

@Suite struct RemoteTests {
    @Test func workFromManyThreadsRunsInEachThreadsOrder() throws {
        let loop = try EventLoop()
        let remote = loop.remote
        let seen = Mutex<[[Int]]>(Array(repeating: [], count: 4))
        let box = Shared(seen)
        let threads = try (0..<4).map { thread in
            try EventLoopThread(name: "submitter") { _ in
                for number in 0..<1000 { remote.submit { box.mutex.withLock { $0[thread].append(number) } } }
            }
        }
        try loop.pump(until: "all work has run") { box.mutex.withLock { $0.allSatisfy { $0.count == 1000 } } }
        for thread in threads { thread.stopAndJoin() }
        #expect(box.mutex.withLock { $0.allSatisfy { $0 == Array(0..<1000) } })
    }

    @Test func workWakesALoopThatWaitsWithoutLimit() throws {
        let turns = Shared(Mutex(0))
        let thread = try EventLoopThread(name: "waiter") { $0.run() }
        for number in 1...100 {
            let ran = Shared(Mutex(false))
            #expect(thread.remote.submit { ran.mutex.withLock { $0 = true } })
            // The next submission goes only to a loop that has finished the one before.
            while !ran.mutex.withLock({ $0 }) { sched_yield() }
            turns.mutex.withLock { $0 = number }
        }
        thread.stopAndJoin()
        #expect(turns.mutex.withLock { $0 } == 100)
    }

    @Test func workSubmittedByWorkRunsInALaterTurn() throws {
        let loop = try EventLoop()
        let remote = loop.remote
        let order = Shared(Mutex<[String]>([]))
        remote.submit {
            remote.submit { order.mutex.withLock { $0.append("inner") } }
            order.mutex.withLock { $0.append("outer") }
        }
        loop.runOnce(timeoutMilliseconds: 1000)
        #expect(order.mutex.withLock { $0 } == ["outer"])
        loop.runOnce(timeoutMilliseconds: 1000)
        #expect(order.mutex.withLock { $0 } == ["outer", "inner"])
    }

    @Test func aLoopThatWasShutDownRefusesWork() throws {
        let loop = try EventLoop()
        let remote = loop.remote
        let ran = Shared(Mutex(false))
        #expect(remote.submit { ran.mutex.withLock { $0 = true } })
        loop.shutdown()
        #expect(ran.mutex.withLock { $0 }, "accepted work is not lost")
        #expect(!remote.submit {})
    }

    @Test func stoppingEndsARunAndOnlyThatRun() throws {
        let loop = try EventLoop()
        loop.remote.stop()
        loop.run()
        var fired = false
        loop.schedule(atMilliseconds: 0) {
            fired = true
            loop.stop()
        }
        loop.run()
        #expect(fired)
    }

    @Test func loopBoundValuesComeOutOnTheLoopsThread() throws {
        final class Counter { var value = 0 }
        let thread = try EventLoopThread(name: "owner") { loop in
            let counter = LoopBound(Counter(), to: loop)
            for _ in 0..<3 { loop.remote.submit { counter.value.value += 1 } }
            loop.remote.submit { loop in
                if counter.value.value == 3 { loop.stop() }
            }
            loop.run()
        }
        // Joins only if the counter reached three on the loop's own thread.
        thread.stopAndJoin()
    }
}

/// Lets closures share a mutex.
final class Shared<Value>: Sendable {
    let mutex: Mutex<Value>

    init(_ mutex: consuming sending Mutex<Value>) { self.mutex = mutex }
}
