/// Why a text is no filter.
public struct RecordFilterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A sentence for people, without the text.
    public let sentence: String
    /// The character of the text that it is about; the first is 0, behind the last is the end.
    public let position: Int

    public init(_ sentence: String, at position: Int) {
        self.sentence = sentence
        self.position = position
    }

    public var description: String { "\(self.sentence) (at character \(self.position + 1))" }
}
