import ClusterClient
import Console
import ConsoleFixtures
import KafkaProtocol
import Operations
import Terminal
import Testing

/// The screens of resets, kept as text.
@Suite struct ResetScreenTests {
    /// A dialog to which the cluster has answered with this picture.
    private func dialog(_ size: Size, _ picture: GroupPicture, keys: String = "", runsMembers: Bool = false) throws
        -> ConsoleState
    {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys(":reset reservation \(ResetFixtures.topic)", on: &state)
        let effects = Press.key(.enter, on: &state)
        guard case .perform(.planReset(let question))? = effects.first else {
            Issue.record("\(effects)")
            return state
        }
        state.finish(.planReset(question), ResetFixtures.answer(to: question, picture, runsMembers: runsMembers))
        Press.keys(keys, on: &state)
        return state
    }

    @Test(arguments: GoldenScreenTests.sizes) func planByTime(size: Size) throws {
        var state = try dialog(size, ResetFixtures.picture())
        for _ in 0..<5 { Press.key(.tab, on: &state) }
        Press.keys("v2026-11-20T12:00:00+09:00", on: &state)
        guard case .perform(.planReset(let question))? = Press.key(.enter, on: &state).first else {
            Issue.record("no question left")
            return
        }
        state.finish(.planReset(question), ResetFixtures.answer(to: question, ResetFixtures.picture()))
        let surface = try GoldenScreen.expect(state, named: "reset-plan-\(size.width)x\(size.height)")
        // The dialog hides frames of panes behind it, but not their left edge.
        let inside = Rect(x: 1, y: 0, width: size.width - 1, height: size.height)
        let current = GoldenScreen.under("CURRENT", rows: 1, in: surface, area: inside, alignment: .trailing, width: 7)
        #expect(current == "48,112")
        let difference = GoldenScreen.under("DIFF", rows: 3, in: surface, area: inside, alignment: .trailing, width: 6)
        #expect(difference == "+1,920")
        #expect(surface.lines.contains { $0.contains("re-read 4,121 records · skip 1,920 records") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func activeGroup(size: Size) throws {
        var state = try dialog(size, ResetFixtures.picture(.stable), runsMembers: true)
        Press.key(.tab, on: &state)
        let surface = try GoldenScreen.expect(state, named: "reset-active-\(size.width)x\(size.height)")
        #expect(surface.lines.contains { $0.contains("t stops its members") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func fiveHundredLongRows(size: Size) throws {
        var state = try dialog(size, ResetFixtures.picture(partitions: ResetFixtures.many()))
        Press.key(.tab, on: &state)
        for _ in 0..<40 { Press.key(.down, on: &state) }
        let surface = try GoldenScreen.expect(state, named: "reset-many-\(size.width)x\(size.height)")
        #expect(surface.lines.contains { $0.contains("more") && $0.contains("╰") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func nothingCommitted(size: Size) throws {
        let surface = try GoldenScreen.expect(
            try dialog(size, ResetFixtures.picture(partitions: [])),
            named: "reset-empty-\(size.width)x\(size.height)"
        )
        #expect(surface.lines.contains { $0.contains("No partition is selected.") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func result(size: Size) throws {
        var state = try dialog(size, ResetFixtures.picture())
        Press.key(.tab, on: &state)
        guard case .perform(.resetOffsets(let plan, .now))? = Press.keys("y", on: &state).first else {
            Issue.record("nothing was ordered")
            return
        }
        var steps = (0...3).map { PlanResult.Step("\(ResetFixtures.topic)-\($0)", detail: "offset 0") }
        steps[2] = .init(
            steps[2].subject,
            error: "NOT_READ_BACK",
            detail: "offset 44010 instead of offset 0"
        )
        let sentence = "3 offsets of reservation changed and read back, 1 not; highwater undo \(plan.id) takes it back"
        let result = PlanResult(.failed, sentence, steps: steps)
        state.finish(.resetOffsets(plan, .now), .offsetsReset(plan, result))
        let surface = try GoldenScreen.expect(state, named: "reset-result-\(size.width)x\(size.height)")
        #expect(surface.lines.contains { $0.contains("✗ NOT_READ_BACK") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func undoList(size: Size) throws {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys("U", on: &state)
        state.finish(.listChanges, .changes(ResetFixtures.changes))
        let surface = try GoldenScreen.expect(state, named: "undo-list-\(size.width)x\(size.height)")
        #expect(GoldenScreen.under("OUTCOME", rows: 1, in: surface, width: 7) == "unknown")
    }
}
