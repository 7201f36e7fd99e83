/// What a watched descriptor is ready for.
public struct DescriptorEvents: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Reading does not block.
    public static let readable = DescriptorEvents(rawValue: 1)
    /// Writing does not block.
    public static let writable = DescriptorEvents(rawValue: 2)
    /// The other end is gone or the descriptor has failed; reported whether asked for or not.
    public static let hungUp = DescriptorEvents(rawValue: 4)

    var readiness: UInt32 {
        (self.contains(.readable) ? Readiness.readable : 0) | (self.contains(.writable) ? Readiness.writable : 0)
    }

    init(readiness: UInt32) {
        self = []
        if readiness & Readiness.readable != 0 { self.insert(.readable) }
        if readiness & Readiness.writable != 0 { self.insert(.writable) }
        if readiness & Readiness.failed != 0 { self.insert(.hungUp) }
    }
}

/// Names a watch of ``EventLoop/watch(descriptor:events:handler:)``.
public struct WatchToken: Hashable, Sendable {
    let identifier: UInt64
}

/// A descriptor of someone else's that the loop watches.
final class DescriptorWatch: EventHandler {
    let token: WatchToken
    let descriptor: Int32
    var registration: Registration?
    private let handler: (DescriptorEvents) -> Void

    init(token: WatchToken, descriptor: Int32, handler: @escaping (DescriptorEvents) -> Void) {
        self.token = token
        self.descriptor = descriptor
        self.handler = handler
    }

    func handle(_ events: UInt32) { self.handler(DescriptorEvents(readiness: events)) }

    func abandon() {}
}
