/// A terminal in memory: keeps the last frame and plays prepared input.
public final class TestBackend: TerminalBackend {
    public private(set) var size: Size
    /// The frame that was shown last.
    public private(set) var frame: Surface?
    public private(set) var cursor: Point?
    /// Cells that the last frame changed.
    public private(set) var changedCells = 0
    public private(set) var isClosed = false
    /// What was copied last.
    public private(set) var copied: [UInt8]?
    public private(set) var theme: Theme = .builtInDark
    private var input: [InputEvent] = []

    public init(size: Size) {
        self.size = size
    }

    /// Adds input to be returned by the next wait.
    public func feed(_ events: [InputEvent]) {
        input += events
    }

    /// Changes the size, as a person at the window's corner does.
    public func resize(_ size: Size) {
        self.size = size
        frame = nil
        input.append(.resize(size))
    }

    public func present(_ frame: Surface, cursor: Point?) {
        changedCells = FrameDifference.cells(from: self.frame, to: frame).count
        self.frame = frame
        self.cursor = cursor
    }

    public func invalidate() { frame = nil }
    public func copy(_ bytes: [UInt8]) { copied = bytes }
    public func use(_ theme: Theme) { self.theme = theme }

    public func waitForInput(timeoutMilliseconds: Int) -> [InputEvent] {
        defer { input = [] }
        return input.isEmpty ? [.closed] : input
    }

    public func suspend() {}
    public func lend(_ body: () -> Void) { body() }
    public func close() { isClosed = true }
    public var waker: TerminalWaker { TerminalWaker {} }
}
