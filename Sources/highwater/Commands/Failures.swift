import Cluster
import ClusterClient
import CommandLineInterface
import Operations
import RecordClient
import Ticketing

/// Which exit status the errors of the rooms end with.
enum Failures {
    @Sendable
    static func translate(_ error: any Error) -> CommandFailure? {
        switch error {
        case let error as ClusterError: CommandFailure(status(of: error.code), error.sentence)
        case let error as ClusterClientError: CommandFailure(status(of: error), "\(error)")
        case let error as RecordClientError:
            CommandFailure(error.code == .timedOut ? .timedOut : .error, "\(error)")
        case let error as SQLiteError: CommandFailure(.error, "\(error)")
        case let error as ServiceFailure: CommandFailure(.error, "\(error)")
        case let error as JournalError: CommandFailure(.error, "\(error)")
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

    private static func status(of error: ClusterClientError) -> ExitStatus {
        switch error {
        case .timedOut: .timedOut
        case .readOnly: .refused
        default: .error
        }
    }
}
