import ClusterView
import Testing

/// What is told of a workload's services.
@Suite struct WorkloadDifferTests {
    private func snapshot(at now: Int64 = 10_000, _ change: (inout WorkloadSnapshot) -> Void = { _ in })
        -> WorkloadSnapshot
    {
        var snapshot = WorkloadSnapshot(
            takenAtMilliseconds: now,
            instances: [
                WorkloadInstance(
                    name: "point-1",
                    service: "point",
                    pid: 7,
                    startedAtMilliseconds: 100,
                    heardMilliseconds: now
                )
            ],
            stores: [WorkloadStore(service: "point", heardMilliseconds: now)],
            audit: WorkloadAudit(heardMilliseconds: now)
        )
        change(&snapshot)
        return snapshot
    }

    private func texts(_ before: WorkloadSnapshot, _ after: WorkloadSnapshot) -> [String] {
        WorkloadDiffer.events(from: before, to: after).map { "\($0.severity.rawValue) \($0.text)" }
    }

    @Test func nothingIsToldOfWhatStays() {
        #expect(texts(snapshot(), snapshot(at: 11_000)) == [])
    }

    @Test func servicesStartStopAndFallSilent() {
        #expect(texts(snapshot { $0.instances = [] }, snapshot()) == ["· point-1 has started"])
        #expect(texts(snapshot(), snapshot { $0.instances[0].pid = 8 }) == ["· point-1 has started again"])
        #expect(texts(snapshot(), snapshot { $0.instances[0].isStopped = true }) == ["~ point-1 has stopped in order"])
        let silent = snapshot(at: 20_000) { $0.instances[0].heardMilliseconds = 10_000 }
        #expect(texts(snapshot(), silent) == ["! point-1 says nothing any more"])
        #expect(WorkloadDiffer.events(from: snapshot(), to: silent, ended: ["point-1"]).isEmpty)
        #expect(texts(silent, snapshot(at: 21_000)) == ["· point-1 is heard again"])
    }

    @Test func onlyTheFirstDeadLetterIsTold() {
        let first = snapshot {
            $0.stores[0].deadLettered = 1
            $0.instances[0].lastError = "SchemaMismatch: amount"
        }
        #expect(texts(snapshot(), first) == ["! point: the first dead letter: SchemaMismatch: amount"])
        #expect(texts(first, snapshot { $0.stores[0].deadLettered = 2 }) == [])
    }

    @Test func theAuditorIsToldOnce() {
        let bad = snapshot { $0.audit?.discrepancies = ["24 points do not add up", "another"] }
        #expect(texts(snapshot(), bad) == ["! auditor: 24 points do not add up (and 1 more)"])
        #expect(texts(bad, bad) == [])
        #expect(texts(bad, snapshot()) == ["· auditor: money and seats add up again"])
        #expect(texts(snapshot(), snapshot { $0.audit?.stuck = 3 }) == ["! auditor: 0 lost, 0 applied twice, 3 stuck"])
    }

    @Test func settingsThatChangeAreToldUnlessTheyWereOrderedHere() {
        func with(_ value: Double) -> WorkloadSnapshot {
            snapshot {
                $0.settings = [
                    WorkloadSetting(key: "rate", label: "payments", unit: .perSecond, range: 0...1000, value: value)
                ]
            }
        }
        #expect(texts(with(100), with(200)) == ["~ payments 100/s → 200/s"])
        #expect(WorkloadDiffer.events(from: with(100), to: with(200), ordered: ["rate": 200]).isEmpty)
    }
}
