import ClusterView
import Terminal

/// An instance of a service, opened: everything that is known about it.
struct InstanceDetail {
    var state: ConsoleState

    func lines(_ name: String, width: Int) -> [[Piece]] {
        guard let line = ServiceList(state).instances.first(where: { $0.name == name }) else {
            return [[Piece("nothing is heard of \(name) any more", Style(.bad))]]
        }
        var lines = [
            fact("service", Piece(line.service)),
            fact("state", Piece(line.state, line.health.style)),
            fact("process", process(line)),
        ]
        guard let report = line.report else { return lines + [[], [Piece("It has not reported yet.", .dim)]] }
        let age = state.displayedMilliseconds - report.heardMilliseconds
        let up = Figures.age(milliseconds: state.displayedMilliseconds - report.startedAtMilliseconds)
        lines += [
            fact("heard", Piece("\(Figures.wholeAge(milliseconds: age)) ago; started \(up) ago")),
            fact("mode", Piece(report.mode.isEmpty ? "–" : report.mode)),
            [],
            fact("reads", Piece("\(report.partitions) partitions, \(Figures.grouped(report.inHand)) records in hand")),
            fact("lag", Piece.optional(line.lag) { "\(Figures.grouped($0)) records" }),
            fact("processed", Piece("\(Figures.grouped(report.processed)), now \(rate(report.processedPerSecond))")),
            fact("known already", Piece("\(Figures.grouped(report.skipped)) skipped by the inbox")),
            fact(
                "attempts",
                Piece("\(Figures.grouped(report.attempts)), \(Figures.grouped(report.retried)) made again")
            ),
            fact("waiting", count(report.waiting, "partitions wait for another attempt", .warn)),
            fact("dead letters", count(Int(clamping: report.deadLettered), "records given up", .bad)),
            fact("commit", latency(report.commitLatency, "from a record's time to its commit")),
            fact("failed commits", ServiceCells.count(report.failedCommits, .warn)),
            fact("database errors", ServiceCells.count(report.databaseErrors, .bad)),
            [],
            fact(
                "publishes",
                Piece("\(Figures.grouped(report.producer.delivered)), now \(rate(report.producer.publishedPerSecond))")
            ),
            fact("not delivered", ServiceCells.count(report.producer.failed, .bad)),
            fact("requests", latency(report.producer.requestLatency, "until they are answered")),
            fact("errors", ProducerTable.share(report.producer.errorRate, .bad)),
            fact("sent again", ProducerTable.share(report.producer.retryRate, .warn)),
            [],
        ]
        let error = report.lastError ?? "none"
        for (index, text) in Paragraph.wrap(error, width: max(20, width - 18)).enumerated() {
            lines.append(
                fact(index == 0 ? "last error" : "", Piece(text, report.lastError == nil ? .dim : Style(.warn)))
            )
        }
        return lines
    }

    private func fact(_ name: String, _ piece: Piece) -> [Piece] {
        [Piece(name + String(repeating: " ", count: max(1, 18 - name.count)), .dim), piece]
    }

    private func process(_ line: InstanceLine) -> Piece {
        guard let process = line.process else {
            return Piece(line.pid.map { "pid \($0), run elsewhere" } ?? "run elsewhere", .dim)
        }
        if let pid = process.pid {
            let cpu = process.cpuPercent.map { ", CPU \(Figures.decimal($0, digits: 0))%" } ?? ""
            return Piece("pid \(pid)\(cpu)")
        }
        return Piece(process.lastExit ?? "none", .dim)
    }

    private func rate(_ perSecond: Double) -> String { Figures.compact(perSecond) + "/s" }

    private func count(_ value: Int, _ words: String, _ role: Role) -> Piece {
        Piece("\(Figures.grouped(value)) \(words)", value == 0 ? .dim : Style(role))
    }

    private func latency(_ latency: WorkloadInstance.Latency?, _ words: String) -> Piece {
        guard let latency else { return Piece("–", .dim) }
        let p50 = Figures.latency(milliseconds: latency.p50Milliseconds)
        return Piece("p50 \(p50) · p99 \(Figures.latency(milliseconds: latency.p99Milliseconds)) \(words)")
    }
}
