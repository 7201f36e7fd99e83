import Console
import ConsoleFixtures
import Terminal
import Testing

@Suite struct BindingsTests {
    private let size = Size(width: 120, height: 40)

    @Test func noKeyIsBoundTwiceWhereBothCouldBeMeant() {
        let overlapping: [[Scope]] =
            PaneKind.allCases.map { [.pane($0), .screen] }
            + [[.record, .records], [.seek], [.copyMenu], [.purge], [.replay], [.replayRun], [.replayReport]]
            + [[.killMenu], [.electionPlan], [.reset], [.workload], [.tuning], [.picker], [.reading], [.text]]
        for scopes in overlapping {
            var seen: [Key: String] = [:]
            for binding in Bindings.all where scopes.contains(binding.scope) {
                // Among dead letters R replays; resetting offsets is for where groups are.
                if binding.command == .reset, scopes.contains(.pane(.deadLetters)) { continue }
                for key in binding.keys {
                    #expect(seen[key] == nil, "\(key) means \(seen[key] ?? "") and \(binding.label)")
                    seen[key] = binding.label
                }
            }
        }
    }

    @Test func noCommandLineNameMeansTwoThings() {
        let names = Bindings.all.flatMap(\.names)
        #expect(Set(names).count == names.count)
    }

    @Test func everyBindingHasAWordForTheHelpAndAWayToReachIt() {
        for binding in Bindings.all {
            #expect(!binding.label.isEmpty)
            #expect(!binding.keys.isEmpty || !binding.names.isEmpty)
        }
    }

    @Test func everyCommandIsReachable() {
        let bound = Set(Bindings.all.map(\.command))
        for command in ConsoleCommand.allCases { #expect(bound.contains(command), "\(command)") }
    }

    @Test func tabHasItsWayBack() {
        #expect(Bindings.binding(for: .tab, in: [.screen])?.command == .nextPane)
        #expect(Bindings.binding(for: .shiftTab, in: [.screen])?.command == .previousPane)
    }

    @Test func onlyCapitalsChangeTheCluster() {
        for binding in Bindings.all where binding.section == .cluster && binding.scope == .screen {
            for case .character(let letter) in binding.keys.map(\.code) { #expect(letter.isUppercase) }
        }
    }

    @Test func enterNeverConfirms() {
        #expect(Bindings.binding(for: .enter, in: [.killMenu]) == nil)
        #expect(Bindings.binding(for: .enter, in: [.electionPlan]) == nil)
        #expect(Bindings.binding(for: .enter, in: [.reset]) == nil)
        #expect(Bindings.binding(for: .enter, in: [.purge, .replay, .replayRun, .replayReport]) == nil)
    }

    /// Every key that is bound nowhere leaves the screen as it is and orders nothing.
    @Test func unboundKeysAreHarmless() {
        let state = ConsoleFixture.killed.state(size: size)
        let before = ConsoleScreen.render(state).surface
        let printable = (33...126).map { Key.character(Character(Unicode.Scalar($0))) }
        let control = "abcdefghijklmnopqrstuvwxyz".map { Key.control($0) }
        let special =
            [Key(.insert), Key(.delete), Key(.left), Key(.right), Key(.backspace)] + (1...12).map { Key(.function($0)) }
        var tried = 0
        for key in printable + control + special
        where Bindings.binding(for: key, in: state.scopes) == nil {
            var pressed = state
            #expect(pressed.handle(.key(key)) == [])
            #expect(ConsoleScreen.render(pressed).surface == before, "\(key)")
            tried += 1
        }
        #expect(tried > 80)
    }

    @Test func hintsAndHelpSayWhatTheTableSays() {
        var state = ConsoleFixture.calm.state(size: Size(width: 200, height: 60))
        let hints = ConsoleScreen.render(state).surface.lines[59]
        for binding in Bindings.all where binding.scope == .screen && binding.command != .back {
            guard let hint = binding.hint else { continue }
            #expect(hints.contains(hint), "\(hint)")
        }
        Press.keys("?", on: &state)
        let help = ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
        for binding in Bindings.all where binding.scope == .screen {
            #expect(help.contains(binding.label), "\(binding.label)")
        }
    }
}
