import Cluster
import Foundation
import Glibc

/// A directory for one test, the program under test, and what of it is still there.
struct Workplace: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let directory: String
    /// What `HIGHWATER_PROGRAM` names, or else the executable beside the tests' own.
    let program: String

    private init() throws {
        let own = NodeProgram.ownPath
        let beside = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/highwater"
        program = getenv("HIGHWATER_PROGRAM").map { String(cString: $0) } ?? String(beside)
        guard access(program, X_OK) == 0 else {
            throw Missing(description: "The program to test is not at \(program); build it with the tests.")
        }
        directory = FileManager.default.temporaryDirectory.path + "/hw-e2e-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    /// Runs a body with a workplace and removes it afterwards.
    static func use(_ body: (Workplace) async throws -> Void) async throws {
        let place = try Workplace()
        defer { try? FileManager.default.removeItem(atPath: place.directory) }
        try await body(place)
    }

    /// Where a program started without a terminal writes.
    var outputFile: String { "\(directory)/out.txt" }

    /// Starts the program without a terminal.
    func start(_ arguments: [String]) throws -> Process {
        try Data().write(to: URL(filePath: outputFile))
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": directory]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: outputFile))
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// What the program writes when it runs to its end without a terminal.
    func output(of arguments: [String]) throws -> String {
        let pipe = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// Runs a body with the program, or another one, in a terminal, which is closed afterwards.
    func withTerminal(
        of other: String? = nil,
        _ arguments: [String],
        _ body: (TmuxTerminal) async throws -> Void
    ) async throws {
        let terminal = try await TmuxTerminal(other ?? program, arguments, directory: directory)
        do {
            try await body(terminal)
        } catch {
            await terminal.close()
            throw error
        }
        await terminal.close()
    }

    /// Runs a body with a cluster of three brokers and three controllers, each a process, that no console owns.
    func withCluster(_ body: (ClusterSupervisor) async throws -> Void) async throws {
        var options = ClusterOptions(program: NodeProgram(path: program, arguments: ["node"]))
        options.firstBrokerPort = 26092
        options.firstControllerPort = 26192
        options.profile = .demo
        let supervisor = try await ClusterSupervisor.open(directory: "\(directory)/own-cluster", options: options)
        do {
            try await supervisor.startAll()
            try await body(supervisor)
        } catch {
            try await supervisor.down()
            throw error
        }
        try await supervisor.down()
    }

    /// Clusters' directories that were not removed.
    var clusterDirectories: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter { $0.contains("cluster") }
    }

    /// Command lines of node processes whose files lie here.
    var nodeProcesses: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { entry in
            guard Int32(entry) != nil, let data = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") else {
                return nil
            }
            let line = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            return line.contains("\(directory)/highwater-cluster") ? line : nil
        }
    }
}
