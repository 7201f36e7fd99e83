/// Which cluster is looked at, and what may be done to it.
public struct ClusterIdentity: Sendable, Equatable {
    /// Who runs the cluster's processes.
    public enum Ownership: String, Sendable, Equatable {
        /// This program does: processes can be killed, frozen and started.
        case embedded
        /// Somebody else does: only Kafka's own protocol reaches it.
        case remote
    }

    /// A short name for people, such as `demo`.
    public var name: String
    /// The cluster id of the metadata log; absent until a broker has answered.
    public var clusterID: String?
    public var ownership: Ownership
    /// Whether every change is refused in the client layer.
    public var isReadOnly: Bool
    /// The addresses the client starts from, as given.
    public var bootstrapServers: String

    public init(
        name: String,
        clusterID: String? = nil,
        ownership: Ownership,
        isReadOnly: Bool = false,
        bootstrapServers: String = ""
    ) {
        self.name = name
        self.clusterID = clusterID
        self.ownership = ownership
        self.isReadOnly = isReadOnly
        self.bootstrapServers = bootstrapServers
    }
}
