/// Names made from what they name: the same step of the same payment always has the same event id, so that a command that
/// is sent once more is recognised.
package enum EventIdentity {
    /// The id of one step of a payment, in the form of a UUID.
    package static func event(_ payment: PaymentID, _ type: String) -> String {
        let hex = Self.hexadecimal("\(payment)/\(type)")
        let parts = [
            hex.prefix(8), hex.dropFirst(8).prefix(4), hex.dropFirst(12).prefix(4), hex.dropFirst(16).prefix(4),
        ]
        return parts.joined(separator: "-") + "-" + hex.suffix(12)
    }

    /// The id that all steps of a payment share.
    package static func trace(_ payment: PaymentID) -> String { Self.hexadecimal("\(payment)") }

    /// 128 bits of the text: FNV-1a from two offsets, each finished as in SplitMix64.
    private static func hexadecimal(_ text: String) -> String {
        [0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4 as UInt64].map { offset in
            var hash = offset
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
            hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
            let digits = String(hash ^ (hash >> 31), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
