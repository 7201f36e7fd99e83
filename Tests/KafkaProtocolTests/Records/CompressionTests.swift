import Buffers
import KafkaProtocol
import Testing

@Suite struct CompressionTests {
    static let plain = Bytes(String(repeating: "highwater ", count: 40))
    static let codecs = Compression.allCases.filter { $0 != .none }

    @Test(arguments: [
        (Compression.gzip, GoldenBatches.twoGzipMembers),
        (.snappy, GoldenBatches.rawSnappy),
        (.snappy, GoldenBatches.twoXerialStreams),
        (.lz4, GoldenBatches.twoLz4Frames),
        (.zstd, GoldenBatches.streamedZstd),
        (.zstd, GoldenBatches.twoZstdFrames),
    ])
    func readsWhatOtherProgramsWrite(codec: Compression, hexadecimal: String) throws {
        #expect(try codec.decompress(Bytes(hexadecimal: hexadecimal), limit: 400) == Self.plain)
    }

    @Test(arguments: codecs)
    func roundTripsOfAllSizes(codec: Compression) throws {
        var generator = SeededGenerator(seed: 4)
        for size in [0, 1, 100, 32_767, 32_768, 32_769, 65_536, 300_000] {
            // Half noise, half repetition, so that blocks of both kinds occur.
            let bytes = Bytes(generator.bytes(size / 2) + [UInt8](repeating: 7, count: size - size / 2))
            let compressed = try codec.compress(bytes)
            #expect(try codec.decompress(compressed, limit: size) == bytes, "\(codec), \(size) bytes")
        }
    }

    @Test func snappyIsWrittenInXerialFraming() throws {
        let compressed = try Compression.snappy.compress(Self.plain)
        #expect(compressed.prefix(16) == [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
    }

    @Test func lz4BlocksAreIndependent() throws {
        let compressed = try Compression.lz4.compress(Self.plain)
        #expect(compressed.prefix(4) == [0x04, 0x22, 0x4d, 0x18])
        #expect(compressed[4] & 0x20 != 0, "bit 5 of the frame's flags is block independence")
    }

    @Test(arguments: codecs)
    func outputStopsAtTheLimit(codec: Compression) throws {
        let bomb = try codec.compress(Bytes([UInt8](repeating: 0, count: 8 << 20)))
        #expect(throws: RecordBatchError.decompressedTooLarge(limit: 1 << 20)) {
            try codec.decompress(bomb, limit: 1 << 20)
        }
        let exact = try codec.compress(Self.plain)
        #expect(try codec.decompress(exact, limit: 400) == Self.plain)
        #expect(throws: RecordBatchError.decompressedTooLarge(limit: 399)) {
            try codec.decompress(exact, limit: 399)
        }
    }

    @Test(arguments: codecs)
    func everyTruncationIsAnErrorOrAPrefix(codec: Compression) throws {
        let compressed = try codec.compress(Self.plain)
        for count in 0..<compressed.count {
            do throws(RecordBatchError) {
                // Snappy streams have no end mark: cut between blocks they are valid and shorter.
                let bytes = try codec.decompress(compressed.prefix(count), limit: 1 << 20)
                #expect(codec == .snappy && bytes.count < Self.plain.count, "\(codec) cut at \(count)")
            } catch {
                guard case .corruptCompression(codec, _) = error else {
                    Issue.record("\(codec) cut at \(count): \(error)")
                    continue
                }
            }
        }
    }

    @Test(arguments: codecs)
    func damageNeverTraps(codec: Compression) throws {
        var generator = SeededGenerator(seed: 5)
        let compressed = try codec.compress(Bytes(generator.bytes(200) + Self.plain.array)).array
        var refused = 0
        for _ in 0..<3_000 {
            var damaged = compressed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[index] = UInt8.random(in: 0...255, using: &generator)
            }
            do throws(RecordBatchError) {
                let bytes = try codec.decompress(Bytes(damaged), limit: 1 << 16)
                #expect(bytes.count <= 1 << 16)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 300)
    }

    @Test func namesAreKafkas() {
        #expect(Compression.allCases.map(\.description) == ["none", "gzip", "snappy", "lz4", "zstd"])
        #expect(Compression(name: "zstd") == .zstd)
        #expect(Compression(name: "producer") == nil)
    }
}
