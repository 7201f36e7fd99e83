// swift-tools-version: 6.2
import PackageDescription

// One package, one program. A target is a room of the architecture; what a room may know is its `dependencies`,
// and nothing else may be imported.

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // `ByteReader` is a non-escapable cursor over a `RawSpan`; its initialiser states what it borrows from.
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, knows dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

func tests(_ name: String, of dependencies: [Target.Dependency], resources: [Resource] = [], exclude: [String] = [])
    -> Target
{
    .testTarget(
        name: name,
        dependencies: dependencies + ["TestSupport"],
        exclude: exclude,
        resources: resources,
        swiftSettings: swiftSettings
    )
}

func library(_ name: String, package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CLibraries/\(name)", providers: [.apt([package])])
}

let package = Package(
    name: "highwater",
    products: [.executable(name: "highwater", targets: ["highwater"])],
    targets: [
        // C libraries
        library("CNcurses", package: "libncurses-dev"),
        library("CRdKafka", package: "librdkafka-dev"),
        library("CZstd", package: "libzstd-dev"),
        library("CLz4", package: "liblz4-dev"),
        library("CSnappy", package: "libsnappy-dev"),
        library("CZlib", package: "zlib1g-dev"),
        library("CSQLite", package: "libsqlite3-dev"),
        .target(name: "CLinux", path: "Sources/CLibraries/CLinux"),
        .target(name: "CCRC32C", path: "Sources/CLibraries/CCRC32C"),

        // The wire, the log, the quorum, the node
        room("Buffers"),
        room("Transport", knows: ["Buffers", "CLinux"]),
        room("KafkaProtocol", knows: ["Buffers", "CCRC32C", "CZstd", "CLz4", "CSnappy", "CZlib"]),
        room("CommitLog", knows: ["Buffers", "KafkaProtocol", "CLinux"]),
        room("Consensus", knows: ["Buffers", "KafkaProtocol", "CommitLog"]),
        room(
            "Engine",
            knows: ["Buffers", "KafkaProtocol", "CommitLog", "Consensus"],
            exclude: ["Controller/UncleanRestarts.md"]
        ),
        room("Simulation", knows: ["Buffers", "KafkaProtocol", "CommitLog", "Consensus", "Engine"]),
        room("Host", knows: ["Buffers", "KafkaProtocol", "CommitLog", "Consensus", "Engine", "Transport", "CLinux"]),

        // The cluster seen from outside, and what is done to it
        room("Cluster", knows: ["Buffers", "KafkaProtocol", "Transport", "CLinux"]),
        room("ClusterClient", knows: ["Buffers", "KafkaProtocol", "Transport"]),
        room("RecordClient", knows: ["CRdKafka", "CLinux"]),
        room("Measures"),
        room("ClusterView", knows: ["Buffers", "KafkaProtocol", "ClusterClient", "RecordClient", "Measures"]),
        room(
            "Operations",
            knows: ["KafkaProtocol", "ClusterClient", "RecordClient", "Cluster", "ClusterView", "Measures"]
        ),
        room("Verification", knows: ["RecordClient", "Measures"]),
        room("Ticketing", knows: ["RecordClient", "CSQLite"]),

        // The command line: tables of options that parse and write the help, output formats
        room("CommandLineInterface"),

        // The screen
        room("Terminal", knows: ["CNcurses", "CLinux"]),
        room(
            "Console",
            knows: [
                "KafkaProtocol", "ClusterClient", "RecordClient", "Cluster", "ClusterView", "Operations",
                "Verification", "Measures",
                "Terminal", "CLinux",
            ]
        ),

        .executableTarget(
            name: "highwater",
            dependencies: [
                "Buffers", "Transport", "KafkaProtocol", "CommitLog", "Consensus", "Engine", "Simulation", "Host",
                "Cluster",
                "ClusterClient", "RecordClient", "ClusterView", "Operations", "Verification", "Ticketing", "Measures",
                "Terminal",
                "Console",
                "CLinux", "CommandLineInterface",
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "ProtocolGenerator",
            exclude: ["Schemas"],
            swiftSettings: swiftSettings
        ),

        // Tests
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
        tests("BuffersTests", of: ["Buffers"]),
        tests("TransportTests", of: ["Transport", "Buffers"]),
        tests(
            "KafkaProtocolTests",
            of: ["KafkaProtocol", "Buffers", "ProtocolGenerator"],
            exclude: [
                "Fixtures/make_batches.py", "Fixtures/make_fixtures.py", "Fixtures/stored_records.py",
                "Fixtures/messages.txt", "Fixtures/advertised-versions.txt",
            ]
        ),
        tests("CommitLogTests", of: ["CommitLog", "KafkaProtocol", "Buffers"]),
        tests("ConsensusTests", of: ["Consensus", "CommitLog", "KafkaProtocol", "Buffers"]),
        tests("EngineTests", of: ["Engine", "Consensus", "CommitLog", "KafkaProtocol", "Buffers"]),
        tests("SimulationTests", of: ["Simulation", "Engine", "Consensus", "CommitLog", "KafkaProtocol", "Buffers"]),
        tests("HostTests", of: ["Host", "Engine", "CommitLog", "KafkaProtocol", "Transport", "Buffers"]),
        tests("CommandLineInterfaceTests", of: ["CommandLineInterface"]),
        .executableTarget(
            name: "FakeNode",
            dependencies: ["Cluster"],
            path: "Tests/FakeNode",
            swiftSettings: swiftSettings
        ),
        tests("ClusterTests", of: ["Cluster", "FakeNode"]),
        .target(
            name: "PreparedBroker",
            dependencies: ["ClusterClient", "KafkaProtocol", "Transport", "Buffers"],
            path: "Tests/PreparedBroker",
            swiftSettings: swiftSettings
        ),
        // A large cluster with groups that exists in answers only: for measurements of what watches it.
        .executableTarget(
            name: "PreparedClusterServer",
            dependencies: ["PreparedBroker", "ClusterClient", "KafkaProtocol", "Buffers"],
            path: "Tests/PreparedClusterServer",
            swiftSettings: swiftSettings
        ),
        tests(
            "ClusterClientTests",
            of: ["PreparedBroker", "ClusterClient", "KafkaProtocol", "Transport", "Buffers"]
        ),
        tests("RecordClientTests", of: ["RecordClient"]),
        tests(
            "ClusterViewTests",
            of: [
                "PreparedBroker", "ClusterView", "ClusterClient", "RecordClient", "Measures", "KafkaProtocol",
                "Buffers",
            ]
        ),
        tests(
            "OperationsTests",
            of: [
                "Operations", "ClusterView", "ClusterClient", "RecordClient", "Cluster", "Measures", "KafkaProtocol",
            ]
        ),
        tests("MeasuresTests", of: ["Measures"]),
        tests("VerificationTests", of: ["Verification", "RecordClient", "Measures"]),
        tests("TicketingTests", of: ["Ticketing", "RecordClient"]),
        tests("TerminalTests", of: ["Terminal", "CLinux"]),
        .target(
            name: "ConsoleFixtures",
            dependencies: [
                "Console", "ClusterView", "ClusterClient", "RecordClient", "Measures", "Operations", "Terminal",
            ],
            path: "Tests/ConsoleFixtures",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "ConsoleFixtureScreen",
            dependencies: ["Console", "ConsoleFixtures", "ClusterView", "Terminal"],
            path: "Tests/ConsoleFixtureScreen",
            swiftSettings: swiftSettings
        ),
        tests(
            "ConsoleTests",
            of: [
                "Console", "ConsoleFixtures", "ConsoleFixtureScreen", "ClusterView", "ClusterClient", "RecordClient",
                "Operations", "KafkaProtocol", "Terminal",
            ],
            exclude: ["Golden"]
        ),
        // The program in a terminal, driven by keys.
        tests(
            "ConsoleEndToEndTests",
            of: ["Cluster", "ClusterClient", "RecordClient", "Operations", "KafkaProtocol", "highwater"]
        ),
        tests(
            "ProcessTests",
            of: [
                "Buffers", "Cluster", "ClusterClient", "RecordClient", "ClusterView", "Operations", "Verification",
                "Measures", "Ticketing", "KafkaProtocol",
            ],
            exclude: ["Clients/Python"]
        ),
    ]
)
