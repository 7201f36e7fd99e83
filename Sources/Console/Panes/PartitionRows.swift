import ClusterView
import Terminal

/// Turns partitions into the cells of the leaders pane.
struct PartitionRows {
    var state: ConsoleState
    var snapshot: ClusterSnapshot
    var isZoomed: Bool
    /// Columns of screen, which decide whether there is room for one per broker.
    var width: Int

    /// Whether brokers have a column each; else replicas are listed.
    private var hasMatrix: Bool { matrixWidth <= width * 2 / 5 }
    private var matrixWidth: Int { snapshot.brokers.reduce(-1) { $0 + cellWidth($1.id) + 1 } }

    private func cellWidth(_ id: Int32) -> Int { "B\(id)".count }

    func columns(nameWidth: Int) -> [Column] {
        var columns = [
            Column(id: "partition", title: "PARTITION", minimum: isZoomed ? 34 : 20, reserved: nameWidth, cut: .middle)
        ]
        if hasMatrix {
            let head = snapshot.brokers.map { "B\($0.id)" }.joined(separator: " ")
            columns.append(Column(id: "matrix", title: head, priority: 2))
        } else {
            columns.append(Column(id: "replicas", title: "REPLICAS", minimum: 8, priority: 4))
        }
        columns += [
            Column(id: "leader", title: "LEADER", reserved: 6),
            Column(id: "epoch", title: "EPOCH", alignment: .trailing, priority: 3),
            Column(id: "isr", title: "ISR", alignment: .trailing),
        ]
        if isZoomed {
            columns += [
                Column(id: "min", title: "MIN", alignment: .trailing, priority: 7),
                Column(id: "availability", title: "AVAILABLE", reserved: 9, priority: 5),
                Column(id: "status", title: "REPLICATION", reserved: 14),
                Column(id: "placement", title: "PLACEMENT", reserved: 16, priority: 6),
                Column(id: "order", title: "REPLICAS", reserved: 8, priority: 8),
                Column(id: "moving", title: "MOVING", reserved: 6, priority: 9),
                Column(id: "changed", title: "CHANGED", alignment: .trailing, reserved: 7, priority: 10),
            ]
        } else {
            columns.append(Column(id: "status", title: "STATUS", reserved: 8))
        }
        return columns
    }

    func row(_ partition: PartitionRow) -> TableRow {
        let calm = partition.replication == .complete && !partition.isLedByAnother
        let name = Piece(partition.name.description, calm ? .dim : .text)
        var cells = [[name], hasMatrix ? matrix(partition) : [list(partition.replicas)]]
        cells += [[leader(partition)], [epoch(partition)], [inSync(partition)]]
        if isZoomed {
            let minimum = Piece.reading(partition.minInSync) { Piece("\($0)", .dim) }
            cells += [[minimum], [availability(partition)], [replication(partition)], [placement(partition)]]
            cells += [[list(partition.replicas)], [moving(partition)], [changed(partition)]]
        } else {
            cells.append([status(partition)])
        }
        return TableRow(key: .partition(partition.name), cells: cells)
    }

    // MARK: - Cells

    private func matrix(_ partition: PartitionRow) -> [Piece] {
        snapshot.brokers.enumerated().map { index, broker in
            let isLast = index == snapshot.brokers.count - 1
            let glyph = self.glyph(partition, on: broker)
            let blanks = cellWidth(broker.id) - 1 + (isLast ? 0 : 1)
            return Piece(glyph.text + String(repeating: " ", count: max(0, blanks)), glyph.style)
        }
    }

    private func glyph(_ partition: PartitionRow, on broker: BrokerRow) -> Piece {
        guard partition.replicas.contains(broker.id) else { return Piece("·", .dim) }
        if broker.state == .frozen { return Piece("!", Style(.warn)) }
        if broker.isOut || partition.offlineReplicas.contains(broker.id) { return Piece("✗", Style(.bad)) }
        if partition.leader == broker.id { return Piece("L", Style(.good)) }
        return partition.inSync.contains(broker.id) ? Piece("i", .text) : Piece("o", Style(.warn))
    }

    private func change(_ cell: ChangeTracker.Cell, within: Int64 = ChangeTracker.visibleMilliseconds) -> ChangeTracker
        .Change?
    {
        state.data.changes.change(of: cell, nowMilliseconds: state.displayedMilliseconds, within: within)
    }

    private func leader(_ partition: PartitionRow) -> Piece {
        let name = partition.leader.map(String.init) ?? "none"
        if let change = change(.leader(partition.name)) {
            return Piece("\(change.was)→\(name)", Style(partition.isOffline ? .bad : .changed))
        }
        return Piece(name, partition.isOffline ? Style(.bad) : .text)
    }

    private func epoch(_ partition: PartitionRow) -> Piece {
        guard let epoch = partition.leaderEpoch else { return Piece("–", .dim) }
        let isNew = change(.leader(partition.name)) != nil
        return Piece(Figures.grouped(Int64(epoch)), isNew ? Style(.changed) : .dim)
    }

    private func inSync(_ partition: PartitionRow) -> Piece {
        let text = "\(partition.inSync.count)/\(partition.replicas.count)"
        if change(.inSync(partition.name)) != nil { return Piece(text, Style(.changed)) }
        switch partition.replication {
        case .complete: return Piece(text, .dim)
        case .underReplicated, .atMinInSync: return Piece(text, Style(.warn))
        case .underMinInSync: return Piece(text, Style(.bad))
        }
    }

    /// The one word of the dashboard: the worst that is true, or what just happened.
    private func status(_ partition: PartitionRow) -> Piece {
        if partition.isOffline { return Piece("offline", Style(.bad)) }
        if hasSilentLeader(partition) { return Piece("silent", Style(.bad)) }
        if partition.refusesAcksAll { return Piece("refuses", Style(.bad)) }
        if let moved = change(.leader(partition.name), within: ChangeTracker.newsMilliseconds) {
            let age = Figures.wholeAge(milliseconds: state.displayedMilliseconds - moved.atMilliseconds)
            return Piece("moved \(age)", Style(.changed))
        }
        switch partition.replication {
        case .atMinInSync: return Piece("at min", Style(.warn))
        case .underReplicated: return Piece("under", Style(.warn))
        default: return partition.isLedByAnother ? Piece("not pref", Style(.accent)) : Piece("ok", .dim)
        }
    }

    private func availability(_ partition: PartitionRow) -> Piece {
        if partition.isOffline { return Piece("✗ offline", Style(.bad)) }
        return hasSilentLeader(partition) ? Piece("! silent", Style(.bad)) : Piece("ok", .dim)
    }

    /// Whether the leader is one that does not serve: dead or frozen, and the cluster has not noticed yet.
    private func hasSilentLeader(_ partition: PartitionRow) -> Bool {
        guard let leader = partition.leader else { return false }
        return snapshot.broker(leader)?.isOut == true
    }

    private func replication(_ partition: PartitionRow) -> Piece {
        switch partition.replication {
        case .complete: Piece("full", .dim)
        case .underReplicated: Piece("under", Style(.warn))
        case .atMinInSync: Piece("at min ISR", Style(.warn))
        case .underMinInSync: Piece("refuses acks=all", Style(.bad))
        }
    }

    private func placement(_ partition: PartitionRow) -> Piece {
        guard let preferred = partition.preferredLeader else { return Piece("–", .dim) }
        return partition.isLedByAnother ? Piece("\(preferred) is preferred", Style(.accent)) : Piece("preferred", .dim)
    }

    private func moving(_ partition: PartitionRow) -> Piece {
        let parts =
            partition.addingReplicas.map { "+\($0)" } + partition.removingReplicas.map { "−\($0)" }
        return parts.isEmpty ? Piece("–", .dim) : Piece(parts.joined(separator: " "), Style(.accent))
    }

    private func changed(_ partition: PartitionRow) -> Piece {
        guard
            let moved = change(.leader(partition.name), within: ChangeTracker.newsMilliseconds)
                ?? change(.inSync(partition.name), within: ChangeTracker.newsMilliseconds)
        else { return Piece("–", .dim) }
        let age = Figures.wholeAge(milliseconds: state.displayedMilliseconds - moved.atMilliseconds)
        return Piece("\(age) ago", Style(.changed))
    }

    private func list(_ ids: [Int32]) -> Piece {
        Piece(ids.map(String.init).joined(separator: ","), .dim)
    }
}
