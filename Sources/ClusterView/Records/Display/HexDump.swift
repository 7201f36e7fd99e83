/// Bytes as rows of sixteen, each with its place and its printable characters. Rows are made when asked for.
public struct HexDump: Sendable, Equatable {
    private static let digits = Array("0123456789abcdef".utf8)
    private let bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public var rowCount: Int { (self.bytes.count + 15) / 16 }

    /// `00000010  7b 22 74 79 70 65 22 3a  22 55 73 65 50 6f 69 6e  {"type":"UsePoin`
    public func row(_ index: Int) -> String {
        let start = index * 16
        guard start >= 0, start < self.bytes.count else { return "" }
        let row = self.bytes[start..<min(start + 16, self.bytes.count)]
        var text: [UInt8] = (0..<8).reversed().map { Self.digits[start >> ($0 * 4) & 15] }
        text += [0x20, 0x20]
        for column in 0..<16 {
            if column < row.count {
                let byte = row[start + column]
                text += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            } else {
                text += [0x20, 0x20]
            }
            text += column == 7 ? [0x20, 0x20] : [0x20]
        }
        text.append(0x20)
        text += row.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: ".") }
        return String(decoding: text, as: UTF8.self)
    }
}
