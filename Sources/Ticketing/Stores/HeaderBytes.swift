import RecordClient

/// A record's headers as the bytes of one column: for each its name's length (2 bytes), the name, its value's length
/// (4 bytes, all ones for no value) and the value; lengths are big-endian.
package enum HeaderBytes {
    package static func encode(_ headers: [ConsumedRecord.Header]) -> [UInt8] {
        var bytes: [UInt8] = []
        for header in headers {
            let name = Array(header.name.utf8.prefix(Int(UInt16.max)))
            bytes += [UInt8(name.count >> 8), UInt8(name.count & 0xff)] + name
            let count = header.value.map { UInt32($0.count) } ?? .max
            bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
            bytes += header.value ?? []
        }
        return bytes
    }

    /// What ``encode(_:)`` wrote; stops where bytes are missing.
    package static func decode(_ bytes: [UInt8]) -> [ConsumedRecord.Header] {
        var headers: [ConsumedRecord.Header] = []
        var rest = bytes[...]
        while let nameCount = Self.takeNumber(2, &rest), let name = Self.take(nameCount, &rest),
            let count = Self.takeNumber(4, &rest)
        {
            var value: [UInt8]?
            if count != Int(UInt32.max) {
                guard let taken = Self.take(count, &rest) else { break }
                value = Array(taken)
            }
            headers.append(ConsumedRecord.Header(name: String(decoding: name, as: UTF8.self), value: value))
        }
        return headers
    }

    private static func takeNumber(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
        Self.take(count, &rest).map { $0.reduce(0) { $0 << 8 | Int($1) } }
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
