/// A screen and a keyboard.
///
/// A backend belongs to one thread; only its ``waker`` may be used from others.
public protocol TerminalBackend: AnyObject {
    /// The present size in cells.
    var size: Size { get }

    /// Shows a frame; only cells that differ from the last frame are sent.
    ///
    /// - Parameter cursor: where the text cursor stands, hidden if nil.
    func present(_ frame: Surface, cursor: Point?)

    /// Shows everything anew at the next frame, whatever is believed to be on the screen.
    func invalidate()

    /// Draws with another theme from the next frame on.
    func use(_ theme: Theme)

    /// Asks the terminal to put bytes into the clipboard of whoever sits at it.
    func copy(_ bytes: [UInt8])

    /// Waits for input at most this long, or until woken.
    ///
    /// - Returns: what came, in order; empty when the time passed or the backend was woken.
    func waitForInput(timeoutMilliseconds: Int) -> [InputEvent]

    /// Gives the terminal back, stops the process for job control, and takes the terminal again when continued.
    func suspend()

    /// Gives the terminal to another program for as long as `body` takes, then takes it again. Interruptions from the
    /// keyboard are that program's meanwhile.
    func lend(_ body: () -> Void)

    /// Gives the terminal back as it was. Safe to call twice.
    func close()

    /// Ends a wait from another thread.
    var waker: TerminalWaker { get }
}

/// Ends a backend's wait for input; may be used from any thread.
public struct TerminalWaker: Sendable {
    private let action: @Sendable () -> Void

    public init(_ action: @escaping @Sendable () -> Void) {
        self.action = action
    }

    public func wake() { action() }
}

/// Why a terminal could not be taken.
public enum TerminalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Input or output is no terminal.
    case notATerminal
    /// ncurses does not know the terminal.
    case unknownTerminal(String)
    /// A pipe or a signal handler could not be made.
    case unavailable(String)

    public var description: String {
        switch self {
        case .notATerminal:
            "The console needs a terminal on standard input and output; use the table commands in scripts."
        case .unknownTerminal(let name):
            "The terminal type “\(name)” is not known here; set TERM to one that is, such as xterm-256color."
        case .unavailable(let what):
            "The terminal could not be set up: \(what)."
        }
    }
}
