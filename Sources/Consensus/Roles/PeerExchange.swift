/// The conversation with one peer: at most one request under way, sent again after a pause when it is lost.
struct PeerExchange {
    let peer: Int32
    /// The request under way.
    private(set) var sequence: UInt64?
    /// When to send next; while a request is under way, when to give it up.
    private(set) var dueMilliseconds: Int64
    /// Nothing more needs to be sent.
    private(set) var isSettled = false

    init(peer: Int32, dueMilliseconds: Int64) {
        self.peer = peer
        self.dueMilliseconds = dueMilliseconds
    }

    /// Whether a request should be sent now; one that is overdue counts as lost.
    func isDue(_ nowMilliseconds: Int64) -> Bool { !self.isSettled && self.dueMilliseconds <= nowMilliseconds }

    /// When something is to be done next.
    var deadline: Int64? { self.isSettled ? nil : self.dueMilliseconds }

    /// A request was sent.
    mutating func sent(_ sequence: UInt64, giveUpAt deadline: Int64) {
        self.sequence = sequence
        self.dueMilliseconds = deadline
    }

    /// Whether `sequence` is the request under way; it no longer is afterwards.
    mutating func take(_ sequence: UInt64) -> Bool {
        guard self.sequence == sequence else { return false }
        self.sequence = nil
        return true
    }

    /// Sends (again) at `time`.
    mutating func schedule(at time: Int64) {
        self.sequence = nil
        self.dueMilliseconds = time
        self.isSettled = false
    }

    /// Sends no more.
    mutating func settle() {
        self.sequence = nil
        self.isSettled = true
    }
}

extension Array where Element == PeerExchange {
    /// The place of the request `sequence` to `peer`, which is no longer under way afterwards.
    mutating func take(_ sequence: UInt64, from peer: Int32) -> Int? {
        guard let index = self.firstIndex(where: { $0.peer == peer }), self[index].take(sequence) else { return nil }
        return index
    }

    /// When something is to be done next.
    var deadline: Int64? { self.compactMap(\.deadline).min() }
}
