import Engine
import KafkaProtocol
import Testing

@Suite struct BrokerRegistrationTests {
    @Test func theBrokerEpochIsTheOffsetOfTheRegistration() throws {
        var harness = ControllerHarness()
        let response = try harness.register(1, rack: "r1")
        let batch = try #require(harness.batches.last)
        #expect(response.brokerEpoch == batch.baseOffset)
        let broker = try #require(harness.replica.broker(1))
        #expect(broker.epoch == response.brokerEpoch)
        #expect(broker.fenced && broker.rack == "r1")
        #expect(broker.endpoints == [.init(listener: "PLAINTEXT", host: "127.0.0.1", port: 9091)])
    }

    @Test func anotherRunIsRefusedWhileTheFirstLives() throws {
        var harness = ControllerHarness()
        try harness.join([1])
        #expect(try harness.register(1, run: 2).errorCode == .duplicateBrokerRegistration)
        harness.advance(1999)
        #expect(try harness.register(1, run: 2).errorCode == .duplicateBrokerRegistration)
        harness.advance(1)
        let first = try #require(harness.image.broker(1))
        #expect(first.fenced)
        let response = try harness.register(1, run: 2)
        #expect(response.errorCode == .none)
        #expect(response.brokerEpoch > first.epoch)
        #expect(harness.image.broker(1)?.incarnationId == ControllerHarness.incarnation(1, run: 2))
    }

    @Test func aSilentRunIsReplacedEvenBeforeItIsFenced() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2])
        try harness.create("t", replicas: [[1, 2]])
        harness.now += 2000
        #expect(harness.image.broker(1)?.fenced == false)
        #expect(try harness.register(1, run: 2).errorCode == .none)
        #expect(harness.image.broker(1)?.fenced == true)
        #expect(try harness.partition("t").isr == [2])
        #expect(try harness.partition("t").leader == 2)
    }

    @Test func theSameRunMayRegisterAgainAndStaysWhatItIs() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2])
        try harness.create("t", replicas: [[1, 2]])
        let before = try #require(harness.image.broker(1))
        let response = try harness.register(1)
        #expect(response.errorCode == .none && response.brokerEpoch > before.epoch)
        #expect(harness.image.broker(1)?.fenced == false)
        #expect(try harness.partition("t").isr == [1, 2])
        #expect(try harness.heartbeat(1, epoch: before.epoch).errorCode == .staleBrokerEpoch)
    }

    @Test func aNewRunHasToProveItself() throws {
        var harness = ControllerHarness()
        try harness.join([1])
        try harness.create("t", replicas: [[1]])
        try harness.heartbeat(1, wantFence: true)
        #expect(try harness.partition("t").leader == -1)
        #expect(try harness.partition("t").isr == [1])
        let epoch = try harness.register(1, run: 2).brokerEpoch
        #expect(try harness.heartbeat(1, offset: epoch - 1).isFenced)
        #expect(try harness.partition("t").leader == -1)
        #expect(try harness.heartbeat(1, offset: epoch).isFenced == false)
        #expect(try harness.partition("t").leader == 1)
    }

    @Test func registrationsThatCannotBeAreRefused() throws {
        var harness = ControllerHarness()
        #expect(try harness.register(1, cluster: "another").errorCode == .inconsistentClusterId)
        #expect(try harness.register(-1).errorCode == .invalidRegistration)
        #expect(try harness.register(1) { $0.listeners = [] }.errorCode == .invalidRegistration)
        #expect(try harness.register(1) { $0.listeners += $0.listeners }.errorCode == .invalidRegistration)
        #expect(try harness.register(1) { $0.isMigratingZkBroker = true }.errorCode == .invalidRegistration)
        #expect(try harness.register(1) { $0.features[0].maxSupportedVersion = 8 }.errorCode == .unsupportedVersion)
        #expect(try harness.register(1) { $0.features[0].minSupportedVersion = 26 }.errorCode == .unsupportedVersion)
        #expect(harness.image.brokers.isEmpty)
    }

    @Test func aNewClusterBeginsWithItsFeatures() {
        let harness = ControllerHarness()
        #expect(harness.replica.features == ControllerConfiguration.defaultFeatures)
        #expect(harness.replica.level(ofFeature: "metadata.version") == 25)
        var successor = harness
        successor.failOver()
        #expect(successor.batches.count == harness.batches.count, "a later controller finds them there")
    }
}
