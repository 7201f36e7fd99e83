import Cluster
import Glibc
import Testing

@Suite struct LaunchReportTests {
    private func makePipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test func launcherThatEndsBeforeItWasToldIsNoticed() async throws {
        let ends = try makePipe()
        let report = await LaunchReport(descriptor: ends.writing)
        close(ends.reading)
        var abandonment = report.abandonment.makeAsyncIterator()
        #expect(await abandonment.next() != nil)
        #expect(await report.tell(.success("127.0.0.1:19092")) == false)
    }

    @Test func errorIsToldOnOneLineAndOnlyOnce() async throws {
        let ends = try makePipe()
        let report = await LaunchReport(descriptor: ends.writing)
        #expect(await report.tell(.failure(ClusterError(.diskSpaceLow, "Only 3 MB\nare free."))))
        #expect(await report.tell(.success("127.0.0.1:19092")))
        var text = [UInt8](repeating: 0, count: 256)
        let count = read(ends.reading, &text, text.count)
        #expect(String(decoding: text[..<max(0, count)], as: UTF8.self) == "diskSpaceLow Only 3 MB are free.\n")
        // Closed after the line.
        #expect(read(ends.reading, &text, text.count) == 0)
        close(ends.reading)
    }
}
