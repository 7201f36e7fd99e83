import ClusterView
import Terminal

/// The screen's thread: input and mail in, frames out. Waits for nothing but the terminal.
struct ConsoleLoop {
    /// Frames are at least this far apart.
    static let frameMilliseconds: Int64 = 50

    let backend: any TerminalBackend
    let mailbox: Mailbox
    let clock: @Sendable () -> Int64
    let perform: @Sendable (ConsoleIntent) -> Void
    let loadTheme: @Sendable (String) -> Result<Theme, ThemeFile.Failure>
    /// Lets a value be edited while the terminal is lent.
    var edit: @Sendable (EditedValue) -> Result<[UInt8], EditorFailure> = { _ in
        .failure(EditorFailure("This console has no editor."))
    }
    var state: ConsoleState

    /// Runs until the operator leaves, the terminal goes away, or a signal or letter says so.
    mutating func run() -> ConsoleExit {
        var isDirty = true
        var lastFrame: Int64 = 0
        while true {
            for letter in mailbox.take() {
                isDirty = true
                switch letter {
                case .update(let update): state.apply(update)
                case .outcome(let intent, let outcome): state.finish(intent, outcome)
                case .stop: return .stopped
                }
            }
            for effect in state.settle() { _ = carryOut(effect) }
            let now = clock()
            if state.tick(nowMilliseconds: now) { isDirty = true }
            if isDirty, now - lastFrame >= Self.frameMilliseconds || now < lastFrame {
                let frame = ConsoleScreen.render(state)
                backend.present(frame.surface, cursor: frame.cursor)
                lastFrame = now
                isDirty = false
            }
            // Until the next frame if one is due, else until the clock shows another second.
            let wait = isDirty ? Self.frameMilliseconds - (now - lastFrame) : 1000 - now % 1000
            for event in backend.waitForInput(timeoutMilliseconds: Int(max(1, wait))) {
                isDirty = true
                if case .terminate(let signal) = event { return .signal(signal) }
                if event == .closed { return .terminalClosed }
                for effect in state.handle(event) {
                    if carryOut(effect) { return .quit }
                }
            }
        }
    }

    /// - Returns: whether the loop ends.
    private mutating func carryOut(_ effect: ConsoleEffect) -> Bool {
        switch effect {
        case .quit: return true
        case .suspend:
            backend.suspend()
            _ = state.handle(.resize(backend.size))
        case .redraw: backend.invalidate()
        case .perform(let intent): perform(intent)
        case .copy(let bytes): backend.copy(bytes)
        case .edit(let value):
            var result: Result<[UInt8], EditorFailure>?
            backend.lend { [edit] in result = edit(value) }
            _ = state.handle(.resize(backend.size))
            for effect in result.map({ state.finishEdit(value, $0) }) ?? [] { _ = carryOut(effect) }
        case .useTheme(let name):
            switch loadTheme(name) {
            case .success(let theme): backend.use(theme)
            case .failure(let failure): state.say(failure.description, .bad)
            }
        }
        return false
    }
}
