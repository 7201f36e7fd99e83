import Engine
import Host
import Testing
import Transport

@Suite struct MetricsPageTests {
    private static func configuration(_ roles: String, _ listeners: String) throws -> NodeConfiguration {
        try NodeConfiguration(
            ServerProperties([
                ("process.roles", roles), ("node.id", "1"), ("cluster.id", "a\"b\\c"), ("log.dirs", "/nowhere"),
                ("listeners", listeners), ("controller.listener.names", "CONTROLLER"),
                ("controller.quorum.voters", "1@127.0.0.1:9093"), ("highwater.metrics.port", "0"),
            ])
        )
    }

    private static func page(_ loop: EventLoop, _ figures: NodeFigures?) throws -> String {
        let configuration = try Self.configuration(
            "broker,controller",
            "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"
        )
        let page = try MetricsPage(
            configuration: configuration,
            loop: loop,
            port: try #require(configuration.metricsPort),
            requests: RequestFigures(),
            figures: { figures }
        )
        defer { page.close() }
        var outcome: TextFetch.Outcome?
        _ = TextFetch(loop: loop, host: "127.0.0.1", port: page.port, path: "/metrics", timeoutMilliseconds: 60_000) {
            outcome = $0
        }
        try loop.pump(until: "the page is there") { outcome != nil }
        let answer = try #require(try outcome?.get())
        #expect(answer.status == 200)
        return String(decoding: answer.body, as: UTF8.self)
    }

    private static func value(_ sample: String, in page: String) -> Double? {
        page.split(separator: "\n").first { $0.hasPrefix(sample + " ") }
            .flatMap { Double($0.split(separator: " ").last ?? "") }
    }

    @Test func everySampleBelongsToAFamilyWithHelpAndType() throws {
        let text = try Self.page(EventLoop(), nil)
        var families: Set<String> = []
        var helped: Set<String> = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                #expect(helped.insert(String(words[2])).inserted, "\(line)")
                #expect(words.count > 3)
            } else if line.hasPrefix("# TYPE ") {
                #expect(["counter", "gauge", "histogram"].contains(words[3]))
                families.insert(String(words[2]))
            } else {
                let name = String(line.prefix { $0 != "{" && $0 != " " })
                #expect(families.contains(name), "\(line)")
                #expect(Double(words.last ?? "") != nil, "\(line)")
            }
        }
        #expect(families == helped)
        #expect(text.hasSuffix("\n"))
    }

    @Test func theProcessIsDescribed() throws {
        let text = try Self.page(EventLoop(), nil)
        #expect(Self.value("process_resident_memory_bytes", in: text) ?? 0 > 1_000_000)
        #expect(Self.value("process_open_fds", in: text) ?? 0 >= 3)
        #expect(Self.value("process_cpu_seconds_total", in: text) ?? 0 > 0)
        #expect(Self.value("process_start_time_seconds", in: text) ?? 0 > 1.7e9)
        #expect(Self.value("highwater_event_loop_busy_seconds_total", in: text) != nil)
        #expect(Self.value("highwater_steps_over_20ms_total", in: text) == 0)
    }

    @Test func labelsAreEscaped() throws {
        let text = try Self.page(EventLoop(), nil)
        #expect(
            text.contains(
                #"highwater_node_info{node_id="1",roles="broker,controller",cluster_id="a\"b\\c"} 1"#
            )
        )
        #expect(text.contains(#"connection_count{listener="CONTROLLER"} 0"#))
    }

    @Test func aMetricsPortIsANumberOrAbsent() throws {
        let properties: [(String, String)] = [
            ("process.roles", "controller"), ("node.id", "1"), ("cluster.id", "c"), ("log.dirs", "/nowhere"),
            ("listeners", "CONTROLLER://127.0.0.1:9093"), ("controller.quorum.voters", "1@127.0.0.1:9093"),
        ]
        #expect(try NodeConfiguration(ServerProperties(properties)).metricsPort == nil)
        let set = ServerProperties(properties + [("highwater.metrics.port", "19392")])
        #expect(try NodeConfiguration(set).metricsPort == 19392)
        let error = #expect(throws: ConfigurationError.self) {
            try NodeConfiguration(ServerProperties(properties + [("highwater.metrics.port", "70000")]))
        }
        #expect(error?.description.contains("highwater.metrics.port is") == true)
    }
}
