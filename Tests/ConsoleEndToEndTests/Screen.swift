import Foundation

/// What a terminal shows, as its user reads it.
struct Screen: Sendable, CustomStringConvertible {
    let lines: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    var description: String { "\n" + lines.joined(separator: "\n") }

    func contains(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

    /// The header line at the top.
    var header: Substring { lines.first ?? "" }

    /// The words of a partition's row: its name, one per broker, leader, epoch, ISR, status.
    func partition(_ name: String) -> [Substring]? {
        for line in lines {
            let words = line.split { $0 == " " || $0 == "│" || $0 == "|" }
            if words.first == name[...] { return words }
        }
        return nil
    }

    /// The words of the first line in which these follow each other, from there on.
    func row(_ words: Substring...) -> [Substring]? {
        for line in lines {
            let all = line.split { $0 == " " || $0 == "│" || $0 == "|" }
            let starts = all.indices.filter { all[$0...].starts(with: words) }
            if let start = starts.first { return Array(all[start...]) }
        }
        return nil
    }

    /// A partition's leader: what is behind the arrow while a move is fresh.
    func leader(of name: String) -> Int32? {
        partition(name).flatMap { words in
            words.count > 4 ? words[4].split(separator: "→").last.flatMap { Int32($0) } : nil
        }
    }

    /// A count of the workload pane's line about payments: running, completed, parked.
    func payments(_ name: Substring) -> Int? {
        guard let words = row("sagas"), let index = words.firstIndex(of: name), index + 1 < words.count else {
            return nil
        }
        return Int(words[index + 1].filter { $0 != "," })
    }

    /// How many records the title of an open list tells.
    var recordCount: Int? {
        guard
            let words = lines.first(where: { $0.contains(" records ") && $0.contains("─ 4 ") })?.split(separator: " "),
            let index = words.lastIndex(of: "records"), index > 0
        else { return nil }
        return Int(words[index - 1].filter { $0 != "," })
    }

    /// The figures of the checked load: under ACKED, LOST and DUPLICATED, or in one line of the workload's tile.
    var load: (acked: Int, lost: Int, duplicated: Int)? {
        if let line = lines.first(where: { $0.contains("acked ") && $0.contains(" lost ") }) {
            let words = line.split { $0 == " " || $0 == "│" || $0 == "|" }.map(String.init)
            let numbers = ["acked", "lost", "duplicated"].compactMap { name in
                words.firstIndex(of: name).flatMap { Int(words[$0 + 1].filter { $0 != "," }) }
            }
            if numbers.count == 3 { return (numbers[0], numbers[1], numbers[2]) }
        }
        guard let heading = lines.firstIndex(where: { $0.contains("ACKED") && $0.contains("DUPLICATED") }),
            let end = lines[heading].range(of: "ACKED")?.upperBound
        else { return nil }
        // The pane may stand beside another one: what belongs to it begins under its first head, ten columns wide.
        let column = max(0, lines[heading].distance(from: lines[heading].startIndex, to: end) - 10)
        let row = lines[heading + 1].dropFirst(column).split { $0 == " " || $0 == "│" || $0 == "|" }.prefix(3)
        let numbers = row.compactMap { Int($0.filter { $0 != "," }) }
        return numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : nil
    }
}
