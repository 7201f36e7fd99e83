import TestSupport
import Testing
import Ticketing

@Suite struct SQLiteTests {
    private let directory = ScratchDirectory()

    private func open(_ name: String = "a") async throws -> SQLiteDatabase {
        try await SQLiteDatabase(path: "\(self.directory.path)/\(name).db", name: "test-db")
    }

    @Test func valuesComeBackAsTheyWere() async throws {
        let database = try await self.open()
        try await database.run { (store) throws(SQLiteError) in
            try store.execute("CREATE TABLE t(a, b, c, d, e)")
            try store.run(
                "INSERT INTO t VALUES(?, ?, ?, ?, ?)",
                .integer(.min),
                .text("1,000원 \u{1F3AB}"),
                .bytes([0, 255, 0]),
                .bytes([]),
                .null
            )
        }
        let row = try await database.run { (store) throws(SQLiteError) in
            try store.rows("SELECT * FROM t") {
                ($0.integer(0), $0.text(1), $0.bytes(2), $0.bytes(3), $0.bytes(4), $0.isNull(4))
            }[0]
        }
        #expect(row.0 == .min && row.1 == "1,000원 \u{1F3AB}" && row.2 == [0, 255, 0] && row.3 == [] && row.4 == nil)
        #expect(row.5)
    }

    @Test func aFailedTransactionLeavesNothingAndAFailedPartOnlyItsOwn() async throws {
        struct Refusal: Error {}
        let database = try await self.open()
        let kept = try await database.run { (store) throws(SQLiteError) -> [Int64] in
            try store.execute("CREATE TABLE t(a INTEGER PRIMARY KEY)")
            try store.transaction { () throws(SQLiteError) in
                try store.run("INSERT INTO t VALUES(1)")
                let part = try store.part { () throws(Refusal) in
                    _ = try? store.run("INSERT INTO t VALUES(2)")
                    throw Refusal()
                }
                if case .success = part { Issue.record("the part has failed") }
                try store.run("INSERT INTO t VALUES(3)")
            }
            do throws(SQLiteError) {
                try store.transaction { () throws(SQLiteError) in
                    try store.run("INSERT INTO t VALUES(4)")
                    try store.run("INSERT INTO t VALUES(1)")
                }
                Issue.record("the key is there already")
            } catch {
                #expect("\(error)".contains("UNIQUE"))
            }
            return try store.rows("SELECT a FROM t ORDER BY a") { $0.integer(0) }
        }
        #expect(kept == [1, 3])
    }

    @Test func twoConnectionsShareAFileAndAWriterWaitsForTheOther() async throws {
        let first = try await self.open()
        let second = try await self.open()
        try await first.run { (store) throws(SQLiteError) in try store.execute("CREATE TABLE t(a)") }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for database in [first, second] {
                tasks.addTask {
                    for number in 0..<200 {
                        try await database.transaction { (store) throws(SQLiteError) in
                            try store.run("INSERT INTO t VALUES(?)", .integer(Int64(number)))
                        }
                    }
                }
            }
            try await tasks.waitForAll()
        }
        let count = try await first.run { (store) throws(SQLiteError) in try store.number("SELECT count(*) FROM t") }
        #expect(count == 400)
    }

    /// As a process does that is frozen inside of a transaction, and thawed later.
    @Test func whoHoldsAFileForLongIsSuspectedAndTheOthersGoOnWhenItLetsGo() async throws {
        let frozen = try await self.open()
        let other = try await self.open()
        try await frozen.run { (store) throws(SQLiteError) in
            try store.execute("CREATE TABLE t(a); BEGIN IMMEDIATE; INSERT INTO t VALUES(1)")
        }
        do throws(SQLiteError) {
            try await other.transaction { (store) throws(SQLiteError) in try store.run("INSERT INTO t VALUES(2)") }
            Issue.record("two have written at the same time")
        } catch {
            #expect(error.isBusy)
            #expect("\(error)".contains("another process holds the database; is one of them frozen?"))
        }
        let read = try await other.run { (store) throws(SQLiteError) in try store.number("SELECT count(*) FROM t") }
        #expect(read == 0, "whoever only reads does not wait")
        try await frozen.run { (store) throws(SQLiteError) in try store.execute("COMMIT") }
        try await other.transaction { (store) throws(SQLiteError) in try store.run("INSERT INTO t VALUES(2)") }
        let count = try await other.run { (store) throws(SQLiteError) in try store.number("SELECT count(*) FROM t") }
        #expect(count == 2)
    }

    @Test func aFileThatCannotBeOpenedIsNamed() async throws {
        do {
            _ = try await SQLiteDatabase(path: "/no/such/place.db", name: "test-db")
            Issue.record("it was opened")
        } catch {
            #expect("\(error)".contains("/no/such/place.db"))
        }
    }

    @Test func aLeaseIsHeldByOneUntilItsTimeIsOver() async throws {
        let database = try await self.open()
        let taken = try await database.run { (store) throws(SQLiteError) -> [Bool] in
            try store.execute(StoreSchema.common)
            let first = Lease(store: store, name: "relay", holder: "point-1")
            let second = Lease(store: store, name: "relay", holder: "point-2")
            var taken = [try first.take(atMilliseconds: 1_000), try second.take(atMilliseconds: 2_999)]
            taken.append(try first.take(atMilliseconds: 2_000))
            taken.append(try second.take(atMilliseconds: 4_000))
            taken.append(try second.take(atMilliseconds: 4_001))
            taken.append(try first.take(atMilliseconds: 4_002))
            try second.giveBack()
            taken.append(try first.take(atMilliseconds: 4_003))
            return taken
        }
        #expect(taken == [true, false, true, false, true, false, true])
    }
}
