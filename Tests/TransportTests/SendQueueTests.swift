import Buffers
import Glibc
import Testing
import Transport

/// Takes at most `limit` bytes per call and blocks on every second call.
private struct NarrowStream: ByteStream {
    let limit: Int
    var sendsFiles = true
    var written: [UInt8] = []
    var partCounts: [Int] = []
    var moreFlags: [Bool] = []
    var fileTransfers = 0
    private var takes = true

    init(limit: Int, sendsFiles: Bool = true) {
        self.limit = limit
        self.sendsFiles = sendsFiles
    }

    func read(into first: UnsafeMutableRawBufferPointer, then second: UnsafeMutableRawBufferPointer) -> Transfer {
        .blocked
    }

    private mutating func blocks() -> Bool {
        self.takes.toggle()
        return self.takes
    }

    mutating func write(_ parts: UnsafeMutableBufferPointer<iovec>, more: Bool) -> Transfer {
        if self.blocks() { return .blocked }
        self.partCounts.append(parts.count)
        self.moreFlags.append(more)
        var left = self.limit
        for part in parts where left > 0 {
            let count = min(left, part.iov_len)
            self.written += UnsafeRawBufferPointer(start: part.iov_base, count: count)
            left -= count
        }
        return .moved(self.limit - left)
    }

    mutating func sendFile(_ file: Int32, offset: Int64, count: Int) -> Transfer {
        if self.blocks() { return .blocked }
        self.fileTransfers += 1
        var buffer = [UInt8](repeating: 0, count: min(count, self.limit))
        let read = pread(file, &buffer, buffer.count, off_t(offset))
        self.written += buffer.prefix(max(read, 0))
        return .moved(max(read, 0))
    }
}

@Suite struct SendQueueTests {
    private func drain(_ queue: inout SendQueue, to stream: inout NarrowStream) -> SendQueue.Outcome {
        while true {
            switch queue.write(to: &stream) {
            case .blocked, .sharedOut: continue
            case let outcome: return outcome
            }
        }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1000])
    func bytesLeaveInOrderHoweverFewTheSocketTakes(limit: Int) throws {
        var queue = SendQueue()
        var expected: [UInt8] = []
        for size in [1, 5, 0, 100, 3, 1, 1, 40] {
            let bytes = pattern(size)
            queue.append(.bytes(bytes))
            expected += bytes.array
        }
        #expect(queue.byteCount == expected.count)
        var stream = NarrowStream(limit: limit)
        guard case .emptied = self.drain(&queue, to: &stream) else {
            Issue.record("the queue was not emptied")
            return
        }
        #expect(stream.written == expected)
        #expect(queue.byteCount == 0)
    }

    @Test(arguments: [true, false], [true, false])
    func regionsLeaveLikeBytes(offersDescriptor: Bool, sendsFiles: Bool) throws {
        let content = pattern(700_000)
        let file = TemporaryFile(content, offersDescriptor: offersDescriptor)
        var queue = SendQueue()
        var expected: [UInt8] = []
        for (offset, count) in [(3, 600_000), (10, 100), (100_000, 16 << 10), (200_000, 100_001)] {
            queue.append(.bytes([1, 2, 3]))
            queue.append(.region(FileRegion(file: file, offset: Int64(offset), count: count)))
            expected += [1, 2, 3] + content.slice(offset..<offset + count).array
        }
        var stream = NarrowStream(limit: 50_000, sendsFiles: sendsFiles)
        guard case .emptied = self.drain(&queue, to: &stream) else {
            Issue.record("the queue was not emptied")
            return
        }
        #expect(stream.written == expected)
        #expect((stream.fileTransfers > 0) == (offersDescriptor && sendsFiles))
    }

    @Test func moreIsAnnouncedExactlyBeforeAFileTransfer() {
        let file = TemporaryFile(pattern(100_000))
        var queue = SendQueue()
        queue.append(.bytes([1]))
        queue.append(.region(FileRegion(file: file, offset: 0, count: 100_000)))
        queue.append(.bytes([2]))
        var stream = NarrowStream(limit: 1 << 20)
        _ = self.drain(&queue, to: &stream)
        #expect(stream.moreFlags == [true, false])
        #expect(stream.fileTransfers == 1)
    }

    @Test func atMostSixtyFourPiecesAreGathered() {
        var queue = SendQueue()
        for value in 0..<200 { queue.append(.bytes([UInt8(value)])) }
        var stream = NarrowStream(limit: 1 << 20)
        _ = self.drain(&queue, to: &stream)
        #expect(stream.partCounts == [64, 64, 64, 8])
        #expect(stream.written == Array(0..<200))
    }

    @Test(arguments: [true, false], [1000, 100_000])
    func aRegionThatIsShorterThanPromisedFails(offersDescriptor: Bool, count: Int) {
        let file = TemporaryFile(pattern(count - 1), offersDescriptor: offersDescriptor)
        var queue = SendQueue()
        queue.append(.region(FileRegion(file: file, offset: 0, count: count)))
        var stream = NarrowStream(limit: 1 << 20)
        guard case .failed(.regionUnreadable) = self.drain(&queue, to: &stream) else {
            Issue.record("the queue went on")
            return
        }
    }
}
