import ClusterView
import RecordClient
import Terminal

/// A way to say where reading begins that needs a value.
enum SeekChoice: Sendable, Equatable {
    case last
    case offset
    case time
    case committed
    case partition

    /// What stands before the value.
    var sign: String {
        switch self {
        case .last: "last records of each partition "
        case .offset: "offset "
        case .time: "time "
        case .committed: "group "
        case .partition: "partitions "
        }
    }

    var note: String {
        switch self {
        case .last: "such as 100"
        case .offset: "in every partition that has it"
        case .time: "2026-11-20T12:00:00, 12:00:00, -10m, now-1h; without a zone in this screen's"
        case .committed: "reading begins where the group has committed"
        case .partition: "such as 0,3; empty reads all"
        }
    }
}

/// Small menus over a list of records.
enum RecordMenus {
    static func drawSeek(_ state: ConsoleState, on surface: inout Surface) {
        let rows: [(String, String, String)] = [
            ("1", "earliest", "the first record that is there"),
            ("2", "latest", "only what comes from now on"),
            ("3", "last n…", "so many records of each partition, and what comes then"),
            ("4", "offset…", "in every partition"),
            ("5", "time…", "the first record at or after it"),
            ("6", "committed…", "where a group has committed"),
            ("7", "partitions…", "only these, or all"),
        ]
        draw("Read from", rows, on: &surface)
    }

    static func drawCopy(_ state: ConsoleState, on surface: inout Surface) {
        guard let record = state.pointedAtRecord else { return }
        let rows: [(String, String, String)] = [
            ("v", "value", record.record.value == nil ? "none" : Figures.bytes(Int64(record.valueByteCount))),
            ("k", "key", record.record.key == nil ? "none" : Figures.bytes(Int64(record.keyByteCount))),
            ("h", "headers", "\(record.record.headers.count), one a line"),
            ("p", "place", record.place.description),
        ]
        draw("Copy", rows, on: &surface)
    }

    private static func draw(_ title: String, _ rows: [(String, String, String)], on surface: inout Surface) {
        let lines = rows.map { key, words, note in
            [
                Piece(" \(key)  ", Style(.key)), Piece(words.padded(to: 14)),
                Piece(CharacterWidth.shortened(note, to: 54), .dim),
            ]
        }
        Dialog(
            title: [Piece(title, Style(.title))],
            answer: [Piece("esc closes", .dim)],
            lines: lines,
            minimumWidth: 56
        ).draw(on: &surface)
    }
}
