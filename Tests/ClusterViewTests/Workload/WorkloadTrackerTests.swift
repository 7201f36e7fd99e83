import ClusterView
import Testing

/// What is known of a workload, and for how long.
@Suite struct WorkloadTrackerTests {
    private func report(
        _ name: String,
        service: String = "payment",
        at milliseconds: Int64,
        started: Int64? = nil,
        settings: [String: Double] = [:],
        isStopped: Bool = false
    ) -> WorkloadReport {
        WorkloadReport(
            instance: WorkloadInstance(
                name: name,
                service: service,
                startedAtMilliseconds: 0,
                heardMilliseconds: milliseconds,
                isStopped: isStopped,
                settings: settings
            ),
            store: WorkloadStore(service: service, heardMilliseconds: milliseconds, processed: milliseconds),
            sagas: started.map { WorkloadSagas(started: $0) }
        )
    }

    @Test func nothingIsKnownWhileNobodyReports() {
        #expect(WorkloadTracker().snapshot(settings: [], nowMilliseconds: 0) == nil)
    }

    /// An old report must not make a dead instance look alive, and a wrong clock must not make a live one look dead.
    @Test func pastReportsAreAsOldAsTheySayAndNewOnesCountFromTheirArrival() throws {
        var tracker = WorkloadTracker()
        tracker.observe(report("payment-1", at: 1_000), isPast: true, nowMilliseconds: 60_000)
        tracker.observe(report("payment-2", at: 1_000), isPast: false, nowMilliseconds: 60_000)
        tracker.observe(report("payment-3", at: 900_000), isPast: true, nowMilliseconds: 60_000)
        let snapshot = try #require(tracker.snapshot(settings: [], nowMilliseconds: 61_000))
        #expect(snapshot.instance("payment-1")?.silence(nowMilliseconds: 61_000) == 60_000)
        #expect(snapshot.instance("payment-2")?.silence(nowMilliseconds: 61_000) == nil)
        #expect(snapshot.instance("payment-3")?.heardMilliseconds == 60_000)
    }

    @Test func aPastReportDoesNotReplaceANewerOne() throws {
        var tracker = WorkloadTracker()
        tracker.observe(report("payment-1", at: 50_000), isPast: false, nowMilliseconds: 50_000)
        tracker.observe(report("payment-1", at: 10_000), isPast: true, nowMilliseconds: 51_000)
        let snapshot = try #require(tracker.snapshot(settings: [], nowMilliseconds: 51_000))
        #expect(snapshot.instance("payment-1")?.heardMilliseconds == 50_000)
        #expect(snapshot.store("payment")?.processed == 50_000)
    }

    @Test func instancesThatAreGoneForLongAreDropped() throws {
        var tracker = WorkloadTracker()
        tracker.observe(report("payment-1", at: 0), isPast: false, nowMilliseconds: 0)
        tracker.observe(report("point-1", service: "point", at: 0, isStopped: true), isPast: false, nowMilliseconds: 0)
        let soon = try #require(tracker.snapshot(settings: [], nowMilliseconds: 59_000))
        #expect(soon.instances.map(\.name) == ["payment-1", "point-1"])
        #expect(soon.instance("point-1")?.silence(nowMilliseconds: 59_000) == nil)
        let later = try #require(tracker.snapshot(settings: [], nowMilliseconds: 61_000))
        #expect(later.instances.map(\.name) == ["payment-1"])
        #expect(tracker.snapshot(settings: [], nowMilliseconds: 11 * 60_000) == nil)
    }

    @Test func noMoreInstancesAreKeptThanAreShown() throws {
        var tracker = WorkloadTracker()
        for number in 1...100 {
            let now = Int64(number)
            tracker.observe(report("payment-\(number)", at: now), isPast: false, nowMilliseconds: now)
        }
        let snapshot = try #require(tracker.snapshot(settings: [], nowMilliseconds: 100))
        #expect(snapshot.instances.count == WorkloadTracker.capacity)
        // By number, and the ones that were silent longest are gone.
        #expect(snapshot.instances.first?.name == "payment-37")
        #expect(snapshot.instances.last?.name == "payment-100")
    }

    @Test func paymentsPerSecondAreCountedBetweenReports() throws {
        var tracker = WorkloadTracker()
        for second in 0..<4 {
            let now = Int64(second) * 1000
            tracker.observe(
                report("payment-1", at: now, started: Int64(second) * 120),
                isPast: false,
                nowMilliseconds: now
            )
        }
        #expect(tracker.snapshot(settings: [], nowMilliseconds: 3000)?.sagas?.startedPerSecond == 120)
        // Another run with a new database begins at 0: no negative rate.
        tracker.observe(report("payment-1", at: 4000, started: 10), isPast: false, nowMilliseconds: 4000)
        #expect(tracker.snapshot(settings: [], nowMilliseconds: 4000)?.sagas?.startedPerSecond == nil)
        #expect(tracker.snapshot(settings: [], nowMilliseconds: 30_000)?.sagas?.startedPerSecond == nil)
    }

    @Test func settingsAreConfirmedByThoseThatRun() throws {
        var tracker = WorkloadTracker()
        tracker.observe(report("payment-1", at: 0, settings: ["rate": 100, "t": 1]), isPast: false, nowMilliseconds: 0)
        tracker.observe(
            report("point-1", service: "point", at: 0, settings: ["t": 2]),
            isPast: false,
            nowMilliseconds: 0
        )
        tracker.observe(
            report("point-2", service: "point", at: 0, settings: ["t": 2], isStopped: true),
            isPast: false,
            nowMilliseconds: 0
        )
        func setting(_ key: String, _ unit: WorkloadSetting.Unit, _ value: Double, _ service: String? = nil)
            -> WorkloadSetting
        {
            WorkloadSetting(key: key, label: key, unit: unit, range: 0...1000, service: service, value: value)
        }
        let settings = [
            setting("rate", .perSecond, 100), setting("t", .percent, 2), setting("x", .percent, 0),
            setting("instances.point", .processes, 2, "point"),
        ]
        let snapshot = try #require(tracker.snapshot(settings: settings, nowMilliseconds: 1000))
        #expect(snapshot.setting("rate")?.confirmed == .init(count: 1, of: 1))
        #expect(snapshot.setting("t")?.confirmed == .init(count: 1, of: 2))
        #expect(snapshot.setting("x")?.confirmed == nil)
        #expect(snapshot.setting("instances.point")?.observed == 1)
    }

    static let steps: [(Double, Bool, Double)] = [
        (0, true, 1), (1, true, 2), (2, true, 5), (100, true, 200), (1000, true, 1000), (0.2, true, 1),
        (200, false, 100), (1, false, 0), (0, false, 0), (0.2, false, 0), (300, false, 200),
    ]

    @Test(arguments: steps)
    func valuesGoInSteps(from value: Double, up: Bool, to expected: Double) {
        let setting = WorkloadSetting(key: "k", label: "k", unit: .milliseconds, range: 0...1000, value: value)
        #expect(setting.step(up: up) == expected)
    }

    static let values: [(WorkloadSetting.Unit, Double, String)] = [
        (.perSecond, 2000, "2,000/s"), (.percent, 2.5, "2.5%"), (.percent, 0.05, "0.05%"), (.milliseconds, 20, "20 ms"),
        (.processes, 3, "3"),
    ]

    @Test(arguments: values)
    func valuesHaveTheirUnits(unit: WorkloadSetting.Unit, value: Double, text: String) {
        let setting = WorkloadSetting(key: "k", label: "k", unit: unit, range: 0...1_000_000, value: value)
        #expect(setting.valueText == text)
    }
}
