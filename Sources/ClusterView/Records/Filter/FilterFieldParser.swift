/// Reads a field of a filter: `offset`, `origin.topic`, `header["x"]`, `value.items[0]["odd name"]`.
enum FilterFieldParser {
    static func field(_ scanner: inout FilterScanner) throws(RecordFilterError) -> FilterField {
        let start = scanner.position
        guard let name = scanner.takeName() else {
            throw RecordFilterError(
                "Here a field is expected, such as key, value.amount, header[\"x\"], offset or timestamp.",
                at: start
            )
        }
        switch name {
        case "key": return .key(try self.path(&scanner))
        case "value": return .value(try self.path(&scanner))
        case "header", "headers": return .header(try self.headerName(&scanner))
        default: return try self.simple(name, &scanner, at: start)
        }
    }

    private static func simple(
        _ name: String,
        _ scanner: inout FilterScanner,
        at start: Int
    ) throws(RecordFilterError) -> FilterField {
        var name = name
        while scanner.takeCharacter(".") {
            guard let part = scanner.takeName() else { throw self.missingName(scanner) }
            name += "." + part
        }
        scanner.endOfField()
        guard let field = FilterField.simple[name] else {
            throw RecordFilterError("There is no field \(name). \(self.suggestion(for: name))", at: start)
        }
        return field
    }

    private static func suggestion(for name: String) -> String {
        let known = FilterField.simple.keys.sorted() + ["key", "value", "header[\"…\"]"]
        if name.contains(".") == false, let near = known.first(where: { $0.hasPrefix(name.prefix(3)) }) {
            return "Is \(near) meant?"
        }
        return "What is inside of a record's JSON is written value.\(name)."
    }

    private static func headerName(_ scanner: inout FilterScanner) throws(RecordFilterError) -> String {
        let start = scanner.position
        let path = try self.path(&scanner)
        let names = path.compactMap { step in
            if case .member(let name) = step { name } else { nil }
        }
        guard !names.isEmpty, names.count == path.count else {
            throw RecordFilterError("A header needs its name: header[\"x\"].", at: start)
        }
        return names.joined(separator: ".")
    }

    private static func path(_ scanner: inout FilterScanner) throws(RecordFilterError) -> [JSONStep] {
        var path: [JSONStep] = []
        while true {
            if scanner.takeCharacter(".") {
                guard let name = scanner.takeName() else { throw self.missingName(scanner) }
                path.append(.member(name))
            } else if scanner.next == "[" {
                path.append(try self.subscriptStep(&scanner))
            } else {
                scanner.endOfField()
                return path
            }
        }
    }

    private static func subscriptStep(_ scanner: inout FilterScanner) throws(RecordFilterError) -> JSONStep {
        let start = scanner.position
        _ = scanner.take("[")
        let step: JSONStep
        if let quote = scanner.next, quote == "\"" || quote == "'" {
            step = .member(try scanner.takeQuoted(quote))
        } else {
            let place = scanner.position
            let isNegative = scanner.takeCharacter("-")
            guard let number = scanner.takeName().flatMap({ Int($0) }), number <= 10_000 else {
                throw RecordFilterError("Inside of [ ] a name in quotation marks or a number is expected.", at: place)
            }
            step = .element(isNegative ? -number : number)
            scanner.endOfField()
        }
        guard scanner.takeCharacter("]") else { throw RecordFilterError("This [ has no ].", at: start) }
        return step
    }

    private static func missingName(_ scanner: FilterScanner) -> RecordFilterError {
        RecordFilterError("Behind the dot a name is expected.", at: scanner.position)
    }
}
