import ProtocolGenerator
import Testing

@Suite struct SchemaParserTests {
    private let example = """
        api Example 1000  # a comment
        versions 1-4
        flexible 3+
        advertised 0-3
        served broker

        request
          Names [string]?2+
          State State 2+ tag 1 = null ignorable
            Epoch int32 = -1
            Rest [Shared] 3-3
          struct Shared 3+
            ErrorCode int16

        response
        """

    @Test func aSchemaIsRead() throws {
        let schema = try SchemaParser.parse(file: "example", text: self.example)
        guard case .api(let api) = schema.kind else { Issue.record("not an API"); return }
        #expect(api.key == 1000)
        #expect(api.advertised == VersionRange(0, 3))
        #expect(api.listeners == ["broker"])
        #expect(schema.versions == VersionRange(1, 4))
        #expect(schema.firstFlexible == 3)
        let request = schema.messages[0]
        #expect(request.nested.map(\.name) == ["State", "Shared"])
        let names = request.root.fields[0]
        #expect(names.isArray)
        #expect(names.nullable == VersionRange(2, 4))
        #expect(names.versions == VersionRange(1, 4))
        let state = request.root.fields[1]
        #expect(state.element == .structure("State"))
        #expect(state.tag == 1)
        #expect(state.isIgnorable)
        #expect(request.nested[0].versions == VersionRange(2, 4))
        #expect(request.nested[0].fields[0].customDefault == "-1")
        #expect(schema.messages[1].root.fields.isEmpty)
    }

    @Test(arguments: [
        ("versions 1-4", "versions 4-1", 2),
        ("Epoch int32 = -1", "Epoch int32 =", 10),
        ("Epoch int32 = -1", "Epoch", 10),
        ("Epoch int32 = -1", "Epoch int32 1+", 10),
        ("Rest [Shared] 3-3", "Rest [Absent] 3-3", 15),
        ("tag 1", "tag one", 9),
        ("served broker", "served cook", 5),
        ("api Example", "thing Example", 1),
    ])
    func aMistakeIsNamedWithItsLine(right: String, wrong: String, line: Int) {
        let text = self.example.replacing(right, with: wrong)
        let error = #expect(throws: SchemaError.self) { try SchemaParser.parse(file: "example", text: text) }
        #expect(error?.line == line)
    }

    @Test func namesBecomeSwiftNames() {
        #expect(swiftName("TopicId") == "topicId")
        #expect(swiftName("ISR") == "isr")
        #expect(swiftName("KRaftVersion") == "kRaftVersion")
        #expect(swiftIdentifier("Default") == "`default`")
    }

    @Test func conditionsThatAlwaysHoldAreLeftOut() {
        let known = VersionRange(2, 6)
        #expect(VersionRange(2, 6).condition(within: known) == nil)
        #expect(VersionRange(0, 9).condition(within: known) == nil)
        #expect(VersionRange(4, 6).condition(within: known) == "version >= 4")
        #expect(VersionRange(2, 3).condition(within: known) == "version <= 3")
        #expect(VersionRange(3, 5).condition(within: known) == "version >= 3 && version <= 5")
        #expect(VersionRange(4, 4).condition(within: known) == "version == 4")
    }
}
