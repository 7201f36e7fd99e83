import ClusterView
import Testing

@Suite struct TrafficTests {
    private static func page(
        startedAt: Double = 1000,
        bytesIn: Int = 0,
        produced: [Int] = [0, 0],
        failed: (produce: Int, fetch: Int) = (0, 0),
        requests: (produce: Int, other: Int) = (0, 0),
        busy: Double = 0
    ) throws -> NodePage {
        try #require(
            NodePage(
                Array(
                    """
                    highwater_node_info{node_id="1"} 1
                    kafka_server_brokertopicmetrics_bytesin_total \(bytesIn)
                    kafka_server_brokertopicmetrics_failedproducerequests_total \(failed.produce)
                    kafka_server_brokertopicmetrics_failedfetchrequests_total \(failed.fetch)
                    kafka_server_replicamanager_isrshrinks_total 3
                    kafka_server_replicamanager_isrexpands_total 2
                    kafka_server_socket_server_metrics_connection_count{listener="PLAINTEXT"} 7
                    kafka_server_socket_server_metrics_connection_count{listener="CONTROLLER"} 4
                    kafka_network_requestmetrics_requests_total{request="Produce"} \(requests.produce)
                    kafka_network_requestmetrics_requests_total{request="Metadata"} \(requests.other)
                    kafka_network_requestmetrics_totaltimems_bucket{request="Produce",le="10"} \(produced[0])
                    kafka_network_requestmetrics_totaltimems_bucket{request="Produce",le="20"} \(produced[1])
                    kafka_network_requestmetrics_totaltimems_bucket{request="Produce",le="+Inf"} \(produced[1])
                    kafka_network_requestmetrics_totaltimems_bucket{request="FetchFollower",le="10"} 5
                    kafka_network_requestmetrics_totaltimems_bucket{request="FetchFollower",le="+Inf"} 5
                    highwater_event_loop_busy_seconds_total \(busy)
                    process_start_time_seconds \(startedAt)

                    """.utf8
                )
            )
        )
    }

    @Test func ratesAreOverTheTimeBetweenTwoPages() throws {
        var tracker = TrafficTracker()
        let start = ContinuousClock.now
        tracker.take(try Self.page(bytesIn: 1000, busy: 4), of: 1, at: start, atMilliseconds: 50_000)
        #expect(tracker.reading(of: 1, nowMilliseconds: 50_000) == .absent)
        let second = try Self.page(
            bytesIn: 5000,
            produced: [0, 100],
            failed: (3, 1),
            requests: (100, 60),
            busy: 4.5
        )
        tracker.take(second, of: 1, at: start.advanced(by: .seconds(2)), atMilliseconds: 52_000)
        let traffic = try #require(tracker.reading(of: 1, nowMilliseconds: 52_100).value)
        #expect(traffic.intervalMilliseconds == 2000)
        #expect(traffic.bytesInPerSecond == 2000)
        #expect(traffic.requestsPerSecond == 80)
        #expect(traffic.failedProducesPerSecond == 1.5 && traffic.failedFetchesPerSecond == 0.5)
        #expect(traffic.failedPerSecond == 2)
        #expect(traffic.busyShare == 0.25)
        #expect(traffic.connections == 11)
        #expect(traffic.isrShrinks == 3 && traffic.isrExpansions == 2)
        #expect(abs((traffic.produceP99Milliseconds ?? 0) - 19.9) < 0.001)
        #expect(traffic.fetchP99Milliseconds == nil)
        #expect(tracker.reading(of: 2, nowMilliseconds: 52_100) == .absent)
    }

    @Test func figuresGrowOldWhenNoPageComes() throws {
        var tracker = TrafficTracker()
        let start = ContinuousClock.now
        tracker.take(try Self.page(), of: 1, at: start, atMilliseconds: 1000)
        tracker.take(try Self.page(), of: 1, at: start.advanced(by: .seconds(1)), atMilliseconds: 2000)
        #expect(tracker.reading(of: 1, nowMilliseconds: 4000).isStale == false)
        #expect(tracker.reading(of: 1, nowMilliseconds: 5000).isStale)
    }

    @Test func aNewProcessBeginsAnew() throws {
        var tracker = TrafficTracker()
        let start = ContinuousClock.now
        tracker.take(try Self.page(bytesIn: 9000), of: 1, at: start, atMilliseconds: 1000)
        tracker.take(try Self.page(bytesIn: 9500), of: 1, at: start.advanced(by: .seconds(1)), atMilliseconds: 2000)
        let restarted = try Self.page(startedAt: 2000, bytesIn: 100)
        tracker.take(restarted, of: 1, at: start.advanced(by: .seconds(2)), atMilliseconds: 3000)
        #expect(tracker.reading(of: 1, nowMilliseconds: 3000) == .absent)
    }

    @Test func aTextOfAnotherProgramIsNoPage() {
        #expect(NodePage(Array("up 1\nprocess_start_time_seconds 5\n".utf8)) == nil)
        #expect(NodePage(Array("<html>\n</html>\n".utf8)) == nil)
    }

    @Test func roundTripsAreSummedUpOverTheLastMinute() {
        var trips = RoundTrips()
        #expect(trips.reading == .absent)
        trips.note(milliseconds: nil, atMilliseconds: 500)
        #expect(trips.reading == .absent)
        for second in 1...70 {
            trips.note(milliseconds: second == 30 ? 900 : Double(second), atMilliseconds: Int64(second) * 1000)
        }
        let known = trips.reading.value
        #expect(trips.reading.isStale == false)
        #expect(known?.lastMilliseconds == 70 && known?.longestMilliseconds == 900)
        #expect(known?.answered == 60 && known?.unanswered == 0)
        trips.note(milliseconds: nil, atMilliseconds: 71_000)
        guard case .stale(let figures, let since) = trips.reading else {
            Issue.record("the last one was not answered")
            return
        }
        #expect(since == 70_000 && figures.unanswered == 1 && figures.answered == 59)
    }
}
