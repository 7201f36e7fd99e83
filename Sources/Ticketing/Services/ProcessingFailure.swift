/// Why a record could not be processed.
package struct ProcessingFailure: Error, Hashable, Sendable {
    /// The kind of error, as dead letters are counted by.
    package var errorClass: String
    package var message: String
    /// From the service inwards, one line each.
    package var causes: [String]
    /// Whether the same record may succeed later.
    package var isTransient: Bool

    /// A value that does not follow its schema, found by a service.
    package static func unreadable(_ mismatch: SchemaMismatch, by service: WorkloadService) -> ProcessingFailure {
        ProcessingFailure(
            errorClass: "SchemaMismatch",
            message: "\(mismatch)",
            causes: [
                "\(service.rawValue) service: the record's value cannot be read",
                "Message.init(_:): SchemaMismatch", "\(mismatch)",
            ],
            isTransient: false
        )
    }

    /// A message that a service does not deal with.
    package static func misplaced(_ message: Message, in service: WorkloadService) -> ProcessingFailure {
        ProcessingFailure(
            errorClass: "UnexpectedMessage",
            message: "the \(service.rawValue) service does not deal with \(message.type)",
            causes: ["\(service.rawValue) service: \(message.type) came by a topic that is not for it"],
            isTransient: false
        )
    }
}

/// Why handling a record ended early.
package enum HandlingError: Error {
    /// The record's own trouble; others go on.
    case failure(ProcessingFailure)
    /// The database's trouble: the whole transaction is undone.
    case database(SQLiteError)
}
