import Buffers
import Testing
import Transport

@Suite struct FrameAssemblerTests {
    private static let payloads: [[UInt8]] = [[1], [], [2, 3, 4, 5, 6], Array(10...40)]
    private static let stream = payloads.flatMap { framed($0).array }

    /// Feeds `pieces` one after the other and returns the frames.
    private func assemble(_ pieces: [ArraySlice<UInt8>], fillingGaps: Bool) throws -> [[UInt8]] {
        var assembler = FrameAssembler()
        var frames: [[UInt8]] = []
        for piece in pieces {
            try piece.withUnsafeBytes { buffer in
                var rest = buffer
                while !rest.isEmpty {
                    let gap = assembler.gap
                    if fillingGaps, !gap.isEmpty {
                        let count = min(gap.count, rest.count)
                        gap.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
                        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                        if let frame = assembler.fill(count) { frames.append(frame.array) }
                    } else if let frame = try assembler.take(from: &rest, limit: 100) {
                        frames.append(frame.array)
                    }
                }
            }
        }
        return frames
    }

    @Test(arguments: [false, true])
    func framesComeOutWholeHoweverTheBytesAreSplit(fillingGaps: Bool) throws {
        let stream = Self.stream
        for first in 0...stream.count {
            for second in first...stream.count {
                let frames = try self.assemble(
                    [stream[..<first], stream[first..<second], stream[second...]],
                    fillingGaps: fillingGaps
                )
                #expect(frames == Self.payloads, "split at \(first) and \(second)")
            }
        }
    }

    @Test func everyByteMayComeAlone() throws {
        let stream = Self.stream
        let pieces = stream.indices.map { stream[$0...$0] }
        #expect(try self.assemble(pieces, fillingGaps: false) == Self.payloads)
    }

    @Test func aFrameFillsABlockOfItsOwn() throws {
        var assembler = FrameAssembler()
        var frames: [Bytes] = []
        try Self.stream.withUnsafeBytes { buffer in
            var rest = buffer
            while let frame = try assembler.take(from: &rest, limit: 100) { frames.append(frame) }
        }
        #expect(frames.count == Self.payloads.count)
        #expect(frames.allSatisfy { $0.offset == 0 && $0.count == $0.storage.capacity })
        #expect(Set(frames.map { ObjectIdentifier($0.storage) }).count == frames.count)
    }

    @Test(arguments: [-1, Int32.min, 101, Int32.max])
    func aLengthOutsideTheLimitThrows(length: Int32) {
        let header = withUnsafeBytes(of: length.bigEndian) { Array($0) }
        for split in 0...4 {
            var assembler = FrameAssembler()
            #expect(throws: FrameAssembler.InvalidLength.self) {
                for piece in [header[..<split], header[split...]] {
                    try piece.withUnsafeBytes { buffer in
                        var rest = buffer
                        while !rest.isEmpty { _ = try assembler.take(from: &rest, limit: 100) }
                    }
                }
            }
        }
    }
}
