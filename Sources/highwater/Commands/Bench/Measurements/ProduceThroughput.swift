import RecordClient

/// How many records per second the cluster takes.
enum ProduceThroughput {
    static let measurement = BenchMeasurement(
        name: .produce,
        work: .onTarget(needsProcesses: false, run)
    )
    private static let partitionCount: Int32 = 6

    private struct Variant {
        let valueByteCount: Int
        let acknowledgements: ProducerConfiguration.Acknowledgements
        let replicationFactor: Int16

        var name: String {
            let size = self.valueByteCount == 1024 ? "1 KiB" : "\(self.valueByteCount) B"
            return "\(size) acks=\(self.acknowledgements.rawValue) RF \(self.replicationFactor)"
        }
    }

    @Sendable
    private static func run(_ target: BenchTarget) async throws -> [BenchFigure] {
        let pageCache = target.isOnThisMachine && target.settings.warmsPageCache ? try WarmPageCache() : nil
        var figures: [BenchFigure] = []
        for factor in [Int16(1), 3] {
            for size in [100, 1024] {
                for acknowledgements in [ProducerConfiguration.Acknowledgements.leader, .all] {
                    let variant = Variant(
                        valueByteCount: size,
                        acknowledgements: acknowledgements,
                        replicationFactor: factor
                    )
                    guard target.settings.includes(variant.name) else { continue }
                    if let pageCache { try await pageCache.fill() }
                    figures += await measure(variant, target)
                    try Task.checkCancellation()
                }
            }
        }
        return figures
    }

    /// A variant that fails does not keep the others from being measured.
    private static func measure(_ variant: Variant, _ target: BenchTarget) async -> [BenchFigure] {
        guard target.brokers.count >= Int(variant.replicationFactor) else {
            let reason = "the cluster has fewer than \(variant.replicationFactor) brokers"
            return [.skipped(.produce, variant.name, because: reason)]
        }
        do {
            return try await target.withTopic(
                partitions: self.partitionCount,
                replicationFactor: variant.replicationFactor
            ) { topic in
                let load = try ProduceLoad(
                    bootstrapServers: target.bootstrapServers,
                    topic: topic,
                    valueByteCount: variant.valueByteCount,
                    acknowledgements: variant.acknowledgements
                )
                let producing = Task { try await load.run() }
                let figures: Result<[BenchFigure], any Error>
                do { figures = .success(try await measure(variant, load, target)) } catch { figures = .failure(error) }
                load.stop()
                try await producing.value
                await load.close()
                return try figures.get()
            }
        } catch {
            return [.failed(.produce, variant.name, because: "\(error)")]
        }
    }

    private static func measure(_ variant: Variant, _ load: ProduceLoad, _ target: BenchTarget) async throws
        -> [BenchFigure]
    {
        _ = try await waiting(for: "the first acknowledgement", seconds: 30) { load.acknowledgedCount > 0 ? true : nil }
        try await Task.sleep(for: .seconds(1))
        let processes = BrokerProcesses(await target.nodes())
        let start = (
            time: BenchClock.nanoseconds, count: load.acknowledgedCount, brokers: processes.cpuSeconds,
            own: BenchClock.ownCPUSeconds
        )
        try await Task.sleep(for: .seconds(target.settings.seconds))
        let seconds = Double(BenchClock.nanoseconds - start.time) / 1e9
        let count = Double(load.acknowledgedCount - start.count)
        let ownCPU = BenchClock.ownCPUSeconds - start.own
        let gigabytes = count * Double(variant.valueByteCount) / 1e9
        guard load.failedCount == 0 else { throw BenchFailure("\(load.failedCount) records were not delivered") }
        guard count > 0 else { throw BenchFailure("nothing was acknowledged") }

        let conditions =
            "\(ProduceLoad.conditions); \(self.partitionCount) partitions; over \(target.settings.seconds) s after 1 s; "
            + (target.isOnThisMachine && target.settings.warmsPageCache ? "page cache full" : "page cache as it was")
        func figure(_ name: String, _ value: Double, _ unit: String) -> BenchFigure {
            BenchFigure(.produce, variant.name, name, value, unit, conditions: conditions)
        }
        var figures = [
            figure("records", count / seconds, "records/s"), figure("throughput", gigabytes * 1000 / seconds, "MB/s"),
            figure("client CPU", ownCPU / gigabytes, "core s/GB"),
        ]
        if let before = start.brokers, let after = processes.cpuSeconds {
            figures.append(figure("brokers' CPU", (after - before) / gigabytes, "core s/GB"))
        }
        return figures
    }
}
