import KafkaProtocol

/// JoinGroup, SyncGroup, Heartbeat and LeaveGroup: a member's part in its group.
struct GroupMembershipHandlers {
    let broker: Broker

    func handle(_ request: JoinGroupRequest, _ context: RequestContext) {
        func refuse(_ code: ErrorCode) {
            var response = JoinGroupResponse(errorCode: code, memberId: request.memberId)
            if context.version < 7 { response.protocolName = "" }
            self.broker.outbox.respond(context, response)
        }
        guard !request.groupId.isEmpty else { return refuse(.invalidGroupId) }
        let groups = self.broker.groups
        guard groups.configuration.sessionTimeoutMilliseconds.contains(request.sessionTimeoutMs) else {
            return refuse(.invalidSessionTimeout)
        }
        switch groups.lookUp(request.groupId) {
        case .refused(let code): refuse(code)
        case .here(let led):
            let caller = self.caller(context)
            groups.act(on: led, now: self.broker.now) {
                $0.join(request, caller, now: self.broker.now, effects: &$1)
            }
        }
    }

    func handle(_ request: SyncGroupRequest, _ context: RequestContext) {
        func refuse(_ code: ErrorCode) {
            self.broker.outbox.respond(context, SyncGroupResponse(errorCode: code))
        }
        guard !request.groupId.isEmpty else { return refuse(.invalidGroupId) }
        switch self.broker.groups.lookUp(request.groupId) {
        // A coordinator that does not know its groups yet lets the member begin anew, for it cannot keep a sync.
        case .refused(.coordinatorLoadInProgress): refuse(.rebalanceInProgress)
        case .refused(let code): refuse(code)
        case .here(let led):
            let caller = self.caller(context)
            self.broker.groups.act(on: led, now: self.broker.now) {
                $0.sync(request, caller, now: self.broker.now, effects: &$1)
            }
        }
    }

    func handle(_ request: HeartbeatRequest, _ context: RequestContext) {
        var code = ErrorCode.invalidGroupId
        if !request.groupId.isEmpty {
            switch self.broker.groups.lookUp(request.groupId) {
            // Sessions begin anew when the groups are known.
            case .refused(.coordinatorLoadInProgress): code = .none
            case .refused(let refusal): code = refusal
            case .here(let led):
                self.broker.groups.act(on: led, now: self.broker.now) {
                    code = $0.heartbeat(request, now: self.broker.now, effects: &$1)
                }
            }
        }
        self.broker.outbox.respond(context, HeartbeatResponse(errorCode: code))
    }

    func handle(_ request: LeaveGroupRequest, _ context: RequestContext) {
        // Before version 3 a request names one member, and its error is that of the answer.
        let members =
            context.version >= 3 ? request.members : [LeaveGroupRequest.MemberIdentity(memberId: request.memberId)]
        var response = LeaveGroupResponse(errorCode: .invalidGroupId)
        if !request.groupId.isEmpty {
            switch self.broker.groups.lookUp(request.groupId) {
            case .refused(let code): response.errorCode = code
            case .here(let led):
                self.broker.groups.act(on: led, now: self.broker.now) {
                    response = $0.leave(request.groupId, members, now: self.broker.now, effects: &$1)
                }
            }
        }
        if context.version < 3 {
            if response.errorCode == .none { response.errorCode = response.members.first?.errorCode ?? .none }
            response.members = []
        }
        self.broker.outbox.respond(context, response)
    }

    private func caller(_ context: RequestContext) -> GroupCaller {
        GroupCaller(
            ticket: self.broker.groups.ticket(for: context),
            version: context.version,
            clientId: context.clientId ?? "",
            // As Java writes an address without a name.
            clientHost: "/" + (self.broker.clientHosts[context.token.connection] ?? "")
        )
    }
}
