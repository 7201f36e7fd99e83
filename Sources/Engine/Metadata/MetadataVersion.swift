/// `metadata.version`: Kafka's number for what may stand in the metadata log, which a cluster has finalized once.
///
/// This is the one place that knows it. A new cluster begins at ``newest``, brokers register with ``supported``, and
/// ApiVersions tells both, the finalized level as it stands in the metadata log.
public enum MetadataVersion {
    /// The feature's name.
    public static let feature = "metadata.version"
    /// From 3.3-IV3, the first that Kafka 4 reads, to 4.0-IV3, whose versions of the records this program writes.
    public static let supported: ClosedRange<Int16> = 7...25
    /// What a new cluster is finalized at.
    public static var newest: Int16 { self.supported.upperBound }
}
