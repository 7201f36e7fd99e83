import ClusterView
import Terminal

/// One row, opened: everything that is known about it.
struct DetailPane {
    var state: ConsoleState
    var pane: PaneKind
    var key: RowKey

    func draw(on surface: inout Surface, in rect: Rect) {
        let frame = PaneFrame(pane: pane, isFocused: true, isZoomed: false, crumb: crumb)
        let content = frame.draw(state, answer: [], on: &surface, in: rect)
        guard let snapshot = state.snapshot else { return }
        let lines: [[Piece]]
        switch key {
        case .partition(let name): lines = partition(name, in: snapshot)
        case .broker(let id): lines = broker(id, in: snapshot)
        case .controller(let id): lines = controller(id, in: snapshot)
        case .event(let number): lines = event(number, width: content.width)
        case .groupPartition(let group, let name):
            lines = GroupDetail(state: state).partition(group, name, width: content.width)
        case .rebalance: lines = GroupDetail(state: state).rebalance(key, width: content.width)
        case .instance(let name): lines = InstanceDetail(state: state).lines(name, width: content.width)
        case .group, .groupTopic, .groupMember, .latency, .topic, .letterTopic, .letterKind, .record, .service,
            .setting:
            lines = []
        }
        for (index, line) in lines.prefix(content.height).enumerated() {
            surface.put(line, x: content.x, y: content.y + index, clip: content)
        }
    }

    private var crumb: String {
        switch key {
        case .partition(let name): name.description
        case .broker(let id): "broker \(id)"
        case .controller(let id): "controller \(id)"
        case .event: "event"
        case .group(let group), .groupTopic(let group, _), .groupMember(let group, _): group
        case .groupPartition(let group, let name): "\(group) › \(name)"
        case .rebalance(let group, _, _): group
        case .latency(let scope): scope.groupID ?? ""
        case .topic(let topic), .letterTopic(let topic): topic
        case .letterKind(let kind): kind.origin ?? "unknown origin"
        case .record(let place): place.description
        case .service(let name), .instance(let name), .setting(let name): name
        }
    }

    private func fact(_ name: String, _ pieces: [Piece]) -> [Piece] {
        let padding = String(repeating: " ", count: max(1, 18 - name.count))
        return [Piece(name + padding, .dim)] + pieces
    }

    private func partition(_ name: PartitionName, in snapshot: ClusterSnapshot) -> [[Piece]] {
        guard let row = snapshot.partition(name) else { return [[Piece("the partition is gone", Style(.bad))]] }
        var lines = [
            fact(
                "leader",
                [Piece(row.leader.map { "broker \($0)" } ?? "none: offline", row.isOffline ? Style(.bad) : .text)]
            ),
            fact("leader epoch", [Piece.optional(row.leaderEpoch) { "\($0)" }]),
            fact("preferred leader", [Piece.optional(row.preferredLeader) { "broker \($0)" }]),
            fact("in sync", [Piece("\(row.inSync.count) of \(row.replicas.count)")]),
            fact("min.insync", [Piece.reading(row.minInSync) { Piece("\($0)") }]),
            fact("acks=all", [row.refusesAcksAll ? Piece("REFUSED", Style(.bad)) : Piece("accepted", Style(.good))]),
            [],
        ]
        for id in row.replicas {
            let broker = snapshot.broker(id)
            let isGone = (broker?.isOut ?? true) || row.offlineReplicas.contains(id)
            let state: Piece
            if broker?.state == .frozen {
                state = Piece("! frozen", Style(.warn))
            } else if isGone {
                state = Piece("✗ dead", Style(.bad))
            } else if row.leader == id {
                state = Piece("L leader", Style(.good))
            } else {
                state = row.inSync.contains(id) ? Piece("i in sync") : Piece("o out of sync", Style(.warn))
            }
            let address = broker.map { "\($0.host):\($0.port)" } ?? "–"
            let blanks = String(repeating: " ", count: max(0, 13 - state.columns) + 3)
            lines.append(fact("replica on \(id)", [state, Piece(blanks + address, .dim)]))
        }
        return lines + [[]] + events { $0 == .partition(name) }
    }

    private func broker(_ id: Int32, in snapshot: ClusterSnapshot) -> [[Piece]] {
        guard let row = snapshot.broker(id) else { return [[Piece("the broker is gone", Style(.bad))]] }
        var lines = [
            fact("state", [Piece(row.state.rawValue, Style(row.isServing ? .good : .bad))]),
            fact("address", [Piece("\(row.host):\(row.port)")]),
            fact("rack", [Piece(row.rack ?? "–")]),
            fact(
                "leaders",
                [Piece("\(Figures.grouped(row.leaders)) of \(Figures.grouped(snapshot.totals.partitions))")]
            ),
            fact(
                "replicas",
                [Piece("\(Figures.grouped(row.replicas)), \(Figures.grouped(row.outOfSync)) out of sync")]
            ),
            fact("log", [Piece.reading(row.logBytes) { Piece(Figures.bytes($0)) }]),
        ]
        lines += process(row.process) + traffic(row) + [[]] + forecast(id, in: snapshot) + [[]]
        return lines + events { $0 == .broker(id) }
    }

    private func controller(_ id: Int32, in snapshot: ClusterSnapshot) -> [[Piece]] {
        guard let row = snapshot.quorum.value?.members.first(where: { $0.id == id }) else {
            return [[Piece("the controller is not in the quorum", Style(.bad))]]
        }
        let lines = [
            fact("role", [Piece(row.role.rawValue)]),
            fact("takes part", [row.isAlive ? Piece("yes", Style(.good)) : Piece("no", Style(.bad))]),
            fact("log end", [Piece(Figures.grouped(row.logEndOffset))]),
            fact("lag", [Piece("\(Figures.grouped(row.lag)) records")]),
        ]
        return lines + process(row.process) + [[]] + events { $0 == .controller(id) || $0 == .broker(id) }
    }

    private func process(_ process: ProcessFigures?) -> [[Piece]] {
        guard let process else { return [] }
        return [
            fact("pid", [Piece.optional(process.pid) { "\($0)" }]),
            fact("up", [Piece.optional(process.uptimeMilliseconds) { Figures.age(milliseconds: $0) }]),
            fact("memory", [Piece.optional(process.residentBytes) { Figures.bytes($0) }]),
            fact("cpu", [Piece.optional(process.cpuPercent) { Figures.decimal($0, digits: 0) + "%" }]),
            fact("restarts", [Piece("\(process.restarts)")]),
            fact("last exit", [Piece(process.lastExit ?? "–")]),
        ]
    }

    private func traffic(_ row: BrokerRow) -> [[Piece]] {
        if let figures = row.traffic.value, row.state != .down {
            let isOld = row.traffic.isStale
            func told(_ text: String) -> [Piece] { [Piece(text, isOld ? .dim : .text)] }
            let rate = TrafficText.bytesPerSecond
            return [
                fact(
                    "in",
                    told("\(rate(figures.bytesInPerSecond)), from leaders \(rate(figures.replicationInPerSecond))")
                ),
                fact(
                    "out",
                    told("\(rate(figures.bytesOutPerSecond)), to followers \(rate(figures.replicationOutPerSecond))")
                ),
                fact("requests", told("\(Figures.compact(figures.requestsPerSecond))/s")),
                fact(
                    "failed",
                    told(
                        "produce \(TrafficText.failures(figures.failedProducesPerSecond).text)/s, fetch "
                            + "\(TrafficText.failures(figures.failedFetchesPerSecond).text)/s"
                    )
                ),
                fact("produce p99", [TrafficText.latency(figures.produceP99Milliseconds)]),
                fact(
                    "fetch p99",
                    [TrafficText.latency(figures.fetchP99Milliseconds), Piece("   waiting for records included", .dim)]
                ),
                fact("connections", told(Figures.grouped(figures.connections))),
                fact(
                    "ISR changes",
                    told("\(figures.isrShrinks) lost members, \(figures.isrExpansions) won some, since it started")
                ),
                fact("thread busy", told(Figures.decimal(figures.busyShare * 100, digits: 0) + "%")),
            ]
        }
        guard let trip = row.roundTrip.value else { return [] }
        let text =
            "\(Figures.latency(milliseconds: trip.lastMilliseconds)), median "
            + "\(Figures.latency(milliseconds: trip.medianMilliseconds)), longest "
            + "\(Figures.latency(milliseconds: trip.longestMilliseconds)), seen from here"
        return [fact("round trip", [Piece(text, row.roundTrip.isStale ? .dim : .text)])]
    }

    private func forecast(_ id: Int32, in snapshot: ClusterSnapshot) -> [[Piece]] {
        [[Piece("If it stopped now", Style(.title))]]
            + KillMenuLayer.consequences(BrokerLossForecast(losing: id, in: snapshot))
    }

    private func events(about isWanted: (ClusterEvent.Subject) -> Bool) -> [[Piece]] {
        let found = state.data.events.elements.reversed().filter { isWanted($0.event.subject) }
        guard !found.isEmpty else { return [[Piece("no events yet", .dim)]] }
        return [[Piece("Events", Style(.title))]]
            + found.map { logged in
                let event = logged.event
                let clock = Figures.clock(milliseconds: event.atMilliseconds, utcOffsetSeconds: state.utcOffsetSeconds)
                let style = EventsPane.style(of: event, in: state)
                return [Piece("\(clock)  ", .dim), Piece("\(event.severity.rawValue) \(event.text)", style)]
            }
    }

    private func event(_ number: Int, width: Int) -> [[Piece]] {
        guard let event = state.data.events.elements.first(where: { $0.number == number })?.event else {
            return [[Piece("the event is no longer kept", .dim)]]
        }
        let clock = Figures.clock(milliseconds: event.atMilliseconds, utcOffsetSeconds: state.utcOffsetSeconds)
        let age = Figures.age(milliseconds: state.displayedMilliseconds - event.atMilliseconds)
        return [
            fact("time", [Piece("\(clock)   \(age) ago")]),
            fact("told by", [Piece(event.source.rawValue)]),
            [],
        ] + Paragraph.wrap(event.text, width: width).map { [Piece($0, EventsPane.style(of: event, in: state))] }
    }
}
