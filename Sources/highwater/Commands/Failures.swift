import Cluster
import CommandLineInterface

/// Which exit status the errors of the rooms end with.
enum Failures {
    @Sendable
    static func translate(_ error: any Error) -> CommandFailure? {
        switch error {
        case let error as ClusterError: CommandFailure(status(of: error.code), error.sentence)
        default: nil
        }
    }

    private static func status(of code: ClusterError.Code) -> ExitStatus {
        switch code {
        case .timedOut: .timedOut
        case .directoryInUse, .diskSpaceLow, .layoutMismatch, .alreadyRunning, .shuttingDown: .refused
        case .unknownNode, .notRunning, .startFailed, .noSupervisor, .layoutUnreadable, .portUnavailable,
            .controlBroken, .system:
            .error
        }
    }
}
