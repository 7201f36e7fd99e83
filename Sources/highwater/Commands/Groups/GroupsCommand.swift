import ClusterClient
import ClusterView
import CommandLineInterface

/// `highwater groups`
enum GroupsCommand {
    static let members = Flag("--members", "One row per member instead of one per group.")

    static let columns: [OutputTable.Column] = [
        .init("group", "GROUP", "group"),
        .init("state", "STATE", "as the coordinator names it"),
        .init("type", "TYPE", "Classic, Consumer, Share or Streams"),
        .init("coordinator", "COORDINATOR", "broker that coordinates it", alignment: .right),
        .init("assignor", "ASSIGNOR", "chosen assignor; empty without members"),
        .init("members", "MEMBERS", "null where they are not known", alignment: .right),
        .init("topics", "TOPICS", "topics that are read", alignment: .right),
        .init("partitions", "PARTITIONS", "partitions of these", alignment: .right),
        .init("lag", "LAG", "records not read yet", alignment: .right),
        .init("timeLagMilliseconds", "TIME", "age of the oldest record not read", alignment: .right),
        .init("inPerSecond", "IN/s", "records written per second", alignment: .right, wide: true),
        .init("outPerSecond", "OUT/s", "records read per second", alignment: .right, wide: true),
        .init("drainSeconds", "DRAIN", "until its slowest partition is through", alignment: .right, wide: true),
        .init("peakToAverage", "PAR", "largest partition's rate in over the mean", alignment: .right, wide: true),
        .init("rateVariation", "CV", "deviation of the rates in over their mean", alignment: .right, wide: true),
        .init("verdict", "VERDICT", "the worst of its partitions: ok, warn, stop, stall, rewind, never or unknown"),
        .init("error", "ERROR", "why the group could not be asked about", wide: true),
    ]

    static let memberColumns: [OutputTable.Column] = [
        .init("group", "GROUP", "group"),
        .init("consumerId", "CONSUMER-ID", "member id"),
        .init("groupInstanceId", "GROUP-INSTANCE-ID", "name of a static member", wide: true),
        .init("host", "HOST", "where it runs"),
        .init("clientId", "CLIENT-ID", "client id"),
        .init("partitions", "#PARTITIONS", "partitions it owns", alignment: .right),
        .init("lag", "LAG", "records not read yet on these", alignment: .right),
        .init("outPerSecond", "OUT/s", "records read per second", alignment: .right),
    ]

    static let command = Command(
        "groups",
        "Lists consumer groups with state, members and lag.",
        options: ClusterAccess.options + [
            GroupWatch.group, members, GroupWatch.sample, GroupWatch.refresh, OutputFormat.option,
        ],
        fields: OutputTable.fields(columns)
            + [Command.Field("(--members)", "these fields instead:")] + OutputTable.fields(memberColumns)
    ) { arguments in
        let watch = try await GroupWatch(arguments)
        let snapshot = try await watch.snapshot()
        watch.complain(about: snapshot)
        var table = OutputTable(arguments[members] ? memberColumns : columns)
        for group in watch.groups(snapshot) {
            guard arguments[members] else {
                table.append(cells(of: group))
                continue
            }
            for member in group.members.value ?? [] { table.append(cells(of: member, in: group)) }
        }
        StandardOutput.write(table.render(arguments[OutputFormat.option]))
        return .done
    }

    private static func cells(of group: GroupRow) -> [OutputTable.Cell] {
        let figures = group.figures
        return [
            .init(.string(group.groupID)),
            .init(.string(group.state.rawValue)),
            .init(.string(group.type.rawValue)),
            .init(JSONValue(group.coordinator)),
            .init(.string(group.assignor)),
            ReadingText.cell(group.members, { JSONValue($0.count) }, { "\($0.count)" }),
            .init(JSONValue(group.topics.count { $0.presence == .read })),
            .init(JSONValue(figures.partitions)),
            .init(JSONValue(figures.lag)),
            .init(JSONValue(figures.timeLag?.milliseconds), text: LagText.seconds(figures.timeLag)),
            .init(LagText.number(figures.rateIn), text: LagText.rate(figures.rateIn)),
            .init(LagText.number(figures.rateOut), text: LagText.rate(figures.rateOut)),
            .init(LagText.drainSeconds(figures.drain), text: LagText.drain(figures.drain)),
            .init(LagText.number(figures.peakToAverage)),
            .init(LagText.number(figures.rateVariation)),
            .init(.string(LagText.verdict(figures.verdict)), text: figures.verdict.word),
            .init(JSONValue(group.failure?.reason)),
        ]
    }

    private static func cells(of member: MemberRow, in group: GroupRow) -> [OutputTable.Cell] {
        [
            .init(.string(group.groupID)),
            .init(.string(member.memberID)),
            .init(JSONValue(member.instanceID)),
            .init(.string(member.host)),
            .init(.string(member.clientID)),
            .init(JSONValue(member.partitions)),
            .init(JSONValue(member.lag)),
            .init(LagText.number(member.rateOut), text: LagText.rate(member.rateOut)),
        ]
    }
}
