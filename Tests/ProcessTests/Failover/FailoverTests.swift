import Glibc
import Testing

extension ProcessSuites {
    /// Processes are killed, frozen and started while an idempotent acks=all producer is under way: nothing that was
    /// acknowledged is lost, nothing is there twice, order is kept. Each test has a cluster of its own.
    @Suite(.serialized) struct FailoverTests {
        static let recordsPerSecond = 4000
        /// What has to flow at the moment of a fault.
        static let minimumPerSecond = 1000.0
        /// How many records have to be sent and not yet acknowledged when a leader is killed.
        static let recordsInFlight = 1000
        /// How many they have to be when the kill is ordered, since some are acknowledged until it happens.
        static let recordsInFlightAtOrder = 2200

        /// How many times the leader is killed; `HIGHWATER_KILLS` changes it.
        static var killCount: Int {
            getenv("HIGHWATER_KILLS").flatMap { Int(String(cString: $0)) } ?? 20
        }
    }
}
