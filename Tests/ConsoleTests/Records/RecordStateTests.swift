import ClusterView
import Console
import ConsoleFixtures
import Operations
import RecordClient
import Terminal
import Testing

/// What keys do to lists of records, and what leaves the console.
@Suite struct RecordStateTests {
    private let size = Size(width: 120, height: 40)

    private func text(_ state: ConsoleState) -> String {
        ConsoleScreen.render(state).surface.lines.joined(separator: "\n")
    }

    @Test func readingFollowsWhatIsOnTheScreen() throws {
        var state = ConsoleFixture.killed.state(size: size, pane: .topics, isZoomed: true)
        Press.keys("j", on: &state)
        let opened = try #require(OpenRecords.asked(Press.key(.enter, on: &state)))
        #expect(opened.topics == ["payment-events"])
        #expect(opened.start == .range(.last(100)))
        #expect(opened.follows)
        #expect(text(state).contains("looking for where to begin"))
        // Nothing new is asked for while the same list is looked at.
        #expect(Press.keys("jjk", on: &state) == [])
        let left = Press.key(.escape, on: &state)
        #expect(left == [.perform(.read(nil, number: opened.number + 1))])
    }

    @Test func anAnswerToAnEarlierQuestionIsNotShown() throws {
        var state = ConsoleFixture.killed.state(size: size, pane: .deadLetters, isZoomed: true)
        let first = try #require(OpenRecords.asked(Press.key(.enter, on: &state)))
        Press.keys("o", on: &state)
        let second = try #require(OpenRecords.asked(Press.keys("2", on: &state)))
        #expect(second.start == .range(.latest))
        OpenRecords.answer(first, RecordFixtures.letterRecords(at: state.nowMilliseconds), on: &state)
        #expect(!text(state).contains("SchemaMismatch: "))
        #expect(text(state).contains("looking for where to begin"))
        OpenRecords.answer(second, [], on: &state)
        #expect(text(state).contains("there is nothing here yet; what is written comes by itself"))
    }

    @Test func seekTakesOffsetsTimesGroupsAndPartitions() throws {
        var state = try OpenRecords.letters(size: size)
        func seek(_ choice: String, _ value: String) throws -> RecordQuery {
            Press.keys("o" + choice + value, on: &state)
            return try #require(OpenRecords.asked(Press.key(.enter, on: &state)))
        }
        #expect(try seek("3", "250").start == .range(.last(250)))
        let offset = try seek("4", "1,204")
        #expect(offset.start == .range(.offset(1204)))
        #expect(!offset.follows)
        #expect(try seek("5", "2026-11-20T03:00:00Z").start == .range(.time(milliseconds: 1_795_143_600_000)))
        #expect(try seek("5", "-10m").start == .range(.time(milliseconds: state.nowMilliseconds - 600_000)))
        #expect(try seek("6", "point").start == .committed(group: "point", before: 0))
        #expect(try seek("7", "0, 2").partitions == [0, 2])
        Press.keys("o4abc", on: &state)
        #expect(Press.key(.enter, on: &state) == [])
        #expect(text(state).contains("an offset is a number from 0 on"))
    }

    @Test func aFilterIsCheckedWhileItIsTyped() throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("/value.amount >", on: &state)
        #expect(text(state).contains("(at character"))
        #expect(Press.key(.enter, on: &state) == [], "what is no filter stays to be corrected")
        Press.keys(" 10", on: &state)
        let query = try #require(OpenRecords.asked(Press.key(.enter, on: &state)))
        #expect(query.filter?.text == "value.amount > 10")
        #expect(text(state).contains("SchemaMismatch /value.amount > 10"))
        let cleared = try #require(OpenRecords.asked(Press.key(.escape, on: &state)))
        #expect(cleared.filter == nil)
    }

    @Test func marksChooseWhatIsReplayedAndNLeadsFromOneToTheNext() throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("g  G ", on: &state)
        #expect(text(state).contains("3 marked"))
        let effects = Press.keys("R", on: &state)
        guard case .perform(.planReplay(let question))? = effects.first else {
            Issue.record("no replay was asked for: \(effects)")
            return
        }
        #expect(question.selection.places.map(\.offset) == [410, 411, 414])
        #expect(question.selection.kind == RecordQuery.LetterKind(origin: "point-commands", error: "SchemaMismatch"))
        Press.key(.escape, on: &state)
        Press.keys("gnn", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("● point-commands-dlq/1/414"))
        Press.keys("NN", on: &state)
        #expect(text(state).contains("▸ point-commands-dlq/1/412"))
        Press.key(.escape, on: &state)
        Press.key(.control("\\"), on: &state)
        #expect(!text(state).contains("marked"))
    }

    @Test func withoutMarksNLeadsFromMatchToMatch() throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("gn", on: &state)
        #expect(text(state).contains("space marks, / filters"), "without either there is nowhere to go")
        Press.keys("/offset > 0", on: &state)
        let query = try #require(OpenRecords.asked(Press.key(.enter, on: &state)))
        OpenRecords.answer(query, RecordFixtures.letterRecords(at: state.nowMilliseconds), on: &state)
        Press.keys("gn", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("▸ point-commands-dlq/1/411"))
        Press.key(.escape, on: &state)
        Press.keys("NN", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("▸ point-commands-dlq/1/414"), "before the first comes the last")
    }

    @Test func withoutMarksAllOfTheKindIsMeant() {
        var state = ConsoleFixture.killed.state(size: size, pane: .deadLetters, isZoomed: true)
        Press.keys("j", on: &state)
        let effects = Press.keys("R", on: &state)
        let kind = RecordQuery.LetterKind(origin: "point-commands", error: "SchemaMismatch")
        #expect(
            effects == [
                .perform(.planReplay(ReplayQuestion(RecordSelection(topics: ["point-commands-dlq"], kind: kind))))
            ]
        )
    }

    @Test func anOpenedRecordStaysWhenTheListLetsItGo() throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("g", on: &state)
        Press.key(.enter, on: &state)
        #expect(text(state).contains("point-commands-dlq/1/410"))
        let query = try #require(OpenRecords.asked(Press.keys("F", on: &state)))
        OpenRecords.answer(query, [RecordFixtures.letter(900, at: state.nowMilliseconds)], dropped: 5, on: &state)
        #expect(text(state).contains("point-commands-dlq/1/410"))
        #expect(text(state).contains("김민서"))
    }

    @Test func purgingWantsTheNameTypedAndNeverEnter() throws {
        var state = try OpenRecords.letters(size: size)
        let asked = Press.keys("gD", on: &state)
        let extent = PurgePlan.Extent.through(partition: 1, offset: 410)
        #expect(asked == [.perform(.planPurge(PurgeConversation.topic, extent))])
        let plan = PurgeConversation.answer(on: &state)
        #expect(plan.count == 2)
        #expect(Press.keys("y", on: &state) == [], "the name has not been typed")
        #expect(Press.key(.enter, on: &state) == [])
        Press.keys("tpoint-commands", on: &state)
        Press.key(.enter, on: &state)
        #expect(Press.keys("y", on: &state) == [], "another name was typed")
        Press.keys("t" + PurgeConversation.topic, on: &state)
        Press.key(.enter, on: &state)
        let all = Press.key(.tab, on: &state)
        #expect(all == [.perform(.planPurge(PurgeConversation.topic, .all))])
        PurgeConversation.answer(.all, on: &state)
        #expect(Press.keys("y", on: &state) == [], "another extent wants the name again")
        Press.keys("t" + PurgeConversation.topic, on: &state)
        Press.key(.enter, on: &state)
        let confirmed = Press.keys("y", on: &state)
        #expect(confirmed == [.perform(.purge(PurgeConversation.plan(.all)))])
        state.finish(.purge(PurgeConversation.plan(.all)), .done("6 records of point-commands-dlq are deleted"))
        #expect(text(state).contains("6 records of point-commands-dlq are deleted"))
        #expect(OpenRecords.asked(state.settle()) != nil, "what is shown is read again")
    }

    @Test func aReadOnlyConsoleNeitherPurgesNorReplays() {
        var state = ConsoleFixture.long.state(size: size, pane: .deadLetters, isZoomed: true)
        #expect(Press.keys("jR", on: &state) == [])
        #expect(text(state).contains("this console is read-only"))
        #expect(Press.keys("D", on: &state) == [])
    }

    @Test func copyingGoesToTheTerminalAndAFile() throws {
        var state = try OpenRecords.letters(size: size)
        Press.keys("gc", on: &state)
        let effects = Press.keys("k", on: &state)
        let key = Array("pay-00031877".utf8)
        #expect(effects == [.copy(key), .perform(.saveCopy(key, "key"))])
        Press.keys("c", on: &state)
        #expect(Press.keys("p", on: &state).first == .copy(Array("point-commands-dlq/1/410".utf8)))
    }

    @Test func peekReadsAroundWhatAGroupHasCommitted() throws {
        var state = ConsoleFixture.killed.state(size: size, pane: .lag, isZoomed: true)
        Press.keys("p", on: &state)
        #expect(text(state).contains("Which partition?"))
        // Open the group, then its topic, and go to a partition.
        for _ in 0..<2 {
            Press.keys("j", on: &state)
            Press.key(.enter, on: &state)
        }
        Press.keys("j", on: &state)
        let query = try #require(OpenRecords.asked(Press.keys("p", on: &state)))
        guard case .committed(_, let before) = query.start else {
            Issue.record("\(query.start)")
            return
        }
        #expect(before == 10)
        #expect(query.partitions?.count == 1)
        #expect(state.focusedPane == .topics)
        Press.keys("-", on: &state)
        #expect(state.focusedPane == .lag)
    }

    /// Fifty megabytes on one line are shown as far as anybody reads, and cost no more than that.
    @Test func aHugeValueIsShownAsItsBeginning() throws {
        var state = try OpenRecords.letters(size: size)
        let value = Array("{\"blob\":\"".utf8) + Array(repeating: UInt8(ascii: "x"), count: 50_000_000)
        let record = RecordFixtures.letter(415, at: state.nowMilliseconds, value: value)
        #expect(record.record.value?.count == BrowsedRecord.keptByteCount)
        #expect(record.valueByteCount == value.count)
        let query = try #require(OpenRecords.asked(Press.keys("F", on: &state)))
        OpenRecords.answer(query, [record], on: &state)
        let start = ContinuousClock.now
        Press.key(.enter, on: &state)
        Press.keys("123", on: &state)
        Press.key(.end, on: &state)
        let shown = text(state)
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(shown.contains("50 MB"))
        #expect(shown.contains("the first 1.0 MB of 50 MB"))
        #expect(shown.contains("000ffff0  78 78"))
    }

    @Test func digitsMeanFormsInARecordAndPanesElsewhere() throws {
        var state = try OpenRecords.letters(size: size)
        Press.key(.enter, on: &state)
        Press.keys("3", on: &state)
        #expect(text(state).contains("00000000  7b"))
        #expect(state.focusedPane == .deadLetters)
        Press.key(.escape, on: &state)
        Press.keys("3", on: &state)
        #expect(state.focusedPane == .rebalances)
    }
}
