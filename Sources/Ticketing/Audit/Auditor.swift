/// Proves over the services' three databases that money and seats add up, that nothing is lost, stuck or applied twice.
///
/// It reads what the services wrote and trusts none of their counts where a row can be looked at. Payments that have ended
/// and been checked leave the databases after a while, so that these stay small.
public final class Auditor: Sendable {
    /// How long payments stay in the books after their end.
    package static let closeMilliseconds: Int64 = 60_000
    private static let closeLimit = 2_000

    private let database: SQLiteDatabase

    /// Opens the databases in this directory; they are made when a service has not done so yet.
    public init(directory: String) async throws(SQLiteError) {
        for service in WorkloadService.allCases { await (try SQLiteDatabase.open(service, in: directory)).close() }
        self.database = try await SQLiteDatabase(
            path: WorkloadService.payment.databasePath(in: directory),
            name: "hw-db-auditor"
        )
        try await self.database.run { (store) throws(SQLiteError) in
            try AuditConnection.attach(store, in: directory)
        }
    }

    /// What is found now.
    ///
    /// - Parameter closesBooks: whether checked payments that ended some time ago leave the databases.
    public func look(closesBooks: Bool = true) async throws(SQLiteError) -> AuditFigures {
        try await self.database.run { (store) throws(SQLiteError) in
            let now = WorkloadClock.milliseconds
            var examples: [String] = []
            if closesBooks {
                let closing = BookClosing(store: store)
                try closing.finish()
                let accounts = try AuditConnection(store: store).accounts(
                    endedBefore: now - Self.closeMilliseconds,
                    limit: Self.closeLimit
                )
                if !accounts.isEmpty { try closing.close(accounts) }
                examples = Self.examples(accounts)
            }
            var figures = try AuditConnection(store: store).figures(nowMilliseconds: now)
            figures.examples = examples
            return figures
        }
    }

    /// The final look, when nothing is under way any more: every payment that is still in the books is checked.
    public func verdict() async throws(SQLiteError) -> AuditFigures {
        try await self.database.run { (store) throws(SQLiteError) in
            let now = WorkloadClock.milliseconds
            try BookClosing(store: store).finish()
            let audit = AuditConnection(store: store)
            let accounts = try audit.accounts(endedBefore: .max, limit: .max)
            var figures = try audit.figures(nowMilliseconds: now)
            // Those that are still open are counted as twice by the figures already.
            figures.wrong += Int64(accounts.count { !$0.isTwice && $0.complaint != nil })
            figures.twice += try audit.lateEffects(nowMilliseconds: now)
            figures.examples = Self.examples(accounts)
            figures.isFinal = true
            return figures
        }
    }

    private static func examples(_ accounts: [PaymentAccount]) -> [String] {
        Array(accounts.lazy.compactMap(\.complaint).prefix(5))
    }

    public func close() async { await self.database.close() }
}
