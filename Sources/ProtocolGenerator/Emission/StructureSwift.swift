/// Writes one structure: properties, initialisers, decoder, encoder.
struct StructureSwift {
    let structure: Structure
    let message: Message
    private let fields: [FieldSwift]
    private let tagged: [FieldSwift]

    init(_ structure: Structure, of message: Message) {
        self.structure = structure
        self.message = message
        self.fields = structure.fields.map(FieldSwift.init)
        self.tagged = self.fields.filter { $0.field.tag != nil }.sorted { $0.field.tag! < $1.field.tag! }
    }

    /// The versions in which the structure exists and has tagged fields.
    private var flexibleVersions: VersionRange? {
        guard let first = self.message.firstFlexible, first <= self.structure.versions.high else { return nil }
        return VersionRange(max(first, self.structure.versions.low), self.structure.versions.high)
    }

    /// The expression that tells whether lengths are compact and tagged fields follow.
    private var flexible: String {
        guard let versions = self.flexibleVersions else { return "false" }
        return versions.condition(within: self.structure.versions) == nil ? "true" : "flexible"
    }

    private var isRoot: Bool { self.structure.name == self.message.name }

    func properties(to source: inout SourceText) {
        for field in self.fields {
            if let note = self.note(field.field) { source.line("/// \(note)") }
            source.line("public var \(field.identifier): \(field.type) = \(field.defaultValue)")
        }
        source.line("/// Tagged fields that this codec does not know, kept as they came.")
        source.line("public var unknownTaggedFields: [TaggedField] = []")
    }

    private func note(_ field: Field) -> String? {
        var notes: [String] = []
        if field.versions != self.structure.versions { notes.append(field.versions.words) }
        if let tag = field.tag { notes.append("tag \(tag)") }
        if let nullable = field.nullable, nullable != field.versions { notes.append("null in \(nullable.words)") }
        guard let first = notes.first else { return nil }
        return ([first.prefix(1).uppercased() + first.dropFirst()] + notes.dropFirst()).joined(separator: "; ") + "."
    }

    func initialisers(to source: inout SourceText) {
        source.line("public init() {}")
        guard !self.fields.isEmpty else { return }
        source.line()
        source.list(
            "public init",
            self.fields.map { "\($0.identifier): \($0.type) = \($0.defaultValue)" },
            after: " {"
        )
        source.indented { source in
            for field in self.fields { source.line("self.\(field.name) = \(field.identifier)") }
        }
        source.line("}")
    }

    /// The decoder. Kept out of its callers, as is the encoder: what calls them is cold or a loop, and the optimiser
    /// would spend its time on hundreds of copies.
    func decoder(to source: inout SourceText) {
        source.line("@inline(never)")
        source.block("public init(from reader: inout ByteReader, version: Int16) throws(WireError)") { source in
            if self.isRoot { source.line("try Self.requireVersion(version)") }
            self.flexibleConstant(to: &source)
            for field in self.fields where field.field.tag == nil {
                let condition = field.field.versions.condition(within: self.structure.versions)
                let reading = field.decoding(flexible: self.flexible, versions: field.field.versions)
                let statement = "self.\(field.name) = \(reading)"
                source.statement(statement, if: condition)
            }
            self.taggedDecoder(to: &source)
        }
    }

    /// `let flexible = ...` where it depends on the version and something asks for it.
    private func flexibleConstant(to source: inout SourceText) {
        guard self.flexible == "flexible",
            let condition = self.flexibleVersions?.condition(within: self.structure.versions)
        else { return }
        source.line("let flexible = \(condition)")
    }

    private func taggedDecoder(to source: inout SourceText) {
        guard let versions = self.flexibleVersions else { return }
        guard !self.tagged.isEmpty else {
            let reading = "self.unknownTaggedFields = try reader.taggedFields()"
            source.line(self.flexible == "true" ? reading : "if flexible { \(reading) }")
            return
        }
        if self.flexible != "true" { source.line("guard flexible else { return }") }
        source.line("var tagged = try TaggedFieldCursor(in: &reader)")
        source.block("while let tag = try tagged.next(in: &reader)") { source in
            source.line("switch tag {")
            for field in self.tagged {
                let condition = field.field.versions.condition(within: versions)
                source.line("case \(field.field.tag!)\(condition.map { " where \($0)" } ?? ""):")
                let reading = field.decoding(flexible: "true", versions: field.field.versions)
                source.indented { $0.statement("self.\(field.name) = \(reading)") }
            }
            source.line("default: self.unknownTaggedFields.append(try tagged.unknown(in: &reader))")
            source.line("}")
        }
    }

    func encoder(to source: inout SourceText) {
        source.line("@inline(never)")
        source.block("public func encode(to writer: inout ByteWriter, version: Int16) throws(WireError)") { source in
            if self.isRoot { source.line("try Self.requireVersion(version)") }
            self.flexibleConstant(to: &source)
            for field in self.fields {
                let condition = field.field.versions.condition(within: self.structure.versions)
                if field.field.tag == nil {
                    let statement = field.encoding(flexible: self.flexible, versions: field.field.versions)
                    source.statement(statement, if: condition)
                }
                if let condition, !field.field.isIgnorable { self.refusal(of: field, unless: condition, to: &source) }
            }
            self.taggedEncoder(to: &source)
        }
    }

    /// The check that a value is not lost silently in a version that lacks the field.
    private func refusal(of field: FieldSwift, unless condition: String, to source: inout SourceText) {
        let absent = condition.contains("&&") ? "!(\(condition))" : condition.inverted
        source.block("if \(absent), \(field.differsFromDefault)") { source in
            source.line("throw .notExpressible(\"\(self.structure.name).\(field.name)\")")
        }
    }

    private func taggedEncoder(to source: inout SourceText) {
        guard let versions = self.flexibleVersions, !self.tagged.isEmpty else {
            source.line("try writer.taggedFields(self.unknownTaggedFields, flexible: \(self.flexible))")
            return
        }
        if self.flexible != "true" {
            let check = "try writer.taggedFields(self.unknownTaggedFields, flexible: false)"
            source.line("guard flexible else { return \(check) }")
        }
        for field in self.tagged {
            let condition = field.field.versions.condition(within: versions).map { "\($0) && " } ?? ""
            source.line("let has\(field.name.capitalisedFirst) = \(condition)\(field.differsFromDefault)")
        }
        let counts = self.tagged.map { "(has\($0.name.capitalisedFirst) ? 1 : 0)" }
        source.line("var known = 0")
        for count in counts { source.line("known += \(count.dropFirst().dropLast())") }
        source.line("var tagged = TaggedFieldEncoder(known: known, unknown: self.unknownTaggedFields, to: &writer)")
        for field in self.tagged {
            source.block("if has\(field.name.capitalisedFirst)") { source in
                if !field.field.isArray, !field.isOptional, let size = field.field.element.fixedSize {
                    source.line("try tagged.begin(\(field.field.tag!), size: \(size), to: &writer)")
                    source.line(field.encoding(flexible: "true", versions: field.field.versions))
                } else {
                    let number = field.field.tag!
                    source.block("try tagged.add(\(number), to: &writer)", taking: "content throws(WireError)") {
                        source in
                        let versions = field.field.versions
                        source.line(field.encoding(flexible: "true", versions: versions, to: "content"))
                    }
                }
            }
        }
        source.line("tagged.finish(to: &writer)")
    }
}

extension String {
    var capitalisedFirst: String { self.prefix(1).uppercased() + self.dropFirst() }

    /// The opposite of a comparison of `version` with a number.
    fileprivate var inverted: String {
        if self.contains(">=") { return self.replacing(">=", with: "<") }
        if self.contains("<=") { return self.replacing("<=", with: ">") }
        return self.replacing("==", with: "!=")
    }
}
