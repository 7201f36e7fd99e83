/// Numbers that are the same for the same seed (SplitMix64).
package struct SeededRandom: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { self.state = seed }

    package mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of `0..<bound`; the bound is above 0.
    package mutating func next(below bound: UInt64) -> UInt64 { self.next().multipliedFullWidth(by: bound).high }

    /// So many different numbers of `0..<bound`, in their order, each set of them with the same chance: by Floyd's way,
    /// which costs what is chosen and not what there is to choose from.
    package mutating func numbers(_ count: Int, below bound: Int) -> [Int] {
        precondition(count <= bound, "there are not so many numbers")
        if count == bound { return Array(0..<bound) }
        var chosen: Set<Int> = []
        for top in bound - count..<bound {
            let number = Int(self.next(below: UInt64(top + 1)))
            if !chosen.insert(number).inserted { chosen.insert(top) }
        }
        return chosen.sorted()
    }
}
