import Buffers
import Testing
import Transport

@Suite struct ConnectionTests {
    @Test func aFrameSplitAtAnyByteArrivesWhole() throws {
        let loop = try EventLoop()
        let recorder = Recorder()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { $0.delegate = recorder }
        let socket = RawSocket(connectedTo: listener.port)
        let payloads: [[UInt8]] = [[1], [2, 3, 4, 5, 6]]
        let stream = payloads.flatMap { framed($0).array }
        for split in 1..<stream.count {
            recorder.frames = []
            socket.write(Array(stream[..<split]))
            loop.settle()
            socket.write(Array(stream[split...]))
            try loop.pump(until: "both frames arrive") { recorder.frames.count == 2 }
            #expect(recorder.frames.map(\.array) == payloads, "split at \(split)")
        }
    }

    @Test func aThousandSmallFramesArriveInOrder() throws {
        let pair = try Pair(on: EventLoop())
        pair.echo()
        for number in 0..<1000 { pair.client.send(framed(Array("frame \(number)".utf8))) }
        try pair.loop.pump(until: "all are back") { pair.clientSide.frames.count == 1000 }
        #expect(pair.clientSide.frames.map(\.string) == (0..<1000).map { "frame \($0)" })
        #expect(pair.clientSide.frames.allSatisfy { $0.offset == 0 && $0.count == $0.storage.capacity })
    }

    @Test(arguments: [0, 1, 4095, 65_536, 262_140, 262_144, 262_145, 3_000_000, 100 << 20])
    func framesOfAllSizesPass(size: Int) throws {
        let pair = try Pair(on: EventLoop())
        let payload = pattern(size)
        pair.client.send(frameChunks(.bytes(payload)))
        pair.client.send(framed([9]))
        try pair.loop.pump(until: "both arrive") { pair.serverSide.frames.count == 2 }
        #expect(pair.serverSide.frames[0].isIdentical(to: payload))
        #expect(pair.serverSide.frames[0].storage.capacity == size)
        #expect(pair.serverSide.frames[1] == [9])
    }

    @Test func aSlowReaderHoldsTheSenderBack() throws {
        let pair = try Pair(on: EventLoop())
        let payload = pattern(1_000_000)
        pair.server.pauseReading()
        var sent = 0
        func sendUntilFull() {
            while !pair.client.isAboveHighWaterMark, sent < 40 {
                pair.client.send(frameChunks(.bytes(payload)))
                sent += 1
            }
        }
        pair.clientSide.onDrain = { _ in sendUntilFull() }
        repeat {
            sendUntilFull()
            pair.loop.settle()
        } while !pair.client.isAboveHighWaterMark
        #expect(sent < 40, "the buffers of a paused connection are limited")
        #expect(pair.client.queuedByteCount > pair.client.highWaterMarkBytes)
        #expect(pair.serverSide.frames.isEmpty)
        #expect(pair.loop.isIdle())
        pair.server.resumeReading()
        try pair.loop.pump(until: "all arrive") { pair.serverSide.frames.count == 40 }
        #expect(pair.clientSide.drainCount > 0)
        #expect(pair.client.queuedByteCount == 0)
        #expect(pair.serverSide.frames.allSatisfy { $0.isIdentical(to: payload) })
    }

    @Test func largeFramesPassBothWaysAtOnce() throws {
        let pair = try Pair(on: EventLoop())
        let payload = pattern(8 << 20)
        for _ in 0..<4 {
            pair.client.send(frameChunks(.bytes(payload)))
            pair.server.send(frameChunks(.bytes(payload)))
        }
        try pair.loop.pump(until: "all arrive") {
            pair.clientSide.frames.count == 4 && pair.serverSide.frames.count == 4
        }
        #expect((pair.clientSide.frames + pair.serverSide.frames).allSatisfy { $0.isIdentical(to: payload) })
    }

    @Test(arguments: [true, false])
    func aFileRegionArrivesAsTheFilesContent(offersDescriptor: Bool) throws {
        let pair = try Pair(on: EventLoop())
        let content = pattern(5_000_000)
        let file = TemporaryFile(content, offersDescriptor: offersDescriptor)
        let ranges = [0..<content.count, 1..<2, 4097..<90_000, 100_000..<4_900_001]
        for range in ranges {
            let region = FileRegion(file: file, offset: Int64(range.lowerBound), count: range.count)
            pair.server.send(frameChunks(.region(region)))
        }
        try pair.loop.pump(until: "all arrive") { pair.clientSide.frames.count == ranges.count }
        for (frame, range) in zip(pair.clientSide.frames, ranges) {
            #expect(frame.isIdentical(to: content.slice(range)))
        }
    }

    @Test func aPausedConnectionKeepsFramesForLater() throws {
        let pair = try Pair(on: EventLoop())
        pair.serverSide.onFrame = { connection, _ in connection.pauseReading() }
        for number in 0..<5 { pair.client.send(framed([UInt8(number)])) }
        for count in 1...5 {
            try pair.loop.pump(until: "the next frame arrives") { pair.serverSide.frames.count == count }
            pair.loop.settle()
            #expect(pair.serverSide.frames.count == count)
            pair.server.resumeReading()
        }
        #expect(pair.serverSide.frames.map(\.array) == (0..<5).map { [UInt8($0)] })
    }

    @Test func aFloodOnOneConnectionDoesNotHoldUpAnother() throws {
        let loop = try EventLoop()
        let flooded = try Pair(on: loop)
        let other = try Pair(on: loop)
        let frames = (0..<20_000).flatMap { _ in framed([7]).array }
        let socket = RawSocket(connectedTo: flooded.listener.port)
        socket.write(frames)
        other.client.send(framed([1]))
        try loop.pump(until: "the other's frame arrives") { other.serverSide.frames.count == 1 }
        #expect(flooded.serverSide.frames.count < 20_000)
        try loop.pump(until: "the flood is over") { flooded.serverSide.frames.count == 20_000 }
    }

    @Test func whatIsSentBeforeTheConnectionIsThereLeavesWhenItIs() throws {
        let loop = try EventLoop()
        let serverSide = Recorder()
        let listener = try loop.listen(host: "127.0.0.1", port: 0) { $0.delegate = serverSide }
        let clientSide = Recorder()
        let client = loop.connect(
            host: "localhost",
            port: listener.port,
            timeoutMilliseconds: 60_000,
            delegate: clientSide
        )
        client.send(framed([1, 2]))
        #expect(clientSide.openCount == 0)
        try loop.pump(until: "it arrives") { serverSide.frames.count == 1 }
        #expect(clientSide.openCount == 1)
    }

    @Test func anIdleLoopSleeps() throws {
        let pair = try Pair(on: EventLoop())
        pair.echo()
        pair.client.send(framed([1]))
        try pair.loop.pump(until: "it is back") { pair.clientSide.frames.count == 1 }
        #expect(pair.loop.isIdle())
        // Also while something waits that nobody wants to read yet.
        pair.client.pauseReading()
        pair.server.send(framed([2]))
        pair.loop.settle()
        #expect(pair.loop.isIdle())
        #expect(pair.clientSide.frames.count == 1)
    }
}

extension Bytes {
    /// Equality by `memcmp` speed, for large slices in debug builds.
    func isIdentical(to other: Bytes) -> Bool {
        guard self.count == other.count else { return false }
        return self.withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                mine.count == 0 || compareMemory(mine.baseAddress!, theirs.baseAddress!, mine.count)
            }
        }
    }
}
