import Buffers
import Engine

/// How connections are made, carry frames, and end.
extension SimulatedWorld {
    /// How long an attempt to connect goes on without an answer.
    private static let connectTimeoutMilliseconds: Int64 = 1_000
    /// When TCP tries again what did not get through.
    private static let retransmissionMilliseconds: Int64 = 60

    /// Opens a connection to a listener; frames may be sent at once and arrive when it is open.
    func connect(from client: Endpoint, incarnation: Int = 0, to server: Int32, role: ListenerRole)
        -> SimulatedConnection
    {
        let connection = SimulatedConnection(
            client: client,
            clientIncarnation: incarnation,
            server: server,
            role: role
        )
        self.connections.append(connection)
        self.put(.open, on: connection, toServer: true)
        self.after(Self.connectTimeoutMilliseconds) { [unowned self] in
            guard connection.serverId == nil, !connection.isClientClosed else { return }
            try self.end(connection, atServer: false)
        }
        return connection
    }

    /// Sends a frame, which becomes the receiver's own.
    func send(_ frame: Bytes, on connection: SimulatedConnection, toServer: Bool) {
        guard !(toServer ? connection.isClientClosed : connection.isServerClosed) else { return }
        let copy = frame.withUnsafeBytes { Bytes(copying: $0) }
        self.put(.frame(copy), on: connection, toServer: toServer)
        guard self.happens(perMille: self.conditions.breakPerMille) else { return }
        self.breakConnection(connection)
    }

    /// One end closes; the other hears of it after everything that was sent before.
    func close(_ connection: SimulatedConnection, atServer: Bool) {
        if atServer { connection.isServerClosed = true } else { connection.isClientClosed = true }
        self.put(.close, on: connection, toServer: !atServer)
        self.forgetIfOver(connection)
    }

    /// The connection breaks in the middle: some of what is under way is lost, then both ends hear of it.
    func breakConnection(_ connection: SimulatedConnection) {
        self.tally.brokenConnections += 1
        connection.toServer.lose(keeping: Int.random(in: 0...connection.toServer.count, using: &self.random))
        connection.toClient.lose(keeping: Int.random(in: 0...connection.toClient.count, using: &self.random))
        self.put(.close, on: connection, toServer: true)
        self.put(.close, on: connection, toServer: false)
    }

    /// A node's process is gone. The kernel of a machine that is still there closes its connections; one that lost power
    /// says nothing.
    func nodeVanished(_ node: SimulatedNode, silently: Bool) {
        for connection in self.connections {
            if connection.server == node.id, connection.serverIncarnation == node.incarnation,
                connection.serverId != nil, !connection.isServerClosed
            {
                connection.isServerClosed = true
                if !silently { self.put(.close, on: connection, toServer: false) }
            }
            if connection.client == .node(node.id), connection.clientIncarnation == node.incarnation,
                !connection.isClientClosed
            {
                connection.isClientClosed = true
                if !silently { self.put(.close, on: connection, toServer: true) }
            }
        }
        self.connections.removeAll { $0.isOver }
    }

    private func put(_ item: SimulatedConnection.Item, on connection: SimulatedConnection, toServer: Bool) {
        let delay = self.conditions.drawDelay(&self.random)
        if toServer {
            connection.toServer.lastArrival = max(connection.toServer.lastArrival, self.now + delay)
            connection.toServer.append(item)
            self.schedule(.arrival(connection, toServer: true), at: connection.toServer.lastArrival)
        } else {
            connection.toClient.lastArrival = max(connection.toClient.lastArrival, self.now + delay)
            connection.toClient.append(item)
            self.schedule(.arrival(connection, toServer: false), at: connection.toClient.lastArrival)
        }
    }

    /// The next item of a direction arrives, if it can.
    func arrive(_ connection: SimulatedConnection, toServer: Bool, _ event: Event) throws {
        guard let item = toServer ? connection.toServer.next : connection.toClient.next else { return }
        let server = Endpoint.node(connection.server)
        let (from, to) = toServer ? (connection.client, server) : (server, connection.client)
        guard self.conditions.reaches(from, to) else {
            return self.schedule(event, at: self.now + Self.retransmissionMilliseconds)
        }
        if case .node(let id) = to {
            let node = self.node(id)
            if node.isPaused { return self.schedule(event, at: node.pausedUntil) }
            if !node.isUp, node.isDark {
                return self.schedule(event, at: self.now + Self.retransmissionMilliseconds)
            }
        }
        if toServer { connection.toServer.removeFirst() } else { connection.toClient.removeFirst() }
        if toServer {
            try self.arriveAtServer(item, connection)
        } else {
            try self.arriveAtClient(item, connection)
        }
    }

    private func arriveAtServer(_ item: SimulatedConnection.Item, _ connection: SimulatedConnection) throws {
        let node = self.node(connection.server)
        if case .open = item {
            guard node.isUp, !connection.isClientClosed else { return try self.reset(connection, atServer: false) }
            connection.serverIncarnation = node.incarnation
            connection.serverId = node.accept(connection)
            return
        }
        guard let id = connection.serverId, node.isUp(connection.serverIncarnation), !connection.isServerClosed else {
            return try self.reset(connection, atServer: false)
        }
        switch item {
        case .frame(let frame):
            self.trace.add(frame)
            try node.receive(frame, on: id)
        case .close: try self.end(connection, atServer: true)
        case .open: break
        }
    }

    private func arriveAtClient(_ item: SimulatedConnection.Item, _ connection: SimulatedConnection) throws {
        if case .node(let id) = connection.client, !self.node(id).isUp(connection.clientIncarnation) {
            return try self.reset(connection, atServer: true)
        }
        guard !connection.isClientClosed else { return }
        switch item {
        case .frame(let frame):
            self.trace.add(frame)
            switch connection.client {
            case .node(let id): try self.node(id).peerAnswered(connection, frame)
            case .client(let number): try self.clients[number].receive(frame, on: connection)
            }
        case .close: try self.end(connection, atServer: false)
        case .open: break
        }
    }

    /// Something arrived where nobody is: the sender's kernel is told.
    private func reset(_ connection: SimulatedConnection, atServer: Bool) throws {
        if atServer { connection.isClientClosed = true } else { connection.isServerClosed = true }
        guard !(atServer ? connection.isServerClosed : connection.isClientClosed) else {
            return self.forgetIfOver(connection)
        }
        self.put(.close, on: connection, toServer: atServer)
        self.forgetIfOver(connection)
    }

    /// One end learns that the connection is no more.
    private func end(_ connection: SimulatedConnection, atServer: Bool) throws {
        if atServer {
            guard !connection.isServerClosed, let id = connection.serverId else { return }
            connection.isServerClosed = true
            if !connection.isClientClosed { self.put(.close, on: connection, toServer: false) }
            self.forgetIfOver(connection)
            let node = self.node(connection.server)
            if node.isUp(connection.serverIncarnation) { try node.connectionClosed(id) }
        } else {
            guard !connection.isClientClosed else { return }
            connection.isClientClosed = true
            if !connection.isServerClosed { self.put(.close, on: connection, toServer: true) }
            self.forgetIfOver(connection)
            switch connection.client {
            case .node(let id):
                if self.node(id).isUp(connection.clientIncarnation) { try self.node(id).peerClosed(connection) }
            case .client(let number): try self.clients[number].closed(connection)
            }
        }
    }

    private func forgetIfOver(_ connection: SimulatedConnection) {
        if connection.isOver { self.connections.removeAll { $0 === connection } }
    }
}
