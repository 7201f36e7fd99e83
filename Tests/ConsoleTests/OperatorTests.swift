import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// What keys do, from the first press to the order that leaves.
@Suite struct OperatorTests {
    private let size = Size(width: 120, height: 40)

    private func text(_ state: ConsoleState) -> String {
        ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
    }

    @Test func killingTakesAMenuAChoiceAndAYes() {
        var state = ConsoleFixture.calm.state(size: size, pane: .brokers)
        #expect(Press.keys("jK", on: &state) == [])
        #expect(text(state).contains("Kill broker 1"))
        #expect(Press.keys("y", on: &state) == [])
        #expect(Press.key(.enter, on: &state) == [])
        #expect(Press.keys("9", on: &state) == [])
        #expect(Press.key(.enter, on: &state) == [])
        #expect(Press.keys("y", on: &state) == [.perform(.stopNode(1, .kill))])
        #expect(!text(state).contains("Kill broker 1"))
        #expect(text(state).contains("SIGKILL to node 1"))
    }

    @Test(arguments: [Key.escape, .character("n")]) func killingCanBeCalledOff(key: Key) {
        var state = ConsoleFixture.calm.state(size: size, pane: .brokers)
        Press.keys("jKt", on: &state)
        #expect(Press.key(key, on: &state) == [])
        #expect(Press.keys("y", on: &state) == [])
        #expect(!text(state).contains("Kill broker"))
    }

    @Test func aChoiceDoesNotGoOverToAnotherNode() {
        var state = ConsoleFixture.calm.state(size: size, pane: .brokers)
        Press.keys("jK9", on: &state)
        Press.key(.tab, on: &state)
        #expect(text(state).contains("Kill broker 2"))
        #expect(Press.keys("y", on: &state) == [])
        #expect(Press.keys("fy", on: &state) == [.perform(.stopNode(2, .freeze))])
    }

    @Test func aPartitionMeansItsLeader() {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys("jjK", on: &state)
        #expect(text(state).contains("Kill broker 2"))
    }

    @Test func withoutASelectionTheNodeIsAskedFor() {
        var state = ConsoleFixture.calm.state(size: size, pane: .events)
        Press.keys("Kj", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("Kill broker 2"))
    }

    @Test func theKillMenuSaysWhatWillHappen() {
        var state = ConsoleFixture.killed.state(size: size, pane: .brokers)
        Press.keys(":kill 2", on: &state)
        Press.key(.enter, on: &state)
        let shown = text(state)
        #expect(shown.contains("will lose their last ISR"))
        #expect(shown.contains("Broker 3 is already down."))
        #expect(shown.contains("Producers to 18 partitions will get NOT_ENOUGH_REPLICAS."))
        #expect(shown.contains("unaffected (controllers run apart)"))
    }

    @Test func startingFindsTheOneThatIsDown() {
        var state = ConsoleFixture.killed.state(size: size)
        #expect(Press.keys("S", on: &state) == [.perform(.startNode(3))])
        // The same order twice would start two processes.
        #expect(Press.keys("S", on: &state) == [])
        state.finish(.startNode(3), .done("broker 3 runs"))
        #expect(text(state).contains("broker 3 runs"))
        #expect(Press.keys("S", on: &state) == [.perform(.startNode(3))])
    }

    @Test func startingWithEverythingUpSaysSo() {
        var state = ConsoleFixture.calm.state(size: size)
        #expect(Press.keys("S", on: &state) == [])
        #expect(text(state).contains("Every node runs"))
    }

    @Test func electionMovesOnlyWhatIsAwayFromItsPreferredLeader() {
        var state = ConsoleFixture.recovered.state(size: size)
        #expect(Press.keys("E", on: &state) == [])
        let effects = Press.keys("y", on: &state)
        let expected = [("payment-events", [2, 5]), ("point-commands", [1, 4]), ("reservation-commands", [0, 3])]
            .flatMap { topic, numbers in numbers.map { PartitionName(topic: topic, partition: Int32($0)) } }
        #expect(effects == [.perform(.electPreferredLeaders(expected))])
    }

    @Test func electionWithADeadPreferredLeaderCannotBeConfirmed() {
        var state = ConsoleFixture.killed.state(size: size)
        Press.keys("E", on: &state)
        #expect(text(state).contains("broker 3 does not serve"))
        #expect(Press.keys("y", on: &state) == [])
        #expect(text(state).contains("Nothing can be elected now"))
    }

    @Test func readOnlyRefusesEveryCapitalAndSaysWhy() {
        for key in ["K", "S", "E", "R", "X", "U"] {
            var state = ConsoleFixture.long.state(size: size)
            #expect(Press.keys(key, on: &state) == [])
            #expect(text(state).contains("read-only"), "\(key)")
        }
        for command in [":kill 1", ":start 1", ":elect", ":reset g", ":skip g t:0", ":undo"] {
            var state = ConsoleFixture.long.state(size: size)
            Press.keys(command, on: &state)
            #expect(Press.key(.enter, on: &state) == [])
            #expect(text(state).contains("read-only"), "\(command)")
        }
    }

    @Test func aRemoteClustersProcessesAreOutOfReachButItsLeadersAreNot() {
        var state = ConsoleFixture.crowded.state(size: size)
        Press.keys("K", on: &state)
        #expect(text(state).contains("cannot be reached from here"))
        #expect(state.reasonAgainstChanges == nil)
    }

    @Test func typingSwallowsHotkeys() {
        var state = ConsoleFixture.calm.state(size: size)
        #expect(Press.keys(":q", on: &state) == [])
        #expect(text(state).contains(":q"))
        #expect(Press.key(.enter, on: &state) == [.quit])
        #expect(Press.keys("/qKSE", on: &state) == [])
        #expect(text(state).contains("/qKSE"))
    }

    @Test func filterNarrowsWhileTypingAndEscapeUndoes() {
        var state = ConsoleFixture.calm.state(size: size, isZoomed: true)
        Press.keys("/point", on: &state)
        #expect(!text(state).contains("payment-events-0"))
        #expect(text(state).contains("point-commands-0"))
        Press.key(.escape, on: &state)
        #expect(text(state).contains("payment-events-0"))
        Press.keys("/!point", on: &state)
        Press.key(.enter, on: &state)
        #expect(!text(state).contains("point-commands-0"))
        Press.key(.escape, on: &state)
        #expect(text(state).contains("point-commands-0"))
    }

    @Test(arguments: [("pay.*-[35]$", 2), ("-f pmtv0", 1), ("!commands", 8), ("PAYMENT", 6), ("nothing", 0)])
    func filtersMeanWhatTheyDo(filter: String, rows: Int) {
        var state = ConsoleFixture.calm.state(size: size, isZoomed: true)
        Press.keys("/\(filter)", on: &state)
        let shown = ConsoleScreen.render(state).surface.lines.filter {
            $0.contains("-events-") || $0.contains("-commands-")
        }
        #expect(shown.count == rows)
    }

    @Test func scopesAreThoseOfKafkasTopicTool() {
        var state = ConsoleFixture.killed.state(size: Size(width: 120, height: 60), isZoomed: true)
        func count() -> Int {
            ConsoleScreen.render(state).surface.lines.count { $0.contains("-events-") || $0.contains("-commands-") }
        }
        #expect(count() == 18)
        var counts: [Int] = []
        for _ in 0..<5 {
            Press.keys("!", on: &state)
            counts.append(count())
        }
        // Under-replicated, at min ISR, under min ISR, unavailable, not on the preferred leader.
        #expect(counts == [17, 17, 1, 0, 6])
        Press.keys("!", on: &state)
        #expect(count() == 18)
    }

    @Test func sortingGoesThroughTheColumnsAndBack() {
        var state = ConsoleFixture.killed.state(size: size, isZoomed: true)
        Press.keys(">", on: &state)
        let byName = ConsoleScreen.render(state).surface
        #expect(byName.lines.contains { $0.contains("PARTITION↓") })
        #expect(GoldenScreen.under("PARTITION↓", rows: 1, in: byName, width: 16) == "payment-events-0")
        Press.keys("I", on: &state)
        let turned = ConsoleScreen.render(state).surface
        #expect(GoldenScreen.under("PARTITION↑", rows: 1, in: turned, width: 20) == "reservation-events-1")
        Press.keys("<", on: &state)
        #expect(ConsoleScreen.render(state).surface.lines[1].contains("by trouble"))
    }

    @Test func freezingHoldsTheScreenWhileTheDataGoesOn() {
        var state = ConsoleFixture.calm.state(size: size, pane: .events, isZoomed: true)
        Press.keys("z", on: &state)
        state.apply(.snapshot(ClusterFixtures.brokerThreeDown(at: state.nowMilliseconds + 1000)))
        _ = state.tick(nowMilliseconds: state.nowMilliseconds + 12_000)
        #expect(text(state).contains("frozen 12s"))
        #expect(!text(state).contains("broker 3 gone"))
        #expect(!text(state).contains("stale"))
        Press.keys("z", on: &state)
        #expect(text(state).contains("broker 3 gone"))
    }

    @Test func panesOpenByNumberZoomAndGoBack() {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys("6", on: &state)
        #expect(text(state).contains("9 Work"))
        Press.keys("6", on: &state)
        #expect(!text(state).contains("9 Work"))
        #expect(text(state).contains("LEADER SKEW"))
        Press.keys("-", on: &state)
        #expect(text(state).contains("9 Work"))
        Press.key(.enter, on: &state)
        Press.keys("j", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("Brokers and quorum › broker 1"))
        #expect(text(state).contains("If it stopped now"))
        for _ in 0..<3 { Press.key(.escape, on: &state) }
        #expect(text(state).contains("9 Work"))
    }

    @Test func commandsCompleteAndUnknownOnesSaySo() {
        var state = ConsoleFixture.calm.state(size: size)
        Press.keys(":bro", on: &state)
        Press.key(.tab, on: &state)
        Press.key(.enter, on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("LEADER SKEW"))
        #expect(state.completions(of: "kill ") == ["kill 1", "kill 2", "kill 3", "kill 101", "kill 102", "kill 103"])
        #expect(state.completions(of: "t") == ["thaw", "theme", "topics", "tune"])
        Press.keys(":frobnicate", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("There is no command “frobnicate”"))
    }

    @Test func aPaneNameWithAFilterOpensItFiltered() {
        var state = ConsoleFixture.calm.state(size: size, pane: .workload)
        Press.keys(":leaders /point", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("Leaders / ISR /point"))
        #expect(!text(state).contains("payment-events-0"))
    }

    @Test func theSelectionStaysWithItsRowWhenRowsMove() {
        var state = ConsoleFixture.calm.state(size: size, isZoomed: true)
        Press.keys("jjjj", on: &state)
        let selected = selectedRow(state)
        #expect(selected.contains("payment-events-3"))
        state.apply(.snapshot(ClusterFixtures.brokerThreeDown(at: state.nowMilliseconds + 500)))
        #expect(selectedRow(state).contains("payment-events-3"))
    }

    private func selectedRow(_ state: ConsoleState) -> String {
        let surface = ConsoleScreen.render(state).surface
        let y = (0..<surface.size.height).first { surface[4, $0].style.background == .selection }
        return y.map { surface.lines[$0] } ?? ""
    }

    @Test func pasteGoesIntoTheLineAndNowhereElse() {
        var state = ConsoleFixture.calm.state(size: size)
        #expect(state.handle(.paste("K9yq")) == [])
        #expect(!text(state).contains("Kill"))
        Press.keys("/", on: &state)
        _ = state.handle(.paste("point"))
        #expect(text(state).contains("/point"))
    }
}
