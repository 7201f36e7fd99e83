import CLinux

/// What the poller reports events to.
protocol EventHandler: AnyObject {
    /// The descriptor is ready for what `events` (EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP) says.
    func handle(_ events: UInt32)
    /// The loop goes away: close the descriptor, call nobody.
    func abandon()
}

/// The readiness bits that the room uses.
enum Readiness {
    static let readable = EPOLLIN.rawValue
    static let writable = EPOLLOUT.rawValue
    static let failed = EPOLLERR.rawValue | EPOLLHUP.rawValue
    static let edgeTriggered = EPOLLET.rawValue
}

/// A descriptor's place in the poller. The generation tells it from earlier users of the same place, so that an event
/// which was fetched before a close never reaches whoever came after.
struct Registration: Equatable {
    let slot: UInt32
    let generation: UInt32

    var key: UInt64 { UInt64(self.generation) << 32 | UInt64(self.slot) }
}

/// The epoll descriptor and who is registered with it. Level-triggered unless asked otherwise.
struct Poller: ~Copyable {
    private struct Slot {
        var generation: UInt32 = 0
        var handler: (any EventHandler)?
    }

    private let descriptor: Int32
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private let events: UnsafeMutableBufferPointer<epoll_event>

    init(eventsPerTurn: Int = 256) throws(SystemError) {
        self.descriptor = try SystemCalls.makePoll()
        self.events = .allocate(capacity: eventsPerTurn)
        self.events.initialize(repeating: epoll_event())
    }

    deinit {
        self.events.deallocate()
        SystemCalls.close(self.descriptor)
    }

    mutating func add(_ descriptor: Int32, events: UInt32, handler: any EventHandler) throws(SystemError)
        -> Registration
    {
        let slot: UInt32
        if let reused = self.free.popLast() {
            slot = reused
        } else {
            slot = UInt32(self.slots.count)
            self.slots.append(Slot())
        }
        let registration = Registration(slot: slot, generation: self.slots[Int(slot)].generation)
        do {
            try SystemCalls.pollAdd(self.descriptor, descriptor, events, registration.key)
        } catch {
            self.free.append(slot)
            throw error
        }
        self.slots[Int(slot)].handler = handler
        return registration
    }

    func modify(_ registration: Registration, _ descriptor: Int32, events: UInt32) throws(SystemError) {
        try SystemCalls.pollModify(self.descriptor, descriptor, events, registration.key)
    }

    /// Forgets a descriptor, which must still be open.
    mutating func remove(_ registration: Registration, _ descriptor: Int32) {
        guard self.slots[Int(registration.slot)].generation == registration.generation else { return }
        SystemCalls.pollRemove(self.descriptor, descriptor)
        self.slots[Int(registration.slot)].handler = nil
        self.slots[Int(registration.slot)].generation &+= 1
        self.free.append(registration.slot)
    }

    /// Waits and returns how many events came; ``event(_:)`` looks each up.
    func wait(timeoutMilliseconds: Int) throws(SystemError) -> Int {
        try SystemCalls.pollWait(self.descriptor, self.events, timeoutMilliseconds: timeoutMilliseconds)
    }

    /// The event at `index` of the last wait with its handler, or nil if the handler has left meanwhile.
    func event(_ index: Int) -> (handler: any EventHandler, events: UInt32)? {
        let event = self.events[index]
        let key = event.data.u64
        let slot = self.slots[Int(UInt32(truncatingIfNeeded: key))]
        guard slot.generation == UInt32(key >> 32), let handler = slot.handler else { return nil }
        return (handler, event.events)
    }

    /// Everyone registered, in order of their places.
    var handlers: [any EventHandler] { self.slots.compactMap(\.handler) }
}
