import Glibc

/// Standard output, for data. Unbuffered: what a script waits for is there when the call returns.
public enum StandardOutput {
    /// Writes a text as it is.
    public static func write(_ text: String) { writeAll(text, to: 1) }

    /// Writes bytes as they are.
    public static func write(bytes: [UInt8]) { writeAll(bytes[...], to: 1) }

    /// Whether a person reads it.
    public static var isTerminal: Bool { isatty(1) == 1 }
}

/// Standard error, for messages.
public enum StandardError {
    /// Writes a text as it is.
    public static func write(_ text: String) { writeAll(text, to: 2) }
}

private func writeAll(_ text: String, to descriptor: Int32) { writeAll(Array(text.utf8)[...], to: descriptor) }

private func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var bytes = bytes
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        // A reader that went away (`| head`) is no error of ours.
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
    }
}
