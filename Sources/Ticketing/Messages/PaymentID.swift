/// Names a payment: the run of the workload that it belongs to and its number in there. It is the key of every record.
public struct PaymentID: Hashable, Sendable {
    /// Distinguishes workloads that have used the same topics.
    public let run: String
    public let sequence: Int64

    public init(run: String, sequence: Int64) {
        self.run = run
        self.sequence = sequence
    }

    /// Reads what ``description`` writes.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "pay", !parts[1].isEmpty, let sequence = Int64(parts[2]), sequence > 0
        else {
            return nil
        }
        self.init(run: String(parts[1]), sequence: sequence)
    }

    package init?(key: [UInt8]?) {
        guard let key, key.count <= 64 else { return nil }
        self.init(String(decoding: key, as: UTF8.self))
    }
}

extension PaymentID: CustomStringConvertible {
    public var description: String {
        let digits = String(self.sequence)
        return "pay-\(self.run)-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits)"
    }
}
