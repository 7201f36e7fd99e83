/// A text that a ``TextService`` answers with.
public struct TextPage: Sendable, Equatable {
    /// The media type, such as `text/plain; charset=utf-8`.
    public let contentType: String
    /// The text in UTF-8.
    public let body: [UInt8]

    public init(contentType: String, body: [UInt8]) {
        self.contentType = contentType
        self.body = body
    }
}

/// What asking for a text came to: the status that the other side gave, and what it sent.
public struct TextAnswer: Sendable, Equatable {
    /// The HTTP status: 200 if the text is what was asked for.
    public let status: Int
    public let body: [UInt8]

    /// Reads an HTTP/1.x answer that is complete because the other side has closed; nil if it is none.
    init?(_ bytes: [UInt8]) {
        let head = Array("HTTP/1.".utf8)
        guard bytes.starts(with: head), let bodyStart = TextRequest.endOfHead(in: bytes) else { return nil }
        let words = bytes.prefix { $0 != UInt8(ascii: "\r") }.split(separator: UInt8(ascii: " "))
        guard words.count >= 2, let status = Int(String(decoding: words[1], as: UTF8.self)),
            (100...599).contains(status)
        else { return nil }
        self.status = status
        self.body = Array(bytes[bodyStart...])
    }
}

/// Why a text could not be fetched.
public enum TextFetchError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No connection, or a broken one.
    case notReached(CloseReason)
    /// The whole exchange took longer than the given number of milliseconds.
    case timedOut(milliseconds: Int)
    /// More bytes came than were to be taken.
    case tooLong(limitBytes: Int)
    /// What came is not an answer of HTTP.
    case notUnderstood

    public var description: String {
        switch self {
        case .notReached(let reason): "\(reason)"
        case .timedOut(let milliseconds): "no whole answer within \(milliseconds) ms; is the process frozen?"
        case .tooLong(let limit): "the answer is longer than \(limit) bytes; does another program listen there?"
        case .notUnderstood: "the answer is not HTTP; does another program listen there?"
        }
    }
}

/// The first line of a request as far as a ``TextService`` understands it.
struct TextRequest: Equatable {
    let method: String
    /// Without what may follow a `?`.
    let path: String

    /// Where the head ends and the body begins; nil if the blank line has not come yet.
    static func endOfHead(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 0...(bytes.count - 4) where bytes[index] == 13 {
            if bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 { return index + 4 }
        }
        return nil
    }

    /// Whether `bytes` can still become a request: it begins with letters.
    static func mayBegin(with bytes: [UInt8]) -> Bool {
        let word = bytes.prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return word.count <= 16 && (word.count == bytes.count || (bytes[word.count] == 32 && !word.isEmpty))
    }

    /// Reads `METHOD /path HTTP/1.x`; nil for anything else.
    init?(head bytes: [UInt8]) {
        let line = bytes.prefix { $0 != 13 }
        let words = line.split(separator: 32, omittingEmptySubsequences: false)
        guard words.count == 3, words[1].first == UInt8(ascii: "/"), words[2].starts(with: Array("HTTP/1.".utf8)),
            Self.mayBegin(with: Array(words[0]))
        else { return nil }
        self.method = String(decoding: words[0], as: UTF8.self)
        self.path = String(decoding: words[1].prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
    }
}
