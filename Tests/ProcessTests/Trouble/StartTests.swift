import Cluster
import Foundation
import Glibc
import TestSupport
import Testing

/// A node that cannot start ends at once, with one sentence that says why and what to do.
extension ProcessSuites.TroubleTests {
    @Test func aPortInUseIsASentence() async throws {
        try await withDirectory { directory in
            let taken = try takePort()
            defer { close(taken.descriptor) }
            let run = try await runNode(in: directory, port: taken.port)
            #expect(run.status == 1)
            #expect(
                run.errors == "highwater: bind to 127.0.0.1:\(taken.port) failed: Address already in use; stop the "
                    + "program that listens there or choose another port\n"
            )
        }
    }

    @Test func aDirectoryThatCannotBeMadeIsASentence() async throws {
        try await withDirectory { directory in
            let run = try await runNode(in: directory, dataDirectory: "/proc/highwater/data")
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("highwater: node 1 cannot use /proc/highwater/data: cannot create"))
            #expect(run.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func aFileInTheDirectorysPlaceIsASentence() async throws {
        try await withDirectory { directory in
            try Data("no directory".utf8).write(to: URL(filePath: "\(directory)/taken"))
            let run = try await runNode(in: directory, dataDirectory: "\(directory)/taken")
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("highwater: node 1 cannot use \(directory)/taken: "), "\(run.errors)")
            #expect(run.errors.split(separator: "\n").count == 1)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func aDirectoryOfSomebodyElsesIsASentence() async throws {
        try await withDirectory { directory in
            let run = try await runNode(in: directory, dataDirectory: "/usr/highwater")
            #expect(run.status == 1)
            #expect(run.errors.contains("permission is denied; give the user that runs the node the right"))
        }
    }

    @Test func aDirectoryOfAnotherNodeIsASentence() async throws {
        try await withDirectory { directory in
            try FileManager.default.createDirectory(atPath: "\(directory)/data", withIntermediateDirectories: true)
            try Data("version=1\nnode.id=7\ncluster.id=\(Self.clusterId)\ndirectory.id=AAAAAAAAAAAAAAAAAAAABQ\n".utf8)
                .write(to: URL(filePath: "\(directory)/data/meta.properties"))
            let run = try await runNode(in: directory)
            #expect(run.status == 1)
            #expect(run.errors.contains("the directory belongs to node 7, not 1"), "\(run.errors)")
        }
    }

    @Test(arguments: [
        ("node.id=1", "node.id=one", "node.id"), ("process.roles=broker,controller\n", "", "process.roles"),
        ("log.dirs=", "log.dirs=/a,/b,", "log.dirs"),
        ("node.id=1", "node.id=1\nlog.retention.ms=soon", "log.retention.ms"),
        ("node.id=1", "node.id=1\nlistener.security.protocol.map=PLAINTEXT:SSL", "SSL"),
    ])
    func aWrongSettingIsNamed(setting: String, replacement: String, name: String) async throws {
        try await withDirectory { directory in
            let run = try await runNode(in: directory) { $0.replacingOccurrences(of: setting, with: replacement) }
            #expect(run.status == 1)
            #expect(run.errors.contains("server.properties: ") && run.errors.contains(name), "\(run.errors)")
            #expect(run.errors.split(separator: "\n").count == 1)
        }
    }

    /// Kafka takes settings that it does not know, and says so in its log.
    @Test func aSettingThatNobodyReadsIsAWarning() async throws {
        try await TestCluster.run(brokers: 1, settings: [.init(key: "no.such.setting", value: "1")]) { cluster in
            for node in cluster.brokers + cluster.controllers {
                let warnings = try cluster.nodeLog(of: node).split(separator: "\n").filter { $0.contains("no effect") }
                // Nothing that the profile sets is without effect.
                #expect(warnings.count == 1)
                #expect(
                    warnings.first?.contains("WARN  the setting no.such.setting has no effect: nothing here reads it")
                        == true,
                    "\(warnings)"
                )
            }
        }
    }

    @Test(arguments: [["brokers"], ["topic", "describe", "--topic", "t"]])
    func anAddressWithoutABrokerIsASentence(command: [String]) async throws {
        try await withDirectory { directory in
            let free = try takePort()
            close(free.descriptor)
            let run = try await CommandRun.run(
                try HighwaterProgram.path(),
                command + ["-b", "127.0.0.1:\(free.port)"],
                directory: directory,
                deadline: .seconds(60)
            )
            #expect(run.status != 0)
            #expect(
                run.errors.hasPrefix("highwater: ") && run.errors.contains("127.0.0.1:\(free.port)"),
                "\(run.errors)"
            )
            #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
        }
    }

    @Test func aClusterInAnImpossiblePlaceIsASentence() async throws {
        try await withDirectory { directory in
            let run = try await CommandRun.run(
                try HighwaterProgram.path(),
                ["cluster", "up", "--data-dir", "/proc/highwater"],
                directory: directory
            )
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("highwater: "))
            #expect(run.errors.contains("/proc/highwater"), "\(run.errors)")
        }
    }

    // MARK: Steps

    private static let clusterId = "p8fFEbKGQ22B6M_Da_vCBw"

    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await body(directory.path)
    }

    /// Runs one combined node, which is expected to end by itself.
    private func runNode(
        in directory: String,
        port: UInt16 = 0,
        dataDirectory: String? = nil,
        changing change: (String) -> String = { $0 }
    ) async throws -> CommandRun {
        let free = port == 0 ? try takePort() : nil
        if let free { close(free.descriptor) }
        let controller = try takePort()
        close(controller.descriptor)
        let properties = """
            process.roles=broker,controller
            node.id=1
            cluster.id=\(Self.clusterId)
            log.dirs=\(dataDirectory ?? "\(directory)/data")
            controller.quorum.voters=1@127.0.0.1:\(controller.port)
            listeners=PLAINTEXT://127.0.0.1:\(free?.port ?? port),CONTROLLER://127.0.0.1:\(controller.port)
            controller.listener.names=CONTROLLER

            """
        let file = "\(directory)/server.properties"
        try Data(change(properties).utf8).write(to: URL(filePath: file))
        return try await CommandRun.run(
            try HighwaterProgram.path(),
            ["node", "--config", file],
            directory: directory,
            deadline: .seconds(30)
        )
    }

    /// A port that this process listens on.
    private func takePort() throws -> (port: UInt16, descriptor: Int32) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening else { throw NeverHappened("no port could be taken") }
        return (UInt16(bigEndian: address.sin_port), descriptor)
    }
}
