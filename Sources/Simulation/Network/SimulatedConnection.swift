import Buffers
import Engine

/// Where a connection ends: in a node or in a simulated client.
enum Endpoint: Hashable {
    case node(Int32)
    case client(Int)
}

/// One TCP connection: what is sent in one direction arrives in that order or not at all.
final class SimulatedConnection {
    /// Something under way in one direction.
    enum Item {
        case open
        case frame(Bytes)
        case close
    }

    /// What is under way in one direction.
    struct Lane {
        private var items: [Item] = []
        private var first = 0
        /// Nothing arrives before this time: what was sent earlier comes first.
        var lastArrival: Int64 = 0

        var next: Item? { self.first < self.items.count ? self.items[self.first] : nil }

        mutating func append(_ item: Item) { self.items.append(item) }

        mutating func removeFirst() {
            self.first += 1
            if self.first > 32, self.first * 2 > self.items.count {
                self.items.removeFirst(self.first)
                self.first = 0
            }
        }

        /// Loses the last items, `keeping` some.
        mutating func lose(keeping count: Int) {
            let left = self.items.count - self.first
            if left > count { self.items.removeLast(left - count) }
        }

        var count: Int { self.items.count - self.first }
    }

    let client: Endpoint
    /// Which start of the client's node opened it; 0 for simulated clients.
    let clientIncarnation: Int
    let server: Int32
    let role: ListenerRole
    /// How the server numbers it; nil until it has accepted it.
    var serverId: ConnectionID?
    var serverIncarnation = 0
    var isClientClosed = false
    var isServerClosed = false
    var toServer = Lane()
    var toClient = Lane()

    init(client: Endpoint, clientIncarnation: Int, server: Int32, role: ListenerRole) {
        self.client = client
        self.clientIncarnation = clientIncarnation
        self.server = server
        self.role = role
    }

    var isOver: Bool { self.isClientClosed && self.isServerClosed }
}
