import Buffers

/// Hears what happens on a connection, on the loop's thread. It may send on, pause and close any connection from within
/// any call.
public protocol ConnectionDelegate: AnyObject {
    /// An outgoing connection is there. Not called for accepted ones, which are open from the start.
    func connectionDidOpen(_ connection: Connection)

    /// A frame arrived: what followed a 4-byte length, without the length. It fills a block of which it is the only
    /// owner, so it may be changed in place.
    func connection(_ connection: Connection, didReceive frame: Bytes)

    /// The send queue had grown above ``Connection/highWaterMarkBytes`` and is now at or below
    /// ``Connection/lowWaterMarkBytes``.
    func connectionDidDrain(_ connection: Connection)

    /// The connection is over. Called exactly once, also after ``Connection/close()``, as the last call and never inside
    /// the call that closed it.
    func connectionDidClose(_ connection: Connection, reason: CloseReason)
}

extension ConnectionDelegate {
    /// Does nothing.
    public func connectionDidOpen(_ connection: Connection) {}

    /// Does nothing.
    public func connectionDidDrain(_ connection: Connection) {}
}
