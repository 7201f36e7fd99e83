/// Reads one schema file. The format is described in `Schemas/README.md`.
package struct SchemaParser {
    private let file: String
    private let lines: [SchemaLine]
    private var next = 0

    private init(file: String, text: String) {
        self.file = file
        self.lines = SchemaLine.all(in: text)
    }

    /// The schema in `text`.
    ///
    /// - Throws: ``SchemaError`` naming the line that is not understood.
    package static func parse(file: String, text: String) throws -> Schema {
        var parser = SchemaParser(file: file, text: text)
        return try parser.schema()
    }

    private func error(_ reason: String, at line: SchemaLine? = nil) -> SchemaError {
        let number = (line ?? (self.next < self.lines.count ? self.lines[self.next] : self.lines.last))?.number ?? 0
        return SchemaError(file: self.file, line: number, reason: reason)
    }

    private mutating func schema() throws -> Schema {
        guard let first = self.take(), first.words.count >= 2 else { throw self.error("a heading is missing") }
        let name = first.words[1]
        let header = try self.header()
        switch first.words[0] {
        case "api":
            guard first.words.count == 3, let key = Int(first.words[2]) else {
                throw self.error("no API key", at: first)
            }
            let request = try self.message(name + "Request", .request, section: "request", header)
            let response = try self.message(name + "Response", .response, section: "response", header)
            let api = Api(key: key, advertised: header.advertised ?? header.versions, listeners: header.listeners)
            return Schema(name: name, kind: .api(api), messages: [request, response])
        case "metadata":
            guard first.words.count == 3, let type = Int(first.words[2]) else {
                throw self.error("no record type", at: first)
            }
            let message = try self.message(name, .record, section: "fields", header)
            return Schema(name: name, kind: .metadata(type: type), messages: [message])
        case "data":
            let message = try self.message(name, .record, section: "fields", header)
            return Schema(name: name, kind: .data, messages: [message])
        default:
            throw self.error("a schema begins with `api`, `metadata` or `data`", at: first)
        }
    }

    private struct Header {
        var versions = VersionRange(0, 0)
        var firstFlexible: Int?
        var advertised: VersionRange?
        var listeners: [String] = []
    }

    /// The lines between the heading and the first section.
    private mutating func header() throws -> Header {
        var header = Header()
        var sawVersions = false
        while let line = self.peek(), line.words.count > 1 {
            self.next += 1
            switch line.words[0] {
            case "versions":
                guard let range = VersionRange(parsing: line.words[1], limit: 0) else {
                    throw self.error("bad versions", at: line)
                }
                header.versions = range
                sawVersions = true
            case "flexible":
                guard let range = VersionRange(parsing: line.words[1], limit: Int(Int16.max)) else {
                    throw self.error("bad flexible versions", at: line)
                }
                header.firstFlexible = range.low
            case "advertised":
                guard let range = VersionRange(parsing: line.words[1], limit: 0) else {
                    throw self.error("bad advertised versions", at: line)
                }
                header.advertised = range
            case "served":
                header.listeners = Array(line.words.dropFirst())
                if let unknown = header.listeners.first(where: { $0 != "broker" && $0 != "controller" }) {
                    throw self.error("`\(unknown)` is no listener", at: line)
                }
            default:
                throw self.error("`\(line.words[0])` is not understood", at: line)
            }
        }
        guard sawVersions else { throw self.error("`versions` is missing") }
        return header
    }

    private mutating func message(
        _ name: String,
        _ role: Message.Role,
        section: String,
        _ header: Header
    ) throws -> Message {
        guard let line = self.take(), line.words == [section] else { throw self.error("`\(section)` is missing") }
        var message = Message(
            name: name,
            role: role,
            versions: header.versions,
            firstFlexible: header.firstFlexible,
            root: Structure(name: name, versions: header.versions, fields: []),
            nested: []
        )
        message.root.fields = try self.fields(deeperThan: line.indentation, in: header.versions, of: &message)
        let known = Set(message.nested.map(\.name))
        guard known.count == message.nested.count else { throw self.error("\(name) has two structures of one name") }
        for field in ([message.root] + message.nested).flatMap(\.fields) {
            if case .structure(let type) = field.element, !known.contains(type) {
                throw self.error("\(name) has no structure \(type)")
            }
        }
        return message
    }

    /// The fields below a line that is indented by `indentation`; nested structures are added to `message`.
    private mutating func fields(
        deeperThan indentation: Int,
        in versions: VersionRange,
        of message: inout Message
    ) throws -> [Field] {
        var fields: [Field] = []
        while let line = self.peek(), line.indentation > indentation {
            self.next += 1
            if line.words[0] == "struct" {
                guard line.words.count >= 2 else { throw self.error("the structure has no name", at: line) }
                let range = try self.versions(line.words.count > 2 ? line.words[2] : nil, in: versions, line)
                try self.nest(line.words[1], versions: range, holder: nil, below: line, in: &message)
                continue
            }
            let field = try FieldLine(line, in: versions, limit: message.versions.high, error: self.error).field
            fields.append(field)
            if case .structure(let name) = field.element, let inner = self.peek(), inner.indentation > line.indentation
            {
                let holder = swiftName(field.name)
                try self.nest(name, versions: field.versions, holder: holder, below: line, in: &message)
            }
        }
        return fields
    }

    private mutating func nest(
        _ name: String,
        versions: VersionRange,
        holder: String?,
        below line: SchemaLine,
        in message: inout Message
    ) throws {
        let index = message.nested.count
        message.nested.append(Structure(name: name, versions: versions, fields: [], holder: holder))
        message.nested[index].fields = try self.fields(deeperThan: line.indentation, in: versions, of: &message)
    }

    private func versions(_ text: String?, in outer: VersionRange, _ line: SchemaLine) throws -> VersionRange {
        guard let text else { return outer }
        guard let range = VersionRange(parsing: text, limit: outer.high), outer.covers(range) else {
            throw self.error("bad versions `\(text)`", at: line)
        }
        return range
    }

    private func peek() -> SchemaLine? { self.next < self.lines.count ? self.lines[self.next] : nil }

    private mutating func take() -> SchemaLine? {
        guard let line = self.peek() else { return nil }
        self.next += 1
        return line
    }
}
