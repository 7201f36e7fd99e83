import CNcurses

/// What ncurses calls keys, and what we call them.
enum KeyCodes {
    /// The key of a code, or nil for what is no key to us.
    static func key(code: Int32, isFunction: Bool) -> Key? {
        isFunction ? functionKey(code) : characterKey(code)
    }

    private static func characterKey(_ code: Int32) -> Key? {
        switch code {
        case 9: return .tab
        case 10, 13: return .enter
        case 27: return .escape
        case 8, 127: return .backspace
        case 0: return Key(.character(" "), control: true)
        case 1...26: return .control(Character(Unicode.Scalar(UInt8(code + 96))))
        case 28: return .control("\\")
        case 29: return .control("]")
        case 30: return .control("^")
        case 31: return .control("_")
        default:
            guard let scalar = Unicode.Scalar(UInt32(code)), CharacterWidth.columns(of: scalar) != nil
            else { return nil }
            return .character(Character(scalar))
        }
    }

    private static func functionKey(_ code: Int32) -> Key? {
        switch code {
        case KEY_UP: return .up
        case KEY_DOWN: return .down
        case KEY_LEFT: return .left
        case KEY_RIGHT: return .right
        case KEY_SLEFT: return Key(.left, shift: true)
        case KEY_SRIGHT: return Key(.right, shift: true)
        case KEY_SR: return Key(.up, shift: true)
        case KEY_SF: return Key(.down, shift: true)
        case KEY_HOME: return .home
        case KEY_END: return .end
        case KEY_PPAGE: return .pageUp
        case KEY_NPAGE: return .pageDown
        case KEY_ENTER: return .enter
        case KEY_BACKSPACE: return .backspace
        case KEY_DC: return Key(.delete)
        case KEY_IC: return Key(.insert)
        case KEY_BTAB: return .shiftTab
        case (KEY_F0 + 1)...(KEY_F0 + 12): return Key(.function(Int(code - KEY_F0)))
        default: return nil
        }
    }
}
