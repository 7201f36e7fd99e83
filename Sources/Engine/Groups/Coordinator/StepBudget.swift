/// What one step of the coordinator may do at the most, so that no turn of the node's loop takes long: a record or an
/// offset costs some microseconds, and a step is a few milliseconds of them.
struct StepBudget {
    /// Bytes to be read of logs.
    var bytes = 256 << 10
    /// Records to be replayed, and offsets to be looked at.
    var records = 2000

    var isSpent: Bool { self.bytes <= 0 || self.records <= 0 }
}
