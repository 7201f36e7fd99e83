import RecordClient

/// A record while a filter looks at it; what its headers tell is read at most once.
struct FilterSubject {
    private let record: ConsumedRecord
    private let reader: DeadLetterReader
    private var deadLetter: DeadLetter?
    private var hasRead: Bool

    init(_ record: ConsumedRecord, _ deadLetter: DeadLetter?, _ reader: DeadLetterReader) {
        self.record = record
        self.reader = reader
        self.deadLetter = deadLetter
        self.hasRead = deadLetter != nil
    }

    mutating func value(of field: FilterField) -> FilterValue {
        switch field {
        case .key(let path): Self.value(self.record.key, path)
        case .value(let path): Self.value(self.record.value, path)
        case .header(let name): self.header(name)
        case .topic: FilterValue(self.record.topic)
        case .partition: FilterValue(self.record.partition)
        case .offset: FilterValue(self.record.offset)
        case .timestamp:
            self.record.timestampMilliseconds < 0 ? .missing : FilterValue(self.record.timestampMilliseconds)
        case .size: FilterValue(self.record.value?.count ?? 0)
        case .replays: FilterValue(ReplayMark(self.record.headers)?.count ?? 0)
        default: self.read().map { Self.value(of: field, in: $0) } ?? .missing
        }
    }

    private static func value(of field: FilterField, in letter: DeadLetter) -> FilterValue {
        switch field {
        case .error:
            .several([FilterValue(letter.failure.shortClass), FilterValue(letter.failure.errorClass)])
        case .errorMessage: FilterValue(letter.failure.message)
        case .originTopic: FilterValue(letter.origin.topic ?? letter.origin.address)
        case .originPartition: FilterValue(letter.origin.partition)
        case .originOffset: FilterValue(letter.origin.offset)
        case .originTimestamp: FilterValue(letter.origin.timestampMilliseconds)
        case .group: FilterValue(letter.failure.owner)
        case .attempts: FilterValue(letter.failure.attempts)
        case .dialect: FilterValue(letter.dialect.word)
        default: .missing
        }
    }

    private mutating func read() -> DeadLetter? {
        if !self.hasRead {
            self.deadLetter = self.reader.read(self.record.headers)
            self.hasRead = true
        }
        return self.deadLetter
    }

    private static func value(_ bytes: [UInt8]?, _ path: [JSONStep]) -> FilterValue {
        guard let bytes else { return .missing }
        return path.isEmpty ? .text(bytes) : FilterValue(JSONLookup.value(at: path, in: bytes))
    }

    private func header(_ name: String) -> FilterValue {
        let values: [FilterValue] = self.record.headers.compactMap { header in
            guard header.name == name, let value = header.value else { return nil }
            if case .number(let number) = HeaderContent(header) { return .integer(number) }
            return .text(value)
        }
        return values.count > 1 ? .several(values) : values.first ?? .missing
    }
}
