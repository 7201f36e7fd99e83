import Testing

extension ProcessSuites {
    /// What is around a node is not as it should be: its disk, its port, its directory, its files, its clients.
    @Suite(.serialized) struct TroubleTests {}
}
