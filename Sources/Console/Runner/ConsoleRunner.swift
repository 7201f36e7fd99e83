import CLinux
import ClusterView
import Foundation
import Glibc
import Terminal

/// How the console is to look and behave.
public struct ConsoleOptions: Sendable {
    /// A theme's name or path; nil chooses by what the terminal can show.
    public var theme: String?
    /// False draws in attributes alone, as `NO_COLOR` does.
    public var colorWanted = true
    /// Draws nothing but ASCII.
    public var asciiOnly = false
    /// How often snapshots are expected; older than two of these is called stale.
    public var refreshMilliseconds: Int64 = 1000
    /// What takes longer, from a record's time to the commit that covers it, is late.
    public var lateAfterMilliseconds: Int64 = 1000
    /// The pane to start in.
    public var pane: PaneKind = .leaders
    /// Whether that pane has the whole screen.
    public var isZoomed = false

    public init() {}
}

/// Why the console ended.
public enum ConsoleExit: Sendable, Equatable {
    /// The operator left.
    case quit
    /// A signal asked for it; the caller should leave with 128 + its number.
    case signal(Int32)
    /// The terminal went away.
    case terminalClosed
    /// ``ConsoleRunner/stop()`` was called.
    case stopped
}

/// Why the console could not start.
public enum ConsoleError: Error, Sendable, Equatable, CustomStringConvertible {
    case terminal(TerminalError)
    case theme(ThemeFile.Failure)

    public var description: String {
        switch self {
        case .terminal(let error): error.description
        case .theme(let error): error.description
        }
    }
}

/// The console on the terminal of this process.
///
/// The screen has a thread of its own and waits for nothing but the terminal; updates and outcomes reach it by mail.
public final class ConsoleRunner: Sendable {
    private let options: ConsoleOptions
    private let actions: any ConsoleActions
    private let mailbox = Mailbox()

    public init(options: ConsoleOptions = ConsoleOptions(), actions: any ConsoleActions) {
        self.options = options
        self.actions = actions
    }

    /// Gives the console something new to show; from any thread, before, during and after ``run(updates:)``.
    public func post(_ update: ConsoleUpdate) {
        mailbox.post(.update(update))
    }

    /// Ends ``run(updates:)`` from outside.
    public func stop() {
        mailbox.post(.stop)
    }

    /// Takes the terminal, shows the console until it ends, and gives the terminal back as it was.
    ///
    /// - Parameter updates: what to show; the console goes on, its figures growing old, when the stream ends.
    public func run(updates: AsyncStream<ConsoleUpdate> = AsyncStream { $0.finish() }) async throws(ConsoleError)
        -> ConsoleExit
    {
        let feed = Task { [mailbox] in
            for await update in updates { mailbox.post(.update(update)) }
        }
        defer { feed.cancel() }
        let result: Result<ConsoleExit, ConsoleError> = await withCheckedContinuation { continuation in
            let thread = Thread { [self] in
                linux_name_thread("console")
                continuation.resume(returning: runOnThisThread())
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        return try result.get()
    }

    private func runOnThisThread() -> Result<ConsoleExit, ConsoleError> {
        var theme: Theme?
        if let name = options.theme {
            do throws(ThemeFile.Failure) {
                theme = try ThemeFile.load(name)
            } catch {
                return .failure(.theme(error))
            }
        }
        let backend: NcursesBackend
        do throws(TerminalError) {
            backend = try NcursesBackend(
                theme: theme,
                colorWanted: options.colorWanted,
                asciiOnly: options.asciiOnly,
                environment: ProcessInfo.processInfo.environment
            )
        } catch {
            return .failure(.terminal(error))
        }
        defer { backend.close() }
        let waker = backend.waker
        mailbox.onMail { waker.wake() }
        defer { mailbox.onMail(nil) }
        let now = Self.nowMilliseconds()
        var loop = ConsoleLoop(
            backend: backend,
            mailbox: mailbox,
            clock: { Self.nowMilliseconds() },
            perform: { [actions, mailbox] intent in
                Task { mailbox.post(.outcome(intent, await actions.perform(intent))) }
            },
            loadTheme: { name in
                Result { () throws(ThemeFile.Failure) in try ThemeFile.load(name) }
            },
            edit: { value in
                ExternalEditor.edit(
                    value.bytes,
                    suffix: value.isJSON ? ".json" : "",
                    environment: ProcessInfo.processInfo.environment
                )
            },
            state: ConsoleState(
                size: backend.size,
                nowMilliseconds: now,
                utcOffsetSeconds: Self.utcOffsetSeconds(at: now),
                refreshMilliseconds: options.refreshMilliseconds,
                pane: options.pane,
                isZoomed: options.isZoomed
            )
        )
        return .success(loop.run())
    }

    private static func nowMilliseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }

    private static func utcOffsetSeconds(at milliseconds: Int64) -> Int {
        var seconds = time_t(milliseconds / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        return local.tm_gmtoff
    }
}
