import Foundation

/// Reads themes from JSON5 files and finds them by name.
///
///     { name: "dark", roles: { text: "#c9d1db", bad: { color: "#ff6b6b", attributes: ["bold"], mono: ["reverse"] } } }
public enum ThemeFile {
    /// Why a theme could not be used.
    public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case notFound(name: String, looked: [String])
        case unreadable(path: String, reason: String)
        case unknownRole(String)
        case unknownColor(String, role: String)
        case unknownAttribute(String, role: String)

        public var description: String {
            switch self {
            case .notFound(let name, let looked):
                "There is no theme “\(name)”; looked in \(looked.joined(separator: ", "))."
            case .unreadable(let path, let reason):
                "The theme file \(path) could not be read: \(reason)."
            case .unknownRole(let role):
                "The theme names the role “\(role)”, which does not exist; one of "
                    + Role.allCases.map(\.rawValue).joined(separator: ", ") + " was expected."
            case .unknownColor(let color, let role):
                "The colour “\(color)” of “\(role)” is neither “default”, nor a colour name, nor #rrggbb."
            case .unknownAttribute(let attribute, let role):
                "The attribute “\(attribute)” of “\(role)” is none of bold, faint, italic, underline, reverse."
            }
        }
    }

    /// The theme of this name: from a file if there is one, else built in.
    ///
    /// - Parameter name: a name such as `light`, or a path to a file.
    public static func load(
        _ name: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(Failure) -> Theme {
        if name.contains("/") { return try read(path: name) }
        let folders = folders(environment: environment)
        for folder in folders {
            let path = "\(folder)/\(name).json5"
            if FileManager.default.isReadableFile(atPath: path) { return try read(path: path) }
        }
        if let theme = [Theme.builtInDark, .builtInSixteen].first(where: { $0.name == name }) { return theme }
        throw .notFound(name: name, looked: folders)
    }

    /// Where themes are looked for: the user's configuration, then `themes` beside or above the program.
    static func folders(environment: [String: String]) -> [String] {
        var folders: [String] = []
        if let home = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map({ $0 + "/.config" }) {
            folders.append("\(home)/highwater/themes")
        }
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        else { return folders }
        var folder = URL(fileURLWithPath: program).deletingLastPathComponent()
        for _ in 0..<6 where folder.path != "/" {
            folders.append(folder.appendingPathComponent("themes").path)
            folder.deleteLastPathComponent()
        }
        return folders
    }

    static func read(path: String) throws(Failure) -> Theme {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable(path: path, reason: "\(error.localizedDescription)")
        }
        return try parse(data, path: path)
    }

    /// - Parameter path: named in the error only.
    public static func parse(_ data: Data, path: String = "theme") throws(Failure) -> Theme {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let document: Document
        do {
            document = try decoder.decode(Document.self, from: data)
        } catch {
            throw .unreadable(path: path, reason: "it is no theme in JSON5 (\(error))")
        }
        var looks: [Role: Theme.Look] = [:]
        for (name, entry) in document.roles.sorted(by: { $0.key < $1.key }) {
            guard let role = Role(rawValue: name) else { throw .unknownRole(name) }
            guard let color = ThemeColor(entry.color) else { throw .unknownColor(entry.color, role: name) }
            looks[role] = Theme.Look(
                color,
                try emphasis(entry.attributes ?? [], role: name),
                mono: try emphasis(entry.mono ?? [], role: name)
            )
        }
        return Theme(name: document.name, looks: looks)
    }

    private static func emphasis(_ names: [String], role: String) throws(Failure) -> Emphasis {
        var emphasis: Emphasis = []
        for name in names {
            switch name {
            case "bold": emphasis.insert(.bold)
            case "faint": emphasis.insert(.faint)
            case "italic": emphasis.insert(.italic)
            case "underline": emphasis.insert(.underline)
            case "reverse": emphasis.insert(.reverse)
            default: throw .unknownAttribute(name, role: role)
            }
        }
        return emphasis
    }

    private struct Document: Decodable {
        var name: String
        var roles: [String: Entry]
    }

    /// A colour alone, or a colour with attributes.
    private struct Entry: Decodable {
        var color: String
        var attributes: [String]?
        var mono: [String]?

        private enum Field: String, CodingKey {
            case color
            case attributes
            case mono
        }

        init(from decoder: any Decoder) throws {
            if let color = try? decoder.singleValueContainer().decode(String.self) {
                self.color = color
                return
            }
            let container = try decoder.container(keyedBy: Field.self)
            color = try container.decode(String.self, forKey: .color)
            attributes = try container.decodeIfPresent([String].self, forKey: .attributes)
            mono = try container.decodeIfPresent([String].self, forKey: .mono)
        }
    }
}
