import CLinux
import Glibc

/// A program to run with its fixed first arguments.
public struct NodeProgram: Hashable, Sendable {
    /// The executable's path.
    public var path: String
    /// Arguments before those that the supervisor adds.
    public var arguments: [String]

    /// A program; the supervisor adds `--config <file> --ready-fd 3`.
    public init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// This very executable, running its `node` command.
    public static var ownExecutable: NodeProgram {
        NodeProgram(path: ownPath, arguments: ["node"])
    }

    /// The path of the running executable; when its file was replaced since, the kernel's own reference to it.
    public static var ownPath: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { return "/proc/self/exe" }
        let path = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return access(path, X_OK) == 0 ? path : "/proc/self/exe"
    }
}

/// A child process in a session of its own, without a terminal.
package struct SpawnedProcess {
    package let pid: Int32
    /// Names the process even after it has ended; readable when it has.
    package let processDescriptor: Descriptor
    package let identity: ProcessIdentity
    /// The reading end of the pipe the child inherits as descriptor 3; non-blocking.
    package let readiness: Descriptor

    /// The number under which the child finds the pipe on which it reports that it is ready.
    static let readinessDescriptor = 3

    /// Starts a program. With `diesWithSpawningThread` the kernel kills it when the calling thread ends, which a
    /// frozen process does not escape; the caller must then be a thread that lives as long as the process should.
    package static func spawn(
        path: String,
        arguments: [String],
        environment: [String] = currentEnvironment(),
        outputPath: String,
        diesWithSpawningThread: Bool
    ) throws(ClusterError) -> SpawnedProcess {
        let output = open(outputPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard output >= 0 else {
            throw ClusterError(.system, "Cannot open \(outputPath) for writing: \(reason(ofErrorNumber: errno)).")
        }
        let outputFile = Descriptor(output)
        var ends: [Int32] = [-1, -1]
        let piped = linux_pipe_cloexec(&ends)
        guard piped == 0 else {
            throw ClusterError(.system, "Cannot create a pipe for \(path): \(reason(ofErrorNumber: -piped)).")
        }
        let reading = Descriptor(ends[0])
        let writing = Descriptor(ends[1])
        _ = fcntl(reading.number, F_SETFL, O_NONBLOCK)

        var pid: pid_t = 0
        var processDescriptor: Int32 = -1
        let outcome = withCStrings([path] + arguments) { argumentPointers in
            withCStrings(environment) { environmentPointers in
                path.withCString { pathPointer in
                    var request = linux_spawn_request(
                        path: pathPointer,
                        arguments: argumentPointers,
                        environment: environmentPointers,
                        output: outputFile.number,
                        inherited: writing.number,
                        parent_death_signal: diesWithSpawningThread ? SIGKILL : 0
                    )
                    return linux_spawn(&request, &pid, &processDescriptor)
                }
            }
        }
        // The child has its copies now; from here on the pipe's end of file means that the child closed it.
        withExtendedLifetime((outputFile, writing)) {}
        guard outcome == 0 else {
            throw ClusterError(.startFailed, "Cannot execute \(path): \(reason(ofErrorNumber: -outcome)).")
        }
        // The child is not reaped yet, so its entry in /proc exists even if it has ended already.
        let identity =
            ProcessIdentity(runningAs: pid)
            ?? ProcessIdentity(pid: pid, startTimeTicks: 0, bootId: ProcessIdentity.currentBootId)
        return SpawnedProcess(
            pid: pid,
            processDescriptor: Descriptor(processDescriptor),
            identity: identity,
            readiness: reading
        )
    }

    /// This process's environment as `NAME=value` lines.
    package static func currentEnvironment() -> [String] {
        let content = SmallFile.read("/proc/self/environ", limitBytes: 4 << 20) ?? []
        return content.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Calls `body` with a NULL-terminated array of C strings, valid during the call.
private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
}
