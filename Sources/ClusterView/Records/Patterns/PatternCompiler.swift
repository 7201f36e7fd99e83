/// Makes the program of a pattern.
struct PatternCompiler {
    /// With this, the longest text that is searched costs some tens of milliseconds.
    private static let instructionLimit = 1000

    private var program: [PatternInstruction] = []

    static func program(_ text: String) throws(PatternError) -> [PatternInstruction] {
        var compiler = PatternCompiler()
        try compiler.add(try PatternParser.node(text))
        compiler.program.append(.match)
        return compiler.program
    }

    private mutating func append(_ instruction: PatternInstruction) throws(PatternError) {
        guard self.program.count < Self.instructionLimit else {
            throw PatternError(
                description: "the pattern is too large when its repetitions are written out",
                position: 0
            )
        }
        self.program.append(instruction)
    }

    private mutating func add(_ node: PatternNode) throws(PatternError) {
        switch node {
        case .empty: break
        case .scalar(let scalars): try self.append(.scalar(scalars))
        case .start: try self.append(.start)
        case .end: try self.append(.end)
        case .boundary(let isWanted): try self.append(.boundary(isWanted))
        case .sequence(let nodes): for node in nodes { try self.add(node) }
        case .choice(let branches): try self.addChoice(branches)
        case .repetition(let node, let least, let most): try self.addRepetition(node, least, most)
        }
    }

    private mutating func addChoice(_ branches: [PatternNode]) throws(PatternError) {
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            guard index < branches.count - 1 else {
                try self.add(branch)
                break
            }
            let split = self.program.count
            try self.append(.split(split + 1, 0))
            try self.add(branch)
            ends.append(self.program.count)
            try self.append(.jump(0))
            self.program[split] = .split(split + 1, self.program.count)
        }
        for end in ends { self.program[end] = .jump(self.program.count) }
    }

    private mutating func addRepetition(_ node: PatternNode, _ least: Int, _ most: Int?) throws(PatternError) {
        for _ in 0..<least {
            let count = self.program.count
            try self.add(node)
            // Nothing, however often, is nothing: without this, nested repetitions of it would never end.
            if self.program.count == count { return }
        }
        guard let most else {
            let split = self.program.count
            try self.append(.split(split + 1, 0))
            try self.add(node)
            try self.append(.jump(split))
            self.program[split] = .split(split + 1, self.program.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(self.program.count)
            try self.append(.split(self.program.count + 1, 0))
            try self.add(node)
        }
        for split in splits { self.program[split] = .split(split + 1, self.program.count) }
    }
}
