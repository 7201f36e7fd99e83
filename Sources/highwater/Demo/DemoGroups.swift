import Cluster
import Glibc

/// The consumer groups of the demo: members are processes of their own, so that lag and rebalances are real.
struct DemoGroups: Sendable {
    /// A group, what it reads, and how many members it has.
    struct Group: Sendable {
        let name: String
        let topics: [String]
        let memberCount: Int

        /// The members' names: also their client ids and the names of their logs.
        var members: [String] { (1...self.memberCount).map { "\(self.name)-\($0)" } }
    }

    static let all = [
        Group(name: "ticket-mailer", topics: ["reservation-events"], memberCount: 3),
        Group(name: "point-ledger", topics: ["point-commands", "payment-events"], memberCount: 2),
    ]

    let processes: WorkloadProcesses
    private let directory: String

    /// - Parameter directory: of the demo's data; logs and rates are kept below it.
    init(bootstrapServers: String, dataDirectory: String) throws(ClusterError) {
        let directory = "\(dataDirectory)/members"
        let program = NodeProgram.ownPath
        self.directory = directory
        self.processes = try WorkloadProcesses(
            directory: directory,
            programs: Self.all.flatMap { group in
                group.members.map { member in
                    WorkloadProgram(
                        name: member,
                        program: NodeProgram(
                            path: program,
                            arguments: [
                                "member", "--bootstrap-server", bootstrapServers, "--group", group.name, "--topics",
                                group.topics.joined(separator: ","), "--client-id", member, "--rate-file",
                                Self.rateFile(group.name, in: directory),
                            ]
                        )
                    )
                }
            }
        )
        // What was set in an earlier run of the same directory no longer holds.
        for group in Self.all { unlink(Self.rateFile(group.name, in: directory)) }
    }

    private static func rateFile(_ group: String, in directory: String) -> String { "\(directory)/\(group).rate" }

    /// Bounds what each member of a group reads per second; 0 takes the bound away. Takes effect within a fifth of a
    /// second.
    func setRate(_ recordsPerSecond: Int, of group: String) throws {
        try RateFile.write(recordsPerSecond, to: Self.rateFile(group, in: self.directory))
    }
}
