import ClusterView
import Testing

@Suite struct DeadLetterTopicTests {
    private func reason(_ topic: String, among others: [String] = []) -> DeadLetterTopic.Reason? {
        DeadLetterTopicNames.standard.candidates(among: [topic] + others).first { $0.topic == topic }?.reason
    }

    @Test(arguments: [
        "orders-dlq", "orders.DLQ", "dlq", "DLT", "orders_dead_letter", "dead-letters", "deadletter.orders",
        "orders-errors",
        "my.error.topic", "poison-orders", "dead-letter-topic-payments",
    ])
    func namesThatTell(_ topic: String) { #expect(self.reason(topic) == .name) }

    @Test(arguments: [
        "orders", "errorless", "terror-alerts", "mydlqtopic", "poisonous", "__dlq", "__consumer_offsets", "",
    ])
    func namesThatTellNothing(_ topic: String) { #expect(self.reason(topic) == nil) }

    @Test func springsSuffixesNameTheOrigin() {
        #expect(self.reason("orders-dlt", among: ["orders"]) == .springSuffix(topic: "orders"))
        #expect(self.reason("orders.DLT", among: ["orders"]) == .springSuffix(topic: "orders"))
        #expect(self.reason("orders-dlt") == .name)
    }

    @Test func cloudStreamNamesHaveDestinationAndGroup() {
        #expect(self.reason("error.orders.billing") == .cloudStream(destination: "orders", group: "billing"))
        #expect(
            self.reason("error.shop.orders.billing", among: ["shop.orders"])
                == .cloudStream(destination: "shop.orders", group: "billing")
        )
        #expect(self.reason("error.a.b.c") == .name)
    }

    @Test func parkedRecordsAreNoSourceOfTheirOwn() {
        #expect(self.reason("orders-dlq.parked", among: ["orders-dlq"]) == .parked(of: "orders-dlq"))
        #expect(self.reason("orders-dlq.parked") == .parked(of: "orders-dlq"))
        #expect(self.reason("cars.parked") == nil)
        #expect(DeadLetterTopic.parking(of: "orders-dlq") == "orders-dlq.parked")
        #expect(DeadLetterTopic.parking(of: "orders-dlq.parked") == nil)
    }
}
