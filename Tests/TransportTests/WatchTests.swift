import Glibc
import Testing
import Transport

@Suite struct WatchTests {
    @Test func aPipeIsReportedUntilItIsUnwatched() throws {
        let loop = try EventLoop()
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends where end >= 0 { close(end) } }
        var seen: [DescriptorEvents] = []
        let token = try loop.watch(descriptor: ends[0], events: .readable) { seen.append($0) }
        loop.runOnce(timeoutMilliseconds: 0)
        #expect(seen.isEmpty)
        #expect(write(ends[1], "x", 1) == 1)
        loop.runOnce(timeoutMilliseconds: 1000)
        #expect(seen == [.readable])
        close(ends[1])
        ends[1] = -1
        loop.runOnce(timeoutMilliseconds: 1000)
        #expect(seen.last == [.readable, .hungUp])
        loop.unwatch(token)
        let count = seen.count
        loop.runOnce(timeoutMilliseconds: 0)
        #expect(seen.count == count)
    }

    @Test func aFileCannotBeWatched() throws {
        let loop = try EventLoop()
        let file = TemporaryFile(pattern(1))
        let error = #expect(throws: SystemError.self) {
            _ = try loop.watch(descriptor: file.file, events: .readable) { _ in }
        }
        #expect(error?.code == EPERM)
    }
}
