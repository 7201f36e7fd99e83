import Glibc

/// A call to the operating system that failed: which one, on what, and why.
public struct SystemError: Error, Equatable, Sendable {
    /// The `errno` value.
    public let code: Int32
    /// The call's name as in its manual page.
    public let call: StaticString
    /// What the call was about, for example the address.
    public let context: String

    /// An error from `call`, which left `code` in `errno`.
    public init(code: Int32, call: StaticString, context: String = "") {
        self.code = code
        self.call = call
        self.context = context
    }

    public static func == (left: SystemError, right: SystemError) -> Bool {
        left.code == right.code && left.call.description == right.call.description && left.context == right.context
    }

    /// The operating system's words for the code.
    public var reason: String { String(cString: strerror(self.code)) }

    /// Whether the process or the system has no descriptor or memory left, which may pass.
    public var isExhaustion: Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(self.code) }

    /// The code for a host that has no usable address.
    static let addressUnavailable = EADDRNOTAVAIL

    private var advice: String? {
        switch self.code {
        case EADDRINUSE: "stop the program that listens there or choose another port"
        case EADDRNOTAVAIL: "use an address of this machine"
        case EACCES, EPERM: "choose a port above 1023 or run with the right to do this"
        case ECONNREFUSED: "check that a server is running there"
        case EMFILE: "raise the limit of open files (ulimit -n)"
        case ENETUNREACH, EHOSTUNREACH: "check the address and the network"
        default: nil
        }
    }
}

extension SystemError: CustomStringConvertible {
    public var description: String {
        let subject = self.context.isEmpty ? "" : " \(self.context)"
        let advice = self.advice.map { "; \($0)" } ?? ""
        return "\(self.call)\(subject) failed: \(self.reason)\(advice)"
    }
}
