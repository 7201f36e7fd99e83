import ClusterView
import Console
import ConsoleFixtures
import Terminal
import Testing

/// Opens lists of records as an operator does, and answers what the console asks for.
enum OpenRecords {
    /// What the console wants to have read; nil when it wants nothing new.
    static func asked(_ effects: [ConsoleEffect]) -> RecordQuery? {
        for case .perform(.read(let query?, _)) in effects { return query }
        return nil
    }

    /// Answers a question with records.
    static func answer(
        _ query: RecordQuery,
        _ records: [BrowsedRecord],
        _ status: RecordsSnapshot.State = .following,
        dropped: Int = 0,
        on state: inout ConsoleState
    ) {
        state.apply(
            .records(
                RecordsSnapshot(
                    query: query,
                    records: records,
                    state: status,
                    readCount: records.count + dropped,
                    droppedCount: dropped
                )
            )
        )
    }

    /// The dead letters of the first kind, listed.
    static func letters(size: Size) throws -> ConsoleState {
        var state = ConsoleFixture.killed.state(size: size, pane: .deadLetters, isZoomed: true)
        let effects = Press.key(.enter, on: &state)
        let query = try #require(asked(effects))
        #expect(query.topics == ["point-commands-dlq"])
        #expect(query.kind == RecordQuery.LetterKind(origin: "point-commands", error: "SchemaMismatch"))
        answer(query, RecordFixtures.letterRecords(at: state.nowMilliseconds), on: &state)
        return state
    }

    /// Records of a topic that mean harm, listed.
    static func hostile(size: Size) throws -> ConsoleState {
        var state = ConsoleFixture.long.state(size: size, pane: .topics, isZoomed: true)
        Press.keys("jj", on: &state)
        let effects = Press.key(.enter, on: &state)
        let query = try #require(asked(effects))
        answer(query, RecordFixtures.hostileRecords(at: state.nowMilliseconds), dropped: 2310, on: &state)
        return state
    }
}
