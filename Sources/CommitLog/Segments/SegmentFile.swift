import Buffers

/// A segment's file as responses point to it.
///
/// Responses hold this object and nothing else does but the segment, so the segment can tell whether one is still to
/// be sent from the file: then the file is left as it is and replaced, instead of being cut under the reader.
final class SegmentFile: RegionFile {
    let file: any File

    init(_ file: any File) { self.file = file }

    var descriptor: Int32? { self.file.descriptor }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        try self.file.readBytes(into: buffer, at: offset)
    }
}
