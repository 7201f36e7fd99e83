import Terminal

/// Text cut into rows of a width, every character kept: blanks count, and a long word is broken.
enum TextRows {
    /// So many rows at most; more of one text nobody reads on a screen.
    static let limit = 50_000

    static func wrap(_ text: String, width: Int, into rows: inout [String]) {
        guard width > 0 else { return }
        // What is plain and fits is the usual case.
        if text.utf8.count <= width, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            rows.append(text)
            return
        }
        var row = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                let blanks = min(4 - used % 4, width - used)
                row.append(contentsOf: repeatElement(" ", count: max(0, blanks)))
                used += max(0, blanks)
                continue
            }
            let columns = CharacterWidth.columns(of: scalar) ?? 1
            if used + columns > width {
                rows.append(String(row))
                guard rows.count < limit else { return }
                row = String.UnicodeScalarView()
                used = 0
            }
            row.append(scalar)
            used += columns
        }
        rows.append(String(row))
    }

    /// The beginning of bytes on one row: damaged text repaired, line ends and runs of blanks as one blank.
    static func excerpt(_ bytes: [UInt8]?, limit: Int = 240) -> String {
        guard let bytes else { return "" }
        var text = String.UnicodeScalarView()
        var isBlank = true
        for scalar in String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars {
            if [" ", "\t", "\n", "\r"].contains(scalar) {
                if !isBlank { text.append(" ") }
                isBlank = true
            } else {
                text.append(scalar)
                isBlank = false
            }
        }
        return String(text) + (bytes.count > limit ? "…" : "")
    }
}
