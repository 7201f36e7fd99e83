import CLinux
import CommandLineInterface
import Engine
import Foundation
import Glibc
import Host
import Transport

/// `highwater node`
enum NodeCommand {
    static let configuration = Option<String>(
        "--config",
        "FILE",
        .text,
        "The node's server.properties, with Kafka's configuration names."
    )
    static let readyDescriptor = Option<Int?>.optional(
        "--ready-fd",
        "FD",
        .integer(in: 3...1023),
        "Inherited pipe on which to report that the node accepts requests and takes part in the cluster."
    )

    static let command = Command(
        "node",
        "Runs one broker or controller as a process.",
        discussion: """
            The node works until SIGTERM or Ctrl-C, on which it leaves the cluster in order; a second one stops it at \
            once. Its log is logs/node.log beside the configuration file if there is a folder logs, and standard error \
            if not.
            """,
        options: [configuration, readyDescriptor],
        onMainThread: run
    )

    @Sendable
    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let path = arguments[configuration]
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CommandFailure(.error, "\(path) cannot be read: \(error.localizedDescription)")
        }
        let node: NodeConfiguration
        do {
            node = try NodeConfiguration(ServerProperties(parsing: text))
            try NodeSettings.validate(node.properties)
        } catch {
            throw CommandFailure(.error, "\(path): \(error)")
        }
        let logs = URL(filePath: path).deletingLastPathComponent().appending(path: "logs").path
        let logPath = FileManager.default.fileExists(atPath: logs) ? logs + "/node.log" : nil
        let exit: NodeExit
        linux_reuse_freed_memory()
        do throws(SystemError) {
            let loop = try EventLoop()
            let host = try NodeHost(configuration: node, loop: loop, logPath: logPath) {
                report(node, on: arguments[readyDescriptor])
            }
            try watchSignals(loop, host)
            exit = host.run(seed: UInt64.random(in: 0...UInt64.max))
            loop.shutdown()
        } catch {
            throw CommandFailure(.error, "\(error)")
        }
        switch exit {
        case .stopped: return .done
        case .failed(let sentence): throw CommandFailure(.error, sentence)
        }
    }

    private static func watchSignals(_ loop: EventLoop, _ host: NodeHost) throws(SystemError) {
        let signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]
        let descriptor = linux_signal_descriptor(signals, signals.count)
        guard descriptor >= 0 else { return }
        _ = try loop.watch(descriptor: descriptor, events: .readable) { _ in
            var number: UInt8 = 0
            while read(descriptor, &number, 1) == 1 { host.shutDown() }
        }
    }

    /// Tells whoever started the node that it is ready: one line with an address of it.
    private static func report(_ configuration: NodeConfiguration, on descriptor: Int?) {
        guard let descriptor, let listener = configuration.advertised.first ?? configuration.listeners.first else {
            return
        }
        let line = Array("ready \(listener.host):\(listener.port)\n".utf8)
        _ = write(Int32(descriptor), line, line.count)
        close(Int32(descriptor))
    }
}
