import Engine
import KafkaProtocol
import Testing

@Suite struct ProducerIdTests {
    @Test func blocksFollowEachOther() throws {
        var harness = ControllerHarness()
        try harness.join([1, 2])
        #expect(try harness.allocate(1) == .init(producerIdStart: 0, producerIdLen: 1000))
        #expect(try harness.allocate(2) == .init(producerIdStart: 1000, producerIdLen: 1000))
        harness.failOver()
        #expect(try harness.allocate(1) == .init(producerIdStart: 2000, producerIdLen: 1000))
        #expect(harness.replica.nextProducerId == 3000)
    }

    @Test func onlyTheLatestRegistrationGetsBlocks() throws {
        var harness = ControllerHarness()
        try harness.join([1])
        let epoch = try #require(harness.image.broker(1)).epoch
        #expect(try harness.allocate(1, epoch: epoch + 1).errorCode == .staleBrokerEpoch)
        #expect(try harness.allocate(9).errorCode == .staleBrokerEpoch)
        #expect(harness.image.nextProducerId == 0)
    }

    @Test func idsRunOutWithAnError() {
        var controller = Controller(configuration: ControllerConfiguration(clusterId: "c"), seed: 1)
        controller.applyCommitted(
            offset: 0,
            epoch: 1,
            records: [
                .registerBroker(.init(brokerId: 1, brokerEpoch: 0)),
                .producerIds(.init(brokerId: 1, brokerEpoch: 0, nextProducerId: .max - 10)),
                .featureLevel(.init(name: "metadata.version", featureLevel: 25)),
            ]
        )
        var effects: [ControllerEffect] = []
        controller.committed(upTo: 4, effects: &effects)
        controller.activate(epoch: 2, nextOffset: 4, nowMilliseconds: 0, effects: &effects)
        controller.handle(
            .allocateProducerIds(.init(brokerId: 1, brokerEpoch: 0)),
            from: nil,
            token: 1,
            nowMilliseconds: 0,
            effects: &effects
        )
        guard case .respond(1, .allocateProducerIds(let response))? = effects.last, effects.count == 1 else {
            Issue.record("one answer is expected")
            return
        }
        #expect(response.errorCode == .unknownServerError)
    }
}
