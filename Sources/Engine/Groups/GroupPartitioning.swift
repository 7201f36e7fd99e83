/// Which partition of `__consumer_offsets` a group belongs to; that partition's leader is its coordinator.
package enum GroupPartitioning {
    /// The partition of a group among `count`: Java's hash of the group's id, without its sign.
    package static func partition(of groupId: String, count: Int32) -> Int32 {
        let hash = Self.javaHash(groupId)
        return (hash == Int32.min ? 0 : abs(hash)) % count
    }

    /// `String.hashCode` of the Java platform: over UTF-16, modulo 2 to the 32nd.
    package static func javaHash(_ text: String) -> Int32 {
        var hash: Int32 = 0
        for unit in text.utf16 { hash = hash &* 31 &+ Int32(unit) }
        return hash
    }
}
