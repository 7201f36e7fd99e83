/// A filter that has been read.
indirect enum FilterCondition: Sendable, Equatable {
    case all([FilterCondition])
    case any([FilterCondition])
    case not(FilterCondition)
    /// The field is there, and neither null nor false.
    case present(FilterField)
    case test(FilterField, FilterTest)

    func holds(for subject: inout FilterSubject) -> Bool {
        switch self {
        case .all(let parts):
            for part in parts where !part.holds(for: &subject) { return false }
            return true
        case .any(let parts):
            for part in parts where part.holds(for: &subject) { return true }
            return false
        case .not(let part): return !part.holds(for: &subject)
        case .present(let field): return subject.value(of: field).isPresent
        case .test(let field, let test): return test.holds(for: subject.value(of: field))
        }
    }

    /// About what it costs to find out: cheap conditions are looked at first, so that most records need no JSON.
    var cost: Int {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.cost }
        case .not(let part): part.cost
        case .present(let field): field.cost
        case .test(let field, .matches): field.cost + 20
        case .test(let field, _): field.cost
        }
    }

    /// The same condition with the cheap parts first.
    static func ordered(_ parts: [FilterCondition]) -> [FilterCondition] {
        parts.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }.map(\.element)
    }
}
