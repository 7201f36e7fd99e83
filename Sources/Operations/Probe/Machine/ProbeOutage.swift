/// A while in which a partition could not be written to, as the probe saw it. Times are nanoseconds of the probe's clock.
public struct ProbeOutage: Sendable, Equatable {
    /// What told of it first.
    public enum Sign: String, Sendable, Equatable {
        case connectionLost = "connection lost"
        case failedAcknowledgement = "failed acknowledgement"
        case noLeader = "no leader"
        case leaderChanged = "leader changed"
    }

    public var partition: Int32
    public var sign: Sign
    public var leaderBefore: Int32?
    public var leaderAfter: Int32?
    public var begunNanoseconds: Int64
    public var firstFailedAckNanoseconds: Int64?
    public var newLeaderNanoseconds: Int64?
    /// The first acknowledgement after all that; nil while it lasts.
    public var firstGoodAckNanoseconds: Int64?

    public init(partition: Int32, sign: Sign, leaderBefore: Int32?, begunNanoseconds: Int64) {
        self.partition = partition
        self.sign = sign
        self.leaderBefore = leaderBefore
        self.begunNanoseconds = begunNanoseconds
    }

    public var isOver: Bool { self.firstGoodAckNanoseconds != nil }

    /// How long nothing could be written, so far or in all.
    public func unavailableMilliseconds(nowNanoseconds now: Int64) -> Double {
        Double((self.firstGoodAckNanoseconds ?? now) - self.begunNanoseconds) / 1_000_000
    }

    /// From the first sign to another moment, in milliseconds.
    public func milliseconds(to moment: Int64?) -> Double? {
        moment.map { Double($0 - self.begunNanoseconds) / 1_000_000 }
    }
}
