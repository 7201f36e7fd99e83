/// The `.kafka_cleanshutdown` file: written last when a node stops, removed first when it starts. The broker epoch in it
/// proves to the controller that nothing was lost in between (KIP-966).
enum CleanShutdownFile {
    static let fileName = ".kafka_cleanshutdown"

    static func text(brokerEpoch: Int64) -> String { "{\"version\":0,\"brokerEpoch\":\(brokerEpoch)}" }

    /// The broker epoch in the text; nil if there is none.
    static func brokerEpoch(_ text: String) -> Int64? {
        let key = "\"brokerEpoch\""
        let bytes = Array(text.utf8)
        let pattern = Array(key.utf8)
        guard bytes.count > pattern.count,
            let start = (0...(bytes.count - pattern.count)).first(where: { position in
                bytes[position..<position + pattern.count].elementsEqual(pattern)
            })
        else { return nil }
        let rest = bytes[(start + pattern.count)...]
            .drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ":") }
            .prefix { $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return Int64(String(decoding: rest, as: UTF8.self))
    }
}
