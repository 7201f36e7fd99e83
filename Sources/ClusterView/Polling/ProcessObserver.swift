/// What the owner of a cluster's processes can tell about one of them; nobody else can.
public struct ObservedProcess: Sendable, Equatable {
    /// What the process is doing.
    public enum State: Sendable, Equatable {
        case starting
        case running
        case frozen
        case ended
    }

    public var id: Int32
    public var isBroker: Bool
    public var host: String
    public var port: Int
    /// Where on `host` the process serves its figures; absent where it does not.
    public var metricsPort: Int?
    public var rack: String?
    public var state: State
    public var figures: ProcessFigures

    public init(
        id: Int32,
        isBroker: Bool,
        host: String,
        port: Int,
        metricsPort: Int? = nil,
        rack: String? = nil,
        state: State,
        figures: ProcessFigures
    ) {
        self.id = id
        self.isBroker = isBroker
        self.host = host
        self.port = port
        self.metricsPort = metricsPort
        self.rack = rack
        self.state = state
        self.figures = figures
    }
}

/// Tells about the processes of an embedded cluster; remote clusters have none.
public protocol ProcessObserver: Sendable {
    /// All processes, running or not, or nil when they cannot be asked just now.
    func processes() async -> [ObservedProcess]?
}
