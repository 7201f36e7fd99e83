/// Which segments compaction makes one of: neighbours that are small enough together, so that a log does not end up in
/// crumbs.
enum SegmentGroups {
    /// How many segments are made one at most: all their files are removed in one go.
    private static let largestGroup = 64

    /// - Parameter end: the offset after the last segment.
    static func groups(of segments: [Segment], end: Int64, configuration: LogConfiguration) -> [[Segment]] {
        let sizeLimit = min(configuration.segmentBytes, Int64(Int32.max))
        var groups: [[Segment]] = []
        var size: Int64 = 0
        var indexBytes = 0
        for (position, segment) in segments.enumerated() {
            let index = max(
                segment.offsetIndex.count * OffsetIndexEntry.byteCount,
                segment.timeIndex.count * TimeIndexEntry.byteCount
            )
            let segmentEnd = position + 1 < segments.count ? segments[position + 1].baseOffset : end
            if let group = groups.last, group.count < Self.largestGroup,
                size + segment.size <= sizeLimit, indexBytes + index <= configuration.segmentIndexBytes,
                // Offsets in an index have 31 bits.
                segmentEnd - group[0].baseOffset <= Int64(Int32.max)
            {
                groups[groups.count - 1].append(segment)
                size += segment.size
                indexBytes += index
            } else {
                groups.append([segment])
                size = segment.size
                indexBytes = index
            }
        }
        return groups
    }
}
