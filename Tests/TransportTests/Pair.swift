import Buffers
import Transport

/// A client's and a server's connection over the loopback interface, both on one loop.
final class Pair {
    let loop: EventLoop
    let listener: Listener
    let client: Connection
    let clientSide = Recorder()
    let serverSide = Recorder()
    private(set) var server: Connection!

    init(on loop: EventLoop, through port: ((UInt16) throws -> UInt16)? = nil) throws {
        self.loop = loop
        var accepted: Connection?
        let serverSide = self.serverSide
        self.listener = try loop.listen(host: "127.0.0.1", port: 0) {
            $0.delegate = serverSide
            accepted = $0
        }
        let target = try port?(self.listener.port) ?? self.listener.port
        self.client = loop.connect(host: "127.0.0.1", port: target, timeoutMilliseconds: 60_000, delegate: clientSide)
        let clientSide = self.clientSide
        try loop.pump(until: "both sides are open") { accepted != nil && clientSide.openCount == 1 }
        self.server = accepted
    }

    /// Makes the server send every frame back.
    func echo() { self.serverSide.onFrame = { $0.send(frameChunks(.bytes($1))) } }
}
