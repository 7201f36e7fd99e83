import ClusterView
import Terminal

/// Does the workload do its work? Its services and their processes, how its sagas end, whether the books add up, and the
/// checked load. Without services the pane is about the load alone.
struct WorkloadPane {
    var state: ConsoleState
    var frame: PaneFrame

    func draw(on surface: inout Surface, in rect: Rect) {
        guard let snapshot = state.data.services else { return drawLoad(on: &surface, in: rect) }
        let list = ServiceList(state)
        let facts = WorkloadFacts(state: state, snapshot: snapshot, list: list)
        let plan = WorkloadPlan(
            height: max(0, rect.height - 2),
            services: list.services.count,
            instances: list.instances.count,
            producers: ProducerTable.producers(list).count,
            hasLoad: state.data.load != nil,
            hasFindings: facts.findings != nil,
            isZoomed: frame.isZoomed
        )
        let cells = ServiceCells(services: list.services, hasInstances: plan.hasInstances, isWide: rect.width >= 80)
        let selection = frame.isFocused ? state.paneState(.workload).selected : nil
        let index = selectedIndex(selection, list, plan)
        let shown = max(0, plan.table - 1)
        let first = Scroll.first(selected: index, count: cells.rowCount, height: shown)
        let content = frame.draw(
            state,
            answer: answer(facts),
            foot: PaneFrame.more(first: first, shown: min(shown, cells.rowCount - first), count: cells.rowCount),
            on: &surface,
            in: rect
        )
        let lines = self.lines(facts, plan)
        // What does not add up comes before the services, everything about the whole where there is room.
        let above = frame.isZoomed ? lines.count : facts.isAuditBad ? 1 : 0
        put(lines.prefix(above), on: &surface, in: content.rows(from: 0, count: above))
        var y = above
        let body = content.rows(from: y, count: plan.table)
        if list.services.isEmpty {
            PaneFrame.say("no service matches; esc shows all", on: &surface, in: body)
        } else {
            let key = plan.hasInstances ? selection : index.map { .service(list.services[$0].name) }
            cells.table(selected: key).draw(on: &surface, in: body, first: first)
        }
        y += plan.table
        put(lines.dropFirst(above), on: &surface, in: content.rows(from: y))
        y += lines.count - above
        ProducerTable(list: list).draw(on: &surface, in: content.rows(from: y, count: plan.producers))
        y += plan.producers
        drawSection(on: &surface, in: content.rows(from: y, count: plan.load))
    }

    /// The checked load below the services.
    private func drawSection(on surface: inout Surface, in rect: Rect) {
        guard let load = state.data.load, rect.height > LoadSection.leastHeight else { return }
        surface.fill(rect.rows(from: 0, count: 1), with: "─", Style(.border))
        let title = [Piece(" checked load ", Style(.title))] + LoadSection.verdict(load) + [Piece(" ")]
        surface.put(title, x: rect.x + 2, y: rect.y, clip: rect)
        LoadSection(state: state, load: load).draw(on: &surface, in: rect.rows(from: 1))
    }

    /// The pane of a cluster without a workload.
    private func drawLoad(on surface: inout Surface, in rect: Rect) {
        let load = state.data.load
        let content = frame.draw(state, answer: load.map(LoadSection.verdict) ?? [], on: &surface, in: rect)
        guard let load else {
            PaneFrame.say("no workload runs here; `highwater demo` brings one", on: &surface, in: content)
            return
        }
        LoadSection(state: state, load: load).draw(on: &surface, in: content)
    }

    /// The lines about the whole, those first that matter most; as many as the plan has room for.
    private func lines(_ facts: WorkloadFacts, _ plan: WorkloadPlan) -> [FactLine] {
        var lines = [facts.audit, facts.sagas]
        if frame.isZoomed, let findings = facts.findings { lines.insert(findings, at: 1) }
        if plan.load == 0, let load = state.data.load { lines.append(facts.load(load)) }
        lines.append(facts.stores)
        if plan.producers == 0 { lines.append(facts.producers) }
        lines.append(facts.flow)
        return Array(lines.prefix(plan.lines))
    }

    private func put(_ lines: some Sequence<FactLine>, on surface: inout Surface, in rect: Rect) {
        for (offset, line) in lines.enumerated() where offset < rect.height {
            surface.put(line.pieces(width: rect.width), x: rect.x, y: rect.y + offset, clip: rect)
        }
    }

    private func selectedIndex(_ selection: RowKey?, _ list: ServiceList, _ plan: WorkloadPlan) -> Int? {
        guard let selection else { return nil }
        if plan.hasInstances { return list.keys.firstIndex(of: selection) }
        return list.services.firstIndex { service in
            selection == .service(service.name) || service.instances.contains { selection == .instance($0.name) }
        }
    }

    /// Trouble first, in a few words.
    private func answer(_ facts: WorkloadFacts) -> [Piece] {
        if facts.isAuditBad { return [Piece("✗ the books do not add up", Style(.bad))] }
        if let load = state.data.load, load.lost > 0 { return LoadSection.verdict(load) }
        let instances = facts.list.instances
        let trouble = instances.count { $0.health.isTrouble }
        if trouble > 0 {
            let verb = trouble == 1 ? "does" : "do"
            return [Piece("✗ \(trouble) of \(instances.count) \(verb) not run", Style(.bad))]
        }
        let running = instances.count(where: \.isLive)
        guard running > 0 else { return [Piece("no service runs", Style(.warn))] }
        let words = running == 1 ? "1 runs" : "\(running) run"
        guard facts.snapshot.audit != nil else { return [Piece("\(words) · not audited", .dim)] }
        return [Piece("\(words) · ", .dim), Piece("all adds up", Style(.good))]
    }
}
