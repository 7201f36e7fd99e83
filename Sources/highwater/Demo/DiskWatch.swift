import Cluster
import CommandLineInterface

/// Looks at how much the demo's data takes and lets its load rest before that is too much.
struct DiskWatch {
    private static let interval = Duration.milliseconds(500)

    let directory: String
    let limitBytes: Int64

    /// Watches until cancelled.
    ///
    /// - Returns: why the demo has to end, if the data outgrew its bound all the same.
    func run(_ load: LoadMonitor) async -> CommandFailure? {
        var bound = DiskBound(limitBytes: limitBytes)
        while !Task.isCancelled {
            let used = DiskSpace.usedBytes(under: directory)
            switch bound.look(usedBytes: used) {
            case .nothing: break
            case .rest: load.rest(because: "rests until old data is deleted: \(used >> 20) of \(limitBytes >> 20) MB")
            case .goOn: load.goOn()
            case .exceeded:
                return CommandFailure(
                    .error,
                    "The demo's data has grown to \(used >> 20) MB; it may take \(limitBytes >> 20). Other clients "
                        + "have written to it: give them a cluster of their own with `highwater cluster up`."
                )
            }
            try? await ContinuousClock().sleep(for: Self.interval)
        }
        return nil
    }
}
