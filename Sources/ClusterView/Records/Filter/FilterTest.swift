/// What a field is compared with.
enum FilterTest: Sendable, Equatable {
    case equals(FilterLiteral)
    case differs(FilterLiteral)
    case less(FilterLiteral)
    case lessOrEqual(FilterLiteral)
    case greater(FilterLiteral)
    case greaterOrEqual(FilterLiteral)
    case contains([UInt8])
    case matches(LinearPattern)

    func holds(for value: FilterValue) -> Bool {
        if case .several(let values) = value {
            // One of them is enough; to differ, all have to.
            if case .differs(let literal) = self { return !FilterTest.equals(literal).holds(for: value) }
            return values.contains { self.holds(for: $0) }
        }
        switch self {
        case .equals(let literal): return value.order(to: literal) == .same
        case .differs(let literal): return value.order(to: literal) != .same
        case .less(let literal): return value.order(to: literal) == .before
        case .greater(let literal): return value.order(to: literal) == .after
        case .lessOrEqual(let literal):
            let order = value.order(to: literal)
            return order == .before || order == .same
        case .greaterOrEqual(let literal):
            let order = value.order(to: literal)
            return order == .after || order == .same
        case .contains(let part): return value.bytes.map { FilterValue.isFound(part, in: $0) } ?? false
        case .matches(let pattern): return value.bytes.map { pattern.matches($0) } ?? false
        }
    }
}

/// A value that was written into a filter.
enum FilterLiteral: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text([UInt8])
}
