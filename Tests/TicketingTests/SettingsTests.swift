import Testing
import Ticketing

@Suite struct SettingsTests {
    private func settings(_ records: [(String, String?)]) -> WorkloadSettings {
        var settings = WorkloadSettings()
        for (key, value) in records {
            settings.apply(key: Array(key.utf8), value: value.map { Array($0.utf8) })
        }
        return settings
    }

    @Test func everySettingIsSetByItsKey() {
        for name in WorkloadSettings.Name.all {
            #expect(WorkloadSettings.Name(key: "\(name)") == name)
            #expect(self.settings([("\(name)", "3")])[name] == 3)
        }
        #expect(self.settings([("processing-ms.point", "25")]).processingMilliseconds == [.point: 25])
        #expect(self.settings([("poison", "0.5")]).poisonPercent == 0.5)
    }

    @Test func whatIsNoSettingChangesNothing() {
        let records: [(String, String?)] = [
            ("rate", "much"), ("rate", ""), ("rate", "nan"), ("rate", nil), ("speed", "5"), ("", "5"),
            ("processing-ms.mail", "5"),
        ]
        #expect(self.settings(records) == WorkloadSettings())
    }

    @Test func valuesOutOfRangeAreBroughtToItsEnd() {
        #expect(self.settings([("rate", "-5")]).paymentsPerSecond == 0)
        #expect(self.settings([("rate", "1e12")]).paymentsPerSecond == 100_000)
        #expect(self.settings([("sold-out", "250")]).soldOutPercent == 100)
        #expect(self.settings([("instances.point", "99")]).instances == [.point: WorkloadSettings.instanceLimit])
    }

    @Test func valuesAreWrittenWithoutNeedlessFractions() {
        #expect(WorkloadSettings.text(500) == "500")
        #expect(WorkloadSettings.text(0.5) == "0.5")
    }
}
