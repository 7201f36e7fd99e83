/// Swift source being written, indented, in the form `swift format` leaves alone.
struct SourceText {
    static let heading = "// Made by ProtocolGenerator from its schemas. Change those, not this file.\n\n"

    private(set) var text = SourceText.heading
    private var depth = 0

    mutating func line(_ content: String = "") {
        if !content.isEmpty { self.text += String(repeating: "    ", count: self.depth) + content }
        self.text += "\n"
    }

    /// Writes a statement that is only carried out under `condition`, on one line if there is room.
    mutating func statement(_ statement: String, if condition: String? = nil) {
        guard let condition else { return self.call(statement) }
        let single = "if \(condition) { \(statement) }"
        if self.hasRoom(for: single) { return self.line(single) }
        self.block("if \(condition)") { $0.call(statement) }
    }

    /// Writes a statement, with one argument of its call a line if one line is too short for all.
    private mutating func call(_ statement: String) {
        guard !self.hasRoom(for: statement), statement.last == ")", let open = statement.firstIndex(of: "(") else {
            return self.line(statement)
        }
        let arguments = statement[statement.index(after: open)...].dropLast().split(separator: ", ").map(String.init)
        self.list(String(statement[..<open]), arguments, after: "")
    }

    private func hasRoom(for content: String) -> Bool { self.depth * 4 + content.count <= 120 }

    /// Writes `opening {`, what `body` writes, and the closing brace; with `parameters` the block is a closure's.
    mutating func block(
        _ opening: String,
        taking parameters: String? = nil,
        _ body: (inout SourceText) throws -> Void
    ) rethrows {
        self.line(opening + " {" + (parameters.map { " \($0) in" } ?? ""))
        self.depth += 1
        try body(&self)
        self.depth -= 1
        self.line("}")
    }

    /// Writes a declaration or call with one argument a line if there are several, followed by `after`.
    mutating func list(_ before: String, _ arguments: [String], after: String) {
        guard arguments.count > 1 else {
            self.line(before + "(" + arguments.joined() + ")" + after)
            return
        }
        self.line(before + "(")
        self.depth += 1
        for (index, argument) in arguments.enumerated() {
            self.line(argument + (index < arguments.count - 1 ? "," : ""))
        }
        self.depth -= 1
        self.line(")" + after)
    }

    /// Indents what `body` writes by one more level.
    mutating func indented(_ body: (inout SourceText) -> Void) {
        self.depth += 1
        body(&self)
        self.depth -= 1
    }
}
