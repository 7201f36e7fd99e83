import RecordClient
import Testing

@Suite struct ClientStatisticsTests {
    private func decode(_ json: String) -> ClientStatistics? {
        Array(json.utf8).withUnsafeBytes { ClientStatistics(json: $0) }
    }

    private func broker(_ id: Int, retries: Int, timeouts: Int) -> String {
        let window = #"{"min":1,"max":9,"avg":5,"sum":10,"p50":4,"p75":6,"p90":7,"p95":8,"p99":9,"p99_99":9,"cnt":2}"#
        return #"""
            "b\#(id)": {"name": "b\#(id)", "nodeid": \#(id), "state": "UP", "tx": 100, "txerrs": 1,
            "txretries": \#(retries), "rx": 99, "rxerrs": 2, "req_timeouts": \#(timeouts), "waitresp_cnt": 3,
            "connects": 5, "disconnects": 4, "rtt": \#(window), "int_latency": \#(window), "outbuf_latency": \#(window)}
            """#
    }

    @Test func brokersAreSortedAndSummed() throws {
        let json = """
            {"name": "x#producer-1", "type": "producer", "msg_cnt": 7, "msg_size": 70, "brokers":
            {\(self.broker(2, retries: 5, timeouts: 0)), \(self.broker(1, retries: 1, timeouts: 4))}, "topics": {}}
            """
        let statistics = try #require(self.decode(json))
        #expect(statistics.clientName == "x#producer-1" && statistics.queuedRecords == 7)
        #expect(statistics.brokers.map(\.nodeId) == [1, 2])
        #expect(statistics.requests == 200 && statistics.retries == 6 && statistics.errors == 10)
        let window = statistics.brokers[0].roundTrip
        #expect(window.count == 2 && window.p50 == 4 && window.p90 == 7 && window.p99 == 9 && window.max == 9)
    }

    @Test func somethingElseIsNoStatistics() {
        #expect(self.decode("{}") == nil)
        #expect(self.decode("not json") == nil)
        #expect(self.decode("") == nil)
    }
}
