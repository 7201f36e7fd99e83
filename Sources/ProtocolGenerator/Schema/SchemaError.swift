/// What is wrong with a schema file, and where.
package struct SchemaError: Error, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var reason: String

    package var description: String { "\(self.file):\(self.line): \(self.reason)" }
}
