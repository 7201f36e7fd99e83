/// The measurements, as `--only` names them.
enum BenchName: String, CaseIterable, Sendable {
    case machine
    case startUp = "start-up"
    case idle
    case produce
    case consume
    case latency
    case latencyLibrdkafka = "latency-librdkafka"
    case failOver = "fail-over"
    case partitions
    case lagScale = "lag-scale"
    case latencyObservation = "latency-observation"
}
