import CLinux
import CNcurses
import Glibc

/// The terminal the program was started in, through ncurses. Every ncurses call of the project is in this file.
///
/// ncurses keeps its state in globals and is not safe across threads: one thread opens the backend, uses it and closes
/// it. Signals and other threads reach that thread through the guard's pipe.
public final class NcursesBackend: TerminalBackend {
    private let screen: OpaquePointer
    private let keyboard: UnsafeMutablePointer<WINDOW>
    private let output: UnsafeMutablePointer<FILE>
    private let input: UnsafeMutablePointer<FILE>
    private let signals: Int32
    /// How many colours are drawn.
    public let depth: ColorDepth
    private let synchronizes: Bool
    private let asciiOnly: Bool
    /// How many colours the terminal's description has.
    private let colors: Int
    private var theme: Theme
    private var pairs: [PairKey: Int32] = [:]
    private var shown: Surface?
    private var isOpen = true
    public private(set) var size: Size
    private let isInTmux: Bool

    private struct PairKey: Hashable {
        var role: Role
        var background: Role
    }

    private static let pasteBegin: Int32 = 1500
    private static let pasteEnd: Int32 = 1501
    private static let longestPaste = 65_536

    /// Takes the terminal on standard input and output.
    ///
    /// - Parameters:
    ///   - colorWanted: false draws in attributes alone, as `NO_COLOR` does.
    ///   - asciiOnly: replaces every other character by a stand-in.
    /// - Throws: when there is no terminal, or none that ncurses knows.
    public init(
        theme: Theme?,
        colorWanted: Bool = true,
        asciiOnly: Bool = false,
        environment: [String: String]
    ) throws(TerminalError) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        setlocale(LC_CTYPE, "")
        if curses_is_utf8() == 0 { setlocale(LC_CTYPE, "C.UTF-8") }
        signals = linux_terminal_guard(STDOUT_FILENO)
        guard signals >= 0 else { throw .unavailable("signals could not be taken over (errno \(errno))") }
        guard let output = fdopen(dup(STDOUT_FILENO), "w"), let input = fdopen(dup(STDIN_FILENO), "r") else {
            linux_terminal_guard_end()
            throw .unavailable("its descriptors could not be copied (errno \(errno))")
        }
        self.output = output
        self.input = input
        guard let opened = Self.open(output, input, environment: environment, colorWanted: colorWanted) else {
            linux_terminal_guard_end()
            throw .unknownTerminal(environment["TERM"] ?? "")
        }
        screen = opened.screen
        depth = opened.depth
        colors = Int(curses_colors())
        synchronizes = depth >= .palette256
        self.asciiOnly = asciiOnly
        isInTmux = !(environment["TMUX"] ?? "").isEmpty
        self.theme = theme ?? (depth == .sixteen ? .builtInSixteen : .builtInDark)
        keyboard = newpad(1, 1)
        size = Size(width: Int(curses_columns()), height: Int(curses_lines()))
        linux_terminal_guard_signals()
        prepareModes()
        keepResetBytes()
    }

    // MARK: - Frames

    public func present(_ frame: Surface, cursor: Point?) {
        guard isOpen else { return }
        let drawn = asciiOnly ? frame.asciiForm() : frame
        for place in FrameDifference.cells(from: shown, to: drawn) {
            put(drawn[place.x, place.y], at: place)
        }
        shown = drawn
        if let cursor {
            wmove(curses_stdscr(), Int32(cursor.y), Int32(cursor.x))
        }
        curs_set(cursor == nil ? 0 : 1)
        wnoutrefresh(curses_stdscr())
        if synchronizes { write("\u{1B}[?2026h") }
        doupdate()
        if synchronizes { write("\u{1B}[?2026l") }
    }

    public func copy(_ bytes: [UInt8]) {
        guard isOpen, let text = ClipboardSequence.text(bytes, isInTmux: isInTmux) else { return }
        write(text)
    }

    public func invalidate() {
        shown = nil
        clearok(curses_stdscr(), true)
    }

    public func use(_ theme: Theme) {
        self.theme = theme
        pairs = [:]
        shown = nil
    }

    private func put(_ cell: Cell, at place: Point) {
        var text = cell.text.unicodeScalars.map { wchar_t(bitPattern: $0.value) }
        text.append(0)
        var emphasis = theme.emphasis(of: cell.style, depth: depth)
        if depth == .sixteen { emphasis.formUnion(theme[cell.style.role].color.standIn(colors: colors).emphasis) }
        let attributes = Self.attributes(emphasis)
        curses_put_cell(Int32(place.y), Int32(place.x), text, attributes, pair(for: cell.style))
    }

    private static func attributes(_ emphasis: Emphasis) -> attr_t {
        var attributes: attr_t = 0
        if emphasis.contains(.bold) { attributes |= curses_attribute_bold() }
        if emphasis.contains(.faint) { attributes |= curses_attribute_faint() }
        if emphasis.contains(.italic) { attributes |= curses_attribute_italic() }
        if emphasis.contains(.underline) { attributes |= curses_attribute_underline() }
        if emphasis.contains(.reverse) { attributes |= curses_attribute_reverse() }
        return attributes
    }

    /// The colour pair of a role on a background; there are at most as many as roles squared, made when first drawn.
    private func pair(for style: Style) -> Int32 {
        guard depth != .mono else { return 0 }
        let key = PairKey(role: style.role, background: style.background)
        if let pair = pairs[key] { return pair }
        let pair = Int32(pairs.count + 1)
        guard pair < curses_color_pairs() else { return 0 }
        init_extended_pair(pair, number(theme[style.role].color), number(theme[style.background].color))
        pairs[key] = pair
        return pair
    }

    private func number(_ color: ThemeColor) -> Int32 {
        switch depth {
        case .direct: return Int32(color.directNumber)
        case .palette256: return Int32(color.index256)
        case .sixteen, .mono: return Int32(color.standIn(colors: colors).index)
        }
    }

    // MARK: - Input

    public func waitForInput(timeoutMilliseconds: Int) -> [InputEvent] {
        var watched = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&watched, 2, Int32(clamping: timeoutMilliseconds)) > 0 else { return [] }
        var events = readSignals()
        if Int32(watched[0].revents) & (POLLIN) != 0 {
            let keys = readKeys()
            events += keys.isEmpty && isInputAtEnd() ? [.closed] : keys
        } else if Int32(watched[0].revents) & (POLLHUP | POLLERR | POLLNVAL) != 0 {
            events.append(.closed)
        }
        return events
    }

    /// Whether the terminal went away: it stays readable and gives nothing.
    private func isInputAtEnd() -> Bool {
        var waiting: Int32 = 0
        return ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) != 0 || isatty(STDIN_FILENO) == 0
    }

    private func readSignals() -> [InputEvent] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(signals, &bytes, bytes.count)
        var events: [InputEvent] = []
        for byte in bytes.prefix(max(0, count)) {
            switch Int32(byte) {
            case SIGWINCH:
                takeNewSize()
                if !events.contains(.resize(size)) { events.append(.resize(size)) }
            case SIGTSTP: events.append(.suspend)
            case SIGCONT: events.append(.resumed)
            case 0: break
            case let number: events.append(.terminate(signal: number))
            }
        }
        return events
    }

    private func takeNewSize() {
        var extent = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &extent) == 0, extent.ws_row > 0, extent.ws_col > 0
        else { return }
        resizeterm(Int32(extent.ws_row), Int32(extent.ws_col))
        size = Size(width: Int(extent.ws_col), height: Int(extent.ws_row))
        invalidate()
    }

    private func readKeys() -> [InputEvent] {
        var events: [InputEvent] = []
        while let (code, isFunction) = readCode() {
            if isFunction, code == Self.pasteBegin {
                events.append(.paste(readPaste()))
            } else if !isFunction, code == 27, let next = readCode() {
                // Escape with something right behind it is a sequence nobody knows, or alt; but whoever types fast presses
                // Escape and then a letter, and no letter is bound with alt.
                let beginsSequence = next.isFunction || next.code == 91 || next.code == 79
                if !beginsSequence, let key = KeyCodes.key(code: next.code, isFunction: false) {
                    events += [.key(.escape), .key(key)]
                } else if let key = KeyCodes.key(code: next.code, isFunction: next.isFunction) {
                    events.append(.key(Key(key.code, control: key.control, alt: true, shift: key.shift)))
                }
            } else if let key = KeyCodes.key(code: code, isFunction: isFunction) {
                events.append(.key(key))
            }
        }
        return events
    }

    private func readCode() -> (code: Int32, isFunction: Bool)? {
        var code: wint_t = 0
        switch wget_wch(keyboard, &code) {
        case OK: return (Int32(bitPattern: code), false)
        case KEY_CODE_YES: return (Int32(bitPattern: code), true)
        default: return nil
        }
    }

    /// Everything up to the end of the paste; a terminal that never ends it is not waited for longer than a second.
    private func readPaste() -> String {
        var text = String.UnicodeScalarView()
        var waits = 0
        while waits < 20, text.count < Self.longestPaste {
            guard let (code, isFunction) = readCode() else {
                var watched = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
                if poll(&watched, 1, 50) <= 0 { waits += 1 }
                continue
            }
            if isFunction, code == Self.pasteEnd { break }
            if !isFunction, code >= 32, code != 127, let scalar = Unicode.Scalar(UInt32(code)) { text.append(scalar) }
        }
        return String(text)
    }

    // MARK: - Taking and giving back

    public func suspend() {
        guard isOpen else { return }
        leaveModes()
        linux_terminal_stop_process()
        linux_terminal_guard_signals()
        takeNewSize()
        prepareModes()
        invalidate()
    }

    public func lend(_ body: () -> Void) {
        guard isOpen else { return }
        leaveModes()
        // As system(3) does: what the keyboard sends to the foreground is for the other program. A stop is for both.
        signal(SIGINT, SIG_IGN)
        signal(SIGQUIT, SIG_IGN)
        signal(SIGTSTP, SIG_DFL)
        body()
        linux_terminal_guard_signals()
        takeNewSize()
        prepareModes()
        invalidate()
    }

    public func close() {
        guard isOpen else { return }
        isOpen = false
        leaveModes()
        delwin(keyboard)
        delscreen(screen)
        fclose(output)
        fclose(input)
        linux_terminal_guard_end()
    }

    public var waker: TerminalWaker {
        TerminalWaker { linux_terminal_guard_wake() }
    }

    /// Opens the screen, with direct colour where the terminal claims it and a description for it exists.
    private static func open(
        _ output: UnsafeMutablePointer<FILE>,
        _ input: UnsafeMutablePointer<FILE>,
        environment: [String: String],
        colorWanted: Bool
    ) -> (screen: OpaquePointer, depth: ColorDepth)? {
        let term = environment["TERM"] ?? ""
        let wished = ColorDepth.choose(
            environment: environment,
            colorWanted: colorWanted,
            describedColors: 0,
            hasDirectEntry: DirectColorEntry.entry(for: term) != nil
        )
        if wished == .direct, let entry = DirectColorEntry.entry(for: term) {
            // Only for the time ncurses reads it: processes started later must find the terminal's own name.
            setenv("TERMINFO", entry, 1)
            let opened = newterm(DirectColorEntry.terminalName, output, input)
            if let before = environment["TERMINFO"] { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
            if let opened {
                start_color()
                use_default_colors()
                if curses_colors() > 256 { return (opened, .direct) }
                endwin()
                delscreen(opened)
            }
        }
        guard let opened = newterm(term, output, input) else { return nil }
        start_color()
        use_default_colors()
        let depth = ColorDepth.choose(
            environment: environment,
            colorWanted: colorWanted,
            describedColors: Int(curses_colors()),
            hasDirectEntry: false
        )
        return (opened, depth)
    }

    private func prepareModes() {
        raw()
        noecho()
        nonl()
        set_escdelay(25)
        keypad(keyboard, true)
        nodelay(keyboard, true)
        define_key("\u{1B}[200~", Self.pasteBegin)
        define_key("\u{1B}[201~", Self.pasteEnd)
        curs_set(0)
        write("\u{1B}[?2004h")
    }

    private func leaveModes() {
        write("\u{1B}[?2004l")
        curs_set(1)
        endwin()
    }

    /// What a crash handler writes: the terminal's own strings for leaving, made now because then is too late.
    private func keepResetBytes() {
        var bytes: [UInt8] = Array("\u{1B}[?2026l\u{1B}[?2004l".utf8)
        for name in ["sgr0", "op", "rmkx", "cnorm", "rmcup"] {
            guard let capability = curses_capability(name) else { continue }
            bytes += Self.withoutPadding(String(cString: capability))
        }
        bytes += Array("\r".utf8)
        linux_terminal_guard_reset_bytes(bytes, bytes.count)
    }

    /// Capability text without its `$<delay>` marks.
    private static func withoutPadding(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var isInMark = false
        let all = Array(text.utf8)
        for (index, byte) in all.enumerated() {
            if byte == UInt8(ascii: "$"), index + 1 < all.count, all[index + 1] == UInt8(ascii: "<") {
                isInMark = true
            } else if isInMark {
                isInMark = byte != UInt8(ascii: ">")
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    private func write(_ sequence: String) {
        let bytes = Array(sequence.utf8)
        var done = 0
        while done < bytes.count {
            let written = bytes[done...].withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written <= 0 { return }
            done += written
        }
    }
}
