import KafkaProtocol

/// A request that wants several groups deleted, and what became of each.
struct GroupDeletion {
    let context: RequestContext
    var results: [(group: String, code: ErrorCode?)]
}

/// The requests of groups that wait for their answers.
struct GroupAnswers {
    private enum Waiting {
        case request(RequestContext)
        case deletion(UInt64, index: Int)
    }

    private var waiting: [GroupTicket: Waiting] = [:]
    private var deletions: [UInt64: GroupDeletion] = [:]
    private var next: UInt64 = 0

    private mutating func take() -> UInt64 {
        defer { self.next += 1 }
        return self.next
    }

    mutating func add(_ context: RequestContext) -> GroupTicket {
        let ticket = GroupTicket(self.take())
        self.waiting[ticket] = .request(context)
        return ticket
    }

    mutating func answer(_ ticket: GroupTicket, _ response: some ResponseMessage, outbox: Outbox) {
        guard case .request(let context)? = self.waiting.removeValue(forKey: ticket) else { return }
        outbox.respond(context, response)
    }

    mutating func join(_ ticket: GroupTicket, _ response: JoinGroupResponse, outbox: Outbox) {
        guard case .request(let context)? = self.waiting[ticket] else { return }
        var response = response
        // Before version 7 there is no null for a protocol that is not chosen.
        if context.version < 7, response.protocolName == nil { response.protocolName = "" }
        self.answer(ticket, response, outbox: outbox)
    }

    // MARK: Deleting groups

    mutating func begin(_ deletion: GroupDeletion) -> UInt64 {
        let id = self.take()
        self.deletions[id] = deletion
        return id
    }

    mutating func add(_ deletion: UInt64, index: Int) -> GroupTicket {
        let ticket = GroupTicket(self.take())
        self.waiting[ticket] = .deletion(deletion, index: index)
        return ticket
    }

    mutating func deleted(_ ticket: GroupTicket, _ code: ErrorCode, outbox: Outbox) {
        guard case .deletion(let id, let index)? = self.waiting.removeValue(forKey: ticket) else { return }
        self.settle(id, index: index, code, outbox: outbox)
    }

    /// Notes what became of one group; with the last one, answers.
    mutating func settle(_ id: UInt64, index: Int, _ code: ErrorCode, outbox: Outbox) {
        guard var deletion = self.deletions[id] else { return }
        deletion.results[index].code = code
        guard deletion.results.allSatisfy({ $0.code != nil }) else {
            self.deletions[id] = deletion
            return
        }
        self.deletions[id] = nil
        let response = DeleteGroupsResponse(
            results: deletion.results.map {
                DeleteGroupsResponse.DeletableGroupResult(groupId: $0.group, errorCode: $0.code ?? .none)
            }
        )
        outbox.respond(deletion.context, response)
    }
}
