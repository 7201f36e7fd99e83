import Console
import Terminal

/// Presses keys on a state.
enum Press {
    /// - Returns: the effects of all of them.
    @discardableResult
    static func keys(_ text: String, on state: inout ConsoleState) -> [ConsoleEffect] {
        text.flatMap { state.handle(.key(.character($0))) }
    }

    @discardableResult
    static func key(_ key: Key, on state: inout ConsoleState) -> [ConsoleEffect] {
        state.handle(.key(key))
    }
}
