import ClusterView
import CommandLineInterface

/// `highwater quorum`
enum QuorumCommand {
    static let columns: [OutputTable.Column] = [
        .init("nodeId", "NODE", "node id", alignment: .right),
        .init("status", "STATUS", "Leader, Follower or Observer"),
        .init("logEndOffset", "LOG END", "end of its metadata log", alignment: .right),
        .init("lag", "LAG", "records behind the leader", alignment: .right),
        .init("lastFetchTimestamp", "LAST FETCH", "milliseconds since 1970", alignment: .right),
        .init("lastCaughtUpTimestamp", "LAST CAUGHT UP", "milliseconds since 1970", alignment: .right),
        .init("isAlive", "ALIVE", "whether it takes part", wide: true),
        .init("pid", "PID", "process id, of an embedded cluster", alignment: .right, wide: true),
    ]

    static let command = Command(
        "quorum",
        "Shows the metadata quorum: active controller, epoch, and how far every replica is.",
        discussion: "The active controller comes from DescribeQuorum. Exit status 4 when there is none.",
        options: ClusterAccess.options + [OutputFormat.option],
        fields: [
            Command.Field("clusterId", "Kafka's cluster id (json)"),
            Command.Field("leaderId", "the active controller (json)"),
            Command.Field("leaderEpoch", "its epoch (json)"),
            Command.Field("highWatermark", "end of the committed metadata (json)"),
            Command.Field("maxFollowerLag", "records that the slowest voter is behind (json)"),
            Command.Field("currentVoters", "node ids (json)"),
            Command.Field("currentObservers", "node ids (json)"),
            Command.Field("failuresLeft", "voters that may still fail (json)"),
            Command.Field("members", "list of objects with the following fields (json)"),
        ] + OutputTable.fields(columns)
    ) { arguments in
        let access = try await ClusterAccess.resolve(arguments)
        let snapshot = try await access.withClient {
            try await access.snapshot($0, within: arguments[ClusterAccess.timeout])
        }
        guard let quorum = snapshot.quorum.value else { throw absence(snapshot.quorum) }
        var table = OutputTable(columns)
        for member in quorum.members { table.append(cells(of: member, now: snapshot.takenAtMilliseconds)) }
        StandardOutput.write(
            table.render(arguments[OutputFormat.option], header: header(quorum, snapshot), rowsName: "members")
        )
        return quorum.leaderID == nil ? .verdictNotGood : .done
    }

    private static func absence(_ reading: Reading<QuorumView>) -> CommandFailure {
        switch reading {
        case .notSupported: CommandFailure(.error, "This cluster does not support DescribeQuorum (n/a).")
        case .notPermitted: CommandFailure(.error, "This cluster does not let you describe its quorum.")
        default: CommandFailure(.timedOut, "No broker answered DescribeQuorum; the quorum may have no leader.")
        }
    }

    private static func header(_ quorum: QuorumView, _ snapshot: ClusterSnapshot) -> [OutputTable.HeaderLine] {
        let ids = { (members: [QuorumMember]) in JSONValue.array(members.map { JSONValue($0.id) }) }
        return [
            .init("clusterId", label: "ClusterId", .init(JSONValue(snapshot.identity.clusterID))),
            .init("leaderId", label: "LeaderId", .init(JSONValue(quorum.leaderID))),
            .init("leaderEpoch", label: "LeaderEpoch", .init(JSONValue(quorum.leaderEpoch))),
            .init("highWatermark", label: "HighWatermark", .init(JSONValue(quorum.highWatermark))),
            .init("maxFollowerLag", label: "MaxFollowerLag", .init(JSONValue(quorum.voters.map(\.lag).max()))),
            .init("currentVoters", label: "CurrentVoters", .init(ids(quorum.voters))),
            .init("currentObservers", label: "CurrentObservers", .init(ids(quorum.observers))),
            .init("failuresLeft", label: nil, .init(JSONValue(quorum.failuresLeft))),
        ]
    }

    private static func cells(of member: QuorumMember, now: Int64) -> [OutputTable.Cell] {
        let ago = { (time: Int64?) in
            OutputTable.Cell(
                JSONValue(time),
                text: time.map { "\(HumanNumber.span(milliseconds: max(0, now - $0))) ago" } ?? "-"
            )
        }
        return [
            .init(JSONValue(member.id)),
            .init(.string(word(of: member.role))),
            .init(JSONValue(member.logEndOffset)),
            .init(JSONValue(member.lag)),
            ago(member.lastFetchMilliseconds),
            ago(member.lastCaughtUpMilliseconds),
            .init(.boolean(member.isAlive)),
            .init(JSONValue(member.process?.pid)),
        ]
    }

    private static func word(of role: QuorumMember.Role) -> String {
        switch role {
        case .leader: "Leader"
        case .follower: "Follower"
        case .observer: "Observer"
        }
    }
}
