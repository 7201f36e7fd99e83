import RecordClient

/// Recognises dead letters by their headers, in every dialect that it has a table of.
public struct DeadLetterReader: Sendable {
    /// The tables, the user's own first.
    public let tables: [DialectTable]
    private let tablesOfMarker: [String: [Int]]
    private let strippedNames: Set<String>

    /// - Parameter userTables: they win over the built-in ones.
    public init(userTables: [DialectTable] = []) {
        self.tables = userTables + DialectTable.builtIn
        var tablesOfMarker: [String: [Int]] = [:]
        for (index, table) in self.tables.enumerated() {
            for marker in table.markers { tablesOfMarker[marker, default: []].append(index) }
        }
        self.tablesOfMarker = tablesOfMarker
        self.strippedNames = Set(self.tables.flatMap(\.strippedNames))
    }

    /// The reader without tables of a user.
    public static let standard = DeadLetterReader()

    /// What the headers tell of a failure; nil for a record that is no dead letter.
    ///
    /// A record that died several times may have the headers of several dialects. The first that were written tell where
    /// it came from, the last how it failed.
    public func read(_ headers: [ConsumedRecord.Header]) -> DeadLetter? {
        guard let (first, last) = self.tables(of: headers) else { return nil }
        let origin = HeaderFields(headers, first)
        let failure = HeaderFields(headers, last)
        var identity = RecordIdentity(headers)
        identity.eventID = identity.eventID ?? failure.text(.eventID)
        identity.traceID = identity.traceID ?? failure.text(.traceID)
        return DeadLetter(
            dialect: last.dialect,
            origin: DeadLetterOrigin(
                topic: origin.text(.originTopic).flatMap { $0.isEmpty ? nil : $0 },
                partition: origin.number(.originPartition).flatMap { $0 < 0 ? nil : Int32(exactly: $0) },
                offset: origin.number(.originOffset).flatMap { $0 < 0 ? nil : $0 },
                timestampMilliseconds: origin.time(.originTimestamp),
                address: origin.text(.originAddress)
            ),
            failure: Self.failure(failure, first: origin),
            identity: identity,
            replay: ReplayMark(headers)
        )
    }

    /// Whether a replay leaves this header away: it tells of a failure, not of the record.
    public func isOfFailure(_ name: String) -> Bool { self.strippedNames.contains(name) }

    private static func failure(_ fields: HeaderFields, first: HeaderFields) -> DeadLetterFailure {
        let stack = fields.repairedText(.stack)
        let written = fields.repairedText(.causes)?.split(whereSeparator: \.isNewline).map(String.init)
        let named = [fields.repairedText(.causeClass)].compactMap { $0 }
        let causes = [written, stack.map(DeadLetterFailure.causes), named].compactMap { $0 }.first { !$0.isEmpty }
        return DeadLetterFailure(
            group: fields.text(.group),
            connector: fields.text(.connector),
            errorClass: fields.repairedText(.errorClass),
            message: fields.repairedText(.errorMessage),
            causes: causes ?? [],
            stack: stack,
            attempts: fields.number(.attempts),
            firstFailureMilliseconds: first.time(.firstFailure),
            lastFailureMilliseconds: fields.time(.lastFailure)
        )
    }

    /// The tables of the first and of the last header that marks a dead letter. Names that anybody may use count only
    /// where no others are.
    private func tables(of headers: [ConsumedRecord.Header]) -> (first: DialectTable, last: DialectTable)? {
        var first: DialectTable?
        var last: DialectTable?
        var generic: DialectTable?
        for header in headers {
            guard header.value != nil, let index = self.tablesOfMarker[header.name]?.first else { continue }
            let table = self.tables[index]
            if table.dialect == .generic {
                generic = table
            } else {
                first = first ?? table
                last = table
            }
        }
        guard let first, let last else { return generic.map { ($0, $0) } }
        return (first, last)
    }
}

/// The headers of a record by what they tell in one dialect.
private struct HeaderFields {
    private let headers: [ConsumedRecord.Header]
    private let table: DialectTable

    init(_ headers: [ConsumedRecord.Header], _ table: DialectTable) {
        self.headers = headers
        self.table = table
    }

    private func header(_ field: DialectTable.Field) -> ConsumedRecord.Header? {
        for name in self.table.names[field] ?? [] {
            let found =
                field.isOfOrigin
                ? self.headers.first { $0.name == name && $0.value != nil }
                : self.headers.last { $0.name == name && $0.value != nil }
            if let found { return found }
        }
        return nil
    }

    /// The text of a field; nil where there is none or where it is no text.
    func text(_ field: DialectTable.Field) -> String? {
        self.header(field)?.value.flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The text of a field that is for people only: bytes that are no text are replaced.
    func repairedText(_ field: DialectTable.Field) -> String? {
        self.header(field)?.value.map { String(decoding: $0, as: UTF8.self) }
    }

    func number(_ field: DialectTable.Field) -> Int64? {
        guard let header = self.header(field), let value = header.value else { return nil }
        return HeaderContent.number(value, self.table.binaryNames[header.name] ?? .text)
    }

    /// A time in milliseconds, of a number or of ISO 8601.
    func time(_ field: DialectTable.Field) -> Int64? {
        guard let header = self.header(field), let value = header.value else { return nil }
        guard let form = self.table.binaryNames[header.name] else {
            return String(validating: value, as: UTF8.self).flatMap(HeaderTime.milliseconds)
        }
        return HeaderContent.number(value, form)
    }
}
