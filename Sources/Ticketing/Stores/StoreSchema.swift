/// The tables of the services' databases.
package enum StoreSchema {
    /// What every service has.
    ///
    /// - `inbox`: one row per event that took effect, unique by the event's id, with the latest place it was read from.
    /// - `outbox`: records to be published, written in the transaction of the business change; published ones stay a while.
    /// - `parked`: events that went to a dead letter topic and have not come back.
    /// - `tally`: counts since the database was made.
    /// - `lease`: what one instance at a time may do.
    package static let common = """
        CREATE TABLE IF NOT EXISTS inbox(
            event_id TEXT PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
            seen_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS inbox_place ON inbox(topic, partition, offset);
        CREATE TABLE IF NOT EXISTS outbox(
            id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key BLOB, value BLOB, headers BLOB NOT NULL,
            created_at INTEGER NOT NULL, published_at INTEGER);
        CREATE INDEX IF NOT EXISTS outbox_pending ON outbox(id) WHERE published_at IS NULL;
        CREATE TABLE IF NOT EXISTS parked(
            event_id TEXT PRIMARY KEY, sequence INTEGER, topic TEXT NOT NULL, partition INTEGER NOT NULL,
            offset INTEGER NOT NULL, error_class TEXT NOT NULL, parked_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS tally(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS lease(
            name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
        """

    package static let payment = """
        CREATE TABLE IF NOT EXISTS payment(
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL, amount INTEGER NOT NULL,
            performance INTEGER NOT NULL, seats INTEGER NOT NULL, state INTEGER NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, is_closing INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS payment_running ON payment(updated_at) WHERE state < 10;
        CREATE INDEX IF NOT EXISTS payment_closing ON payment(sequence) WHERE is_closing = 1;
        """

    /// The ledger is not unique by payment: whether a command took effect twice must show.
    package static let point = """
        CREATE TABLE IF NOT EXISTS account(user INTEGER PRIMARY KEY, opening INTEGER NOT NULL, balance INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS ledger(
            id INTEGER PRIMARY KEY AUTOINCREMENT, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, user INTEGER NOT NULL,
            amount INTEGER NOT NULL, at INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS ledger_sequence ON ledger(sequence, kind);
        """

    package static let reservation = """
        CREATE TABLE IF NOT EXISTS performance(
            id INTEGER PRIMARY KEY, capacity INTEGER NOT NULL, sold INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS seating(
            id INTEGER PRIMARY KEY AUTOINCREMENT, sequence INTEGER NOT NULL, performance INTEGER NOT NULL,
            seats INTEGER NOT NULL, is_confirmed INTEGER NOT NULL, at INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS seating_sequence ON seating(sequence, is_confirmed);
        CREATE INDEX IF NOT EXISTS seating_performance ON seating(performance);
        """

    package static func tables(of service: WorkloadService) -> String {
        switch service {
        case .payment: Self.common + Self.payment
        case .point: Self.common + Self.point
        case .reservation: Self.common + Self.reservation
        }
    }
}

extension SQLiteDatabase {
    /// Opens a service's database and makes what is missing in it.
    package static func open(_ service: WorkloadService, in directory: String) async throws(SQLiteError)
        -> SQLiteDatabase
    {
        let database = try await SQLiteDatabase(
            path: service.databasePath(in: directory),
            name: "hw-db-\(service.rawValue)"
        )
        try await database.transaction { (store) throws(SQLiteError) in
            try store.execute(StoreSchema.tables(of: service))
            if service == .point { try PointService.openAccounts(in: store) }
            if service == .reservation { try ReservationService.openPerformances(in: store) }
        }
        return database
    }
}
