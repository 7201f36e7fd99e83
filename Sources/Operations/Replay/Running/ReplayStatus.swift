/// A replay while it runs, for whoever looks at it.
public struct ReplayStatus: Sendable, Equatable {
    public enum Phase: Sendable, Equatable {
        case running
        case paused
        /// Everything was gone over.
        case done
        /// Ended by the operator.
        case cancelled
        /// Ended by itself, with the reason.
        case stopped(String)
    }

    public var id: String
    public var phase: Phase
    /// What became of all records so far, earlier runs of the same replay included.
    public var tally: ReplayTally
    /// Offsets that were gone over, and all of them.
    public var done: Int64
    public var total: Int64
    /// Records sent and parked per second lately.
    public var recordsPerSecond: Double
    /// By how many records the source has grown since the start.
    public var cameBack: Int64

    public init(
        id: String,
        phase: Phase,
        tally: ReplayTally,
        done: Int64,
        total: Int64,
        recordsPerSecond: Double,
        cameBack: Int64
    ) {
        self.id = id
        self.phase = phase
        self.tally = tally
        self.done = done
        self.total = total
        self.recordsPerSecond = recordsPerSecond
        self.cameBack = cameBack
    }
}
