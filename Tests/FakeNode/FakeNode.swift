import Cluster
import Glibc

/// Stands for `highwater` in tests of the supervisor: a node without an engine, and a process that supervises.
///
///     FakeNode node --config FILE --ready-fd N     listens on its port, reports that it is ready, ends on SIGTERM
///     FakeNode supervise DIR [--ready-fd N]        runs a small cluster of fake nodes until it is told to go down
///
/// The property `fake.behaviour.<node id>` makes a node misbehave.
@main
enum FakeNode {
    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "node":
            node(value(of: "--config", in: words)!, readyDescriptor: Int32(value(of: "--ready-fd", in: words)!)!)
        case "supervise":
            await supervise(words[1], readyDescriptor: value(of: "--ready-fd", in: words).flatMap(Int32.init))
        default: exit(2)
        }
    }

    private static func value(of name: String, in words: [String]) -> String? {
        words.firstIndex(of: name).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }

    // MARK: Node

    private static func node(_ file: String, readyDescriptor: Int32) -> Never {
        let properties = read(file)
        let id = properties["node.id"] ?? ""
        var awaited = sigset_t()
        sigemptyset(&awaited)
        sigaddset(&awaited, SIGTERM)
        sigprocmask(SIG_BLOCK, &awaited, nil)

        switch properties["fake.behaviour.\(id)"] {
        case "crash":
            complain("first line\nnode.id is not to my taste\n")
            exit(3)
        case "silent": wait(for: awaited)
        case "stubborn":
            report(properties, on: readyDescriptor)
            while true { pause() }
        default:
            report(properties, on: readyDescriptor)
            wait(for: awaited)
        }
    }

    private static func wait(for signals: sigset_t) -> Never {
        var signals = signals
        var number: Int32 = 0
        sigwait(&signals, &number)
        exit(0)
    }

    private static func report(_ properties: [String: String], on descriptor: Int32) {
        let address = properties["listeners"]!.split(separator: "/").last!
        listen(onPort: UInt16(address.split(separator: ":").last!)!)
        let line = Array("ready \(address)\n".utf8)
        write(descriptor, line, line.count)
        close(descriptor)
    }

    private static func listen(onPort port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, Glibc.listen(descriptor, 4) == 0 else {
            complain("cannot listen on port \(port)\n")
            exit(4)
        }
    }

    private static func complain(_ text: String) {
        let bytes = Array(text.utf8)
        write(2, bytes, bytes.count)
    }

    private static func read(_ file: String) -> [String: String] {
        let descriptor = open(file, O_RDONLY)
        guard descriptor >= 0 else {
            complain("cannot open \(file)\n")
            exit(5)
        }
        var block = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(descriptor, &block, block.count)
        close(descriptor)
        var properties: [String: String] = [:]
        for line in String(decoding: block[..<max(0, count)], as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { properties[String(parts[0])] = String(parts[1]) }
        }
        return properties
    }

    // MARK: Supervisor

    private static func supervise(_ directory: String, readyDescriptor: Int32?) async {
        var options = ClusterOptions(program: NodeProgram(path: NodeProgram.ownPath, arguments: ["node"]))
        options.brokers = 2
        options.controllers = 1
        var report: LaunchReport?
        if let readyDescriptor { report = await LaunchReport(descriptor: readyDescriptor) }
        do throws(ClusterError) {
            let supervisor = try await ClusterSupervisor.open(directory: directory, options: options)
            try await supervisor.startAll()
            await report?.tell(.success(await supervisor.bootstrapServers))
            await supervisor.waitUntilDown()
            exit(0)
        } catch {
            await report?.tell(.failure(error))
            exit(1)
        }
    }
}
