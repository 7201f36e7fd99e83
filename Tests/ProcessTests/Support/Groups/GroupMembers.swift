import Cluster
import Foundation
import KafkaProtocol

/// Members of consumer groups as processes of the program under test, each with a log of what it was given, gave up and
/// committed.
final class GroupMembers: Sendable {
    /// How one member is started.
    struct Member: Sendable {
        /// Also its client id.
        let name: String
        let group: String
        let topic: String
        var strategy = "range"
        var instanceId: String?
        var commitIntervalMilliseconds = 1000
        /// Records per second at the most, in a file; nil for no limit.
        var rateFile: String?

        fileprivate func arguments(_ bootstrapServers: String) -> [String] {
            var arguments = [
                "member", "--bootstrap-server", bootstrapServers, "--group", self.group, "--topics", self.topic,
                "--client-id", self.name, "--assignment-strategy", self.strategy, "--commit-interval",
                "\(self.commitIntervalMilliseconds)ms",
            ]
            if let instanceId { arguments += ["--group-instance-id", instanceId] }
            if let rateFile { arguments += ["--rate-file", rateFile] }
            return arguments
        }
    }

    let members: [Member]
    private let processes: WorkloadProcesses

    private init(_ cluster: TestCluster, _ members: [Member]) throws {
        self.members = members
        let program = try HighwaterProgram.path()
        self.processes = try WorkloadProcesses(
            directory: "\(cluster.scratchDirectory)/members-\(UUID().uuidString.prefix(8))",
            programs: members.map {
                WorkloadProgram(
                    name: $0.name,
                    program: NodeProgram(path: program, arguments: $0.arguments(cluster.bootstrapServers))
                )
            }
        )
    }

    /// Starts all of them, runs `body`, and ends those that are left.
    static func run(_ cluster: TestCluster, _ members: [Member], _ body: (GroupMembers) async throws -> Void)
        async throws
    {
        let all = try GroupMembers(cluster, members)
        do {
            try await all.processes.startAll()
            try await body(all)
        } catch {
            await all.processes.end()
            throw error
        }
        await all.processes.end()
    }

    // MARK: Orders

    func start(_ name: String) async throws { try await self.processes.startWorkload(name) }

    /// Lets a member end in order.
    func stop(_ name: String) async throws { try await self.processes.stopWorkload(name) }

    /// Kills a member; when it happened.
    func kill(_ name: String) async throws -> Int64 {
        try await self.processes.killWorkload(name)
        return Self.nowMilliseconds
    }

    static var nowMilliseconds: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    // MARK: What they have told

    /// Everything that a member has written, over all its processes.
    func events(of name: String) throws -> [MemberEvent] {
        let path = self.processes.logPath(of: name)
        let texts = ["\(path).1", path].compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        // The last line may be under way; whatever else is no event (a crash, a complaint) fails the test.
        let lines = texts.joined().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return try lines.map { line in
            do {
                return try JSONDecoder().decode(MemberEvent.self, from: Data(line.utf8))
            } catch {
                throw CommandRun.Failure(description: "\(name) wrote: \(line)")
            }
        }
    }

    /// What a member owns now, as it told; nil before its process was given anything for the first time.
    func owned(by name: String) throws -> Set<Int32>? {
        var owned: Set<Int32>?
        for event in try self.events(of: name) {
            switch event.name {
            case "startup_complete": owned = nil
            case "partitions_assigned": owned = (owned ?? []).union(event.numbers)
            case "partitions_revoked": owned?.subtract(event.numbers)
            default: break
            }
        }
        return owned
    }

    /// What a group's members own now, in the order of the members; nil for one that was not given anything yet.
    func owned(in group: String) throws -> [Set<Int32>?] {
        try self.members.filter { $0.group == group }.map { try self.owned(by: $0.name) }
    }

    /// The largest offset of each partition whose commit was answered without an error before `milliseconds`, over all
    /// members of a group.
    func acknowledged(in group: String, before milliseconds: Int64 = .max) throws -> [Int32: Int64] {
        var offsets: [Int32: Int64] = [:]
        for member in self.members where member.group == group {
            for event in try self.events(of: member.name)
            where event.name == "offsets_committed" && event.success == true && event.timestamp < milliseconds {
                for entry in event.offsets ?? [] {
                    offsets[entry.partition] = max(offsets[entry.partition] ?? -1, entry.offset)
                }
            }
        }
        return offsets
    }
}

/// A line of a member's log.
struct MemberEvent: Decodable, Sendable {
    struct Place: Decodable, Sendable {
        let topic: String
        let partition: Int32
    }

    struct Commit: Decodable, Sendable {
        let topic: String
        let partition: Int32
        let offset: Int64
    }

    /// Milliseconds since 1970.
    let timestamp: Int64
    let name: String
    let memberId: String?
    let generation: Int32?
    let partitions: [Place]?
    let offsets: [Commit]?
    let success: Bool?
    let error: String?

    var numbers: [Int32] { (self.partitions ?? []).map(\.partition) }
}
