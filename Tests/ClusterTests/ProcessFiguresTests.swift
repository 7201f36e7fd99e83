import Cluster
import Glibc
import Testing

@Suite struct ProcessFiguresTests {
    private static let tail =
        "S 1 77 77 0 -1 4194560 1000 0 3 0 250 50 0 0 20 0 12 0 987654 123456789 2500 18446744073709551615 1 1"

    @Test func fieldsAreCountedFromTheEndOfTheCommand() throws {
        let figures = try #require(ProcessFigures.parse(stat: "42 (odd) name (x) \(Self.tail)\n", pageBytes: 4096))
        #expect(figures.state == "S")
        #expect(figures.cpuTicks == 300)
        #expect(figures.threadCount == 12)
        #expect(figures.startTimeTicks == 987654)
        #expect(figures.residentBytes == 2500 * 4096)
    }

    @Test func textThatIsNoStatLineIsRefused() {
        #expect(ProcessFigures.parse(stat: "", pageBytes: 4096) == nil)
        #expect(ProcessFigures.parse(stat: "42 (name) S 1 2", pageBytes: 4096) == nil)
    }

    @Test func ownProcessHasFigures() throws {
        let figures = try #require(ProcessFigures.read(getpid()))
        #expect(figures.residentBytes > 1 << 20)
        #expect(!figures.isFrozen && !figures.hasEnded)
    }

    @Test func meterGivesPercentOfOneCoreBetweenLooks() {
        var meter = CPUMeter(startedAtNanoseconds: 0)
        #expect(meter.percent(cpuTicks: 50, atNanoseconds: 1_000_000_000, ticksPerSecond: 100) == 50)
        // Too soon for a new figure.
        #expect(meter.percent(cpuTicks: 60, atNanoseconds: 1_050_000_000, ticksPerSecond: 100) == 50)
        #expect(meter.percent(cpuTicks: 60, atNanoseconds: 3_000_000_000, ticksPerSecond: 100) == 5)
    }

    @Test func identityHoldsForTheSameProcessOnly() throws {
        let own = try #require(ProcessIdentity(runningAs: getpid()))
        #expect(own.isAlive)
        let former = ProcessIdentity(pid: own.pid, startTimeTicks: own.startTimeTicks - 1, bootId: own.bootId)
        #expect(!former.isAlive)
        let otherBoot = ProcessIdentity(pid: own.pid, startTimeTicks: own.startTimeTicks, bootId: "another")
        #expect(!otherBoot.isAlive)
        // Would end this test if the identity were not looked at.
        #expect(former.killAndWait())
        #expect(otherBoot.killAndWait())
    }
}
