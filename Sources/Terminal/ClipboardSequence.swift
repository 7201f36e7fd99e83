import FoundationEssentials

/// What asks a terminal to put bytes into the clipboard of whoever sits at it, also over ssh: OSC 52.
public enum ClipboardSequence {
    /// Terminals take no more than about 100 kB of base64.
    public static let longest = 74_000

    /// - Parameter isInTmux: tmux keeps the sequence for its own buffer, and hands it on if it may only when wrapped.
    /// - Returns: nil when there are more bytes than terminals take.
    public static func text(_ bytes: [UInt8], isInTmux: Bool) -> String? {
        guard bytes.count <= longest else { return nil }
        let sequence = "\u{1B}]52;c;\(Data(bytes).base64EncodedString())\u{07}"
        guard isInTmux else { return sequence }
        return sequence + "\u{1B}Ptmux;\u{1B}\(sequence)\u{1B}\\"
    }
}
