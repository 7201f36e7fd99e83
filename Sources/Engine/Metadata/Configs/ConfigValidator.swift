/// What a setting's value must satisfy besides being of its type.
public enum ConfigValidator: Equatable, Sendable {
    case any
    case atLeast(Int64)
    case between(Int64, Int64)
    /// A whole number in a range, or one more value with a meaning of its own.
    case betweenOr(Int64, Int64, Int64)
    /// A number from 0 to 1.
    case fraction
    case oneOf([String])
    /// A list without repetitions of some of these.
    case listOf([String])
    /// `*`, or a list of `partition:broker`.
    case throttledReplicas
    /// The only value that makes sense here, and why.
    case only(String, String)

    /// Why `text`, which is of `type`, is not allowed, or nil.
    func objection(to text: String, as type: ConfigType) -> String? {
        switch self {
        case .any: return nil
        case .atLeast(let minimum):
            return Self.number(text) >= minimum ? nil : "the value must be at least \(minimum)"
        case .between(let low, let high):
            return (low...high).contains(Self.number(text)) ? nil : "the value must be from \(low) to \(high)"
        case .betweenOr(let low, let high, let other):
            let number = Self.number(text)
            return (low...high).contains(number) || number == other
                ? nil : "the value must be from \(low) to \(high), or \(other)"
        case .fraction:
            return Double(text).map { (0...1).contains($0) } == true ? nil : "the value must be from 0 to 1"
        case .oneOf(let allowed):
            return allowed.contains(text) ? nil : "the value must be one of \(allowed.joined(separator: ", "))"
        case .listOf(let allowed): return Self.objection(to: ConfigText.list(text), allowed: allowed)
        case .throttledReplicas: return Self.objection(toThrottledReplicas: text)
        case .only(let value, let reason): return text.lowercased() == value ? nil : reason
        }
    }

    // The type has been checked before, so that a number is there.
    private static func number(_ text: String) -> Int64 { Int64(text) ?? .min }

    private static func objection(to elements: [String], allowed: [String]) -> String? {
        guard !elements.isEmpty else { return "the list must not be empty" }
        for (index, element) in elements.enumerated() {
            guard allowed.contains(element) else {
                return "each element must be one of \(allowed.joined(separator: ", "))"
            }
            guard !elements[..<index].contains(element) else { return "\(element) is there twice" }
        }
        return nil
    }

    private static func objection(toThrottledReplicas text: String) -> String? {
        if text == "*" { return nil }
        for element in ConfigText.list(text) {
            let parts = element.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, Int32(parts[0]) != nil, Int32(parts[1]) != nil else {
                return "it must be * or a list of partition:broker"
            }
        }
        return nil
    }
}
