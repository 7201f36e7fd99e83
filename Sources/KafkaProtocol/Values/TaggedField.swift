import Buffers

/// A tagged field (KIP-482) in its encoded form.
public struct TaggedField: Hashable, Sendable {
    public let tag: UInt32
    public let data: Bytes

    public init(tag: UInt32, data: Bytes) {
        self.tag = tag
        self.data = data
    }
}
