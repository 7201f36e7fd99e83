import Testing

extension ProcessSuites {
    /// Clients that others wrote (kcat, librdkafka) and our own, against one cluster of separate processes.
    @Suite(.serialized, .sharedCluster) struct ClientTests {}
}
