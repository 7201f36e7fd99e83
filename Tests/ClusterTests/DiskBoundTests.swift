import Cluster
import Foundation
import Testing

@Suite struct DiskBoundTests {
    @Test func aLoadRestsBeforeTheBoundAndGoesOnWhenThereIsRoom() {
        var bound = DiskBound(limitBytes: 800)
        #expect(bound.look(usedBytes: 600) == .nothing)
        #expect(bound.look(usedBytes: 601) == .rest)
        #expect(bound.isResting)
        #expect(bound.look(usedBytes: 700) == .nothing)
        #expect(bound.look(usedBytes: 500) == .nothing)
        #expect(bound.look(usedBytes: 499) == .goOn)
        #expect(!bound.isResting)
        #expect(bound.look(usedBytes: 602) == .rest)
    }

    @Test func whatOthersWriteExceedsIt() {
        var bound = DiskBound(limitBytes: 800)
        #expect(bound.look(usedBytes: 700) == .rest)
        #expect(bound.look(usedBytes: 800) == .nothing)
        #expect(bound.look(usedBytes: 801) == .exceeded)
    }

    @Test func usedBytesAreThoseOfAllFilesBelow() async throws {
        try await withTemporaryDirectory { directory in
            let empty = DiskSpace.usedBytes(under: directory)
            try FileManager.default.createDirectory(atPath: "\(directory)/a/b", withIntermediateDirectories: true)
            for name in ["one", "a/two", "a/b/three"] {
                try Data(repeating: 7, count: 1 << 20).write(to: URL(filePath: "\(directory)/\(name)"))
            }
            // A link to a directory is not followed.
            try FileManager.default.createSymbolicLink(
                atPath: "\(directory)/link",
                withDestinationPath: "\(directory)/a"
            )
            let used = DiskSpace.usedBytes(under: directory) - empty
            #expect(used >= 3 << 20 && used < 4 << 20, "\(used)")
            #expect(DiskSpace.usedBytes(under: "\(directory)/nothing") == 0)
        }
    }
}
