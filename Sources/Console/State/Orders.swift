import ClusterView
import Terminal

/// Orders to the cluster: which node or which partitions are meant, what is asked before, and what leaves as an intent.
extension ConsoleState {
    mutating func act(_ command: ConsoleCommand, argument: String) -> [ConsoleEffect] {
        guard let snapshot = live.snapshot else { return [] }
        switch command {
        case .tune: return tune(argument)
        case .killMenu where argument.isEmpty && pointedAtMember != nil, .workload:
            openWorkload()
            return []
        case .start:
            if argument.isEmpty, let row = pointedAtInstance { return start(row) }
            return startOrAsk(in: snapshot, argument: argument)
        case .killMenu: return askWhatToKill(in: snapshot, argument: argument)
        case .elect:
            planElection(in: snapshot)
            return []
        case .reset, .skip, .undo: return actOnOffsets(command, argument: argument)
        case .probe: return startOrStopProbe()
        default: return []
        }
    }

    /// The node that the selected row means: itself, or the leader of a partition.
    private func pointedAt(in snapshot: ClusterSnapshot) -> Int32? {
        switch view.detail ?? paneState(view.pane).selected {
        case .broker(let id), .controller(let id): id
        case .partition(let name): snapshot.partition(name)?.leader
        case .groupPartition(_, let name): snapshot.partition(name)?.leader
        case .group(let group), .groupTopic(let group, _), .groupMember(let group, _), .rebalance(let group, _, _):
            data.groups?.group(group)?.coordinator
        case .latency(.leader(let id, _)): id
        case .event, .latency, .topic, .letterTopic, .letterKind, .record, .service, .instance, .setting, nil: nil
        }
    }

    private mutating func askWhatToKill(in snapshot: ClusterSnapshot, argument: String) -> [ConsoleEffect] {
        let running = ClusterNode.all(in: snapshot).filter(\.isRunning).map(\.id)
        guard let only = running.first else {
            say("No node runs; S starts one.", .warn)
            return []
        }
        if !argument.isEmpty {
            guard let id = Int32(argument), running.contains(id) else {
                say("No running node “\(argument)”; running: \(Self.list(running)).", .warn)
                return []
            }
            layers.append(.killMenu(KillMenu(target: id)))
        } else if let id = pointedAt(in: snapshot), running.contains(id) {
            layers.append(.killMenu(KillMenu(target: id)))
        } else {
            layers.append(.picker(NodePicker(purpose: .kill, nodes: running, selected: only)))
        }
        return []
    }

    private mutating func startOrAsk(in snapshot: ClusterSnapshot, argument: String) -> [ConsoleEffect] {
        let nodes = ClusterNode.all(in: snapshot).filter { !$0.isRunning || $0.isFrozen }
        guard let only = nodes.first else {
            say("Every node runs: nothing to start or thaw.", .dim)
            return []
        }
        if !argument.isEmpty {
            guard let node = nodes.first(where: { "\($0.id)" == argument }) else {
                say("No stopped or frozen node “\(argument)”; there are: \(Self.list(nodes.map(\.id))).", .warn)
                return []
            }
            return begin(node)
        }
        if let id = pointedAt(in: snapshot), let node = nodes.first(where: { $0.id == id }) { return begin(node) }
        if nodes.count == 1 { return begin(only) }
        layers.append(.picker(NodePicker(purpose: .start, nodes: nodes.map(\.id), selected: only.id)))
        return []
    }

    private mutating func begin(_ node: ClusterNode) -> [ConsoleEffect] {
        order(
            node.isFrozen ? .thawNode(node.id) : .startNode(node.id),
            "\(node.isFrozen ? "thawing" : "starting") \(node.name)"
        )
    }

    private mutating func planElection(in snapshot: ClusterSnapshot) {
        let plan = ElectionPlan(snapshot)
        if plan.moves.isEmpty {
            say("All \(plan.partitions) partitions are led by their preferred replica.", .good)
        } else {
            layers.append(.electionPlan(plan))
        }
    }

    /// Takes an answer inside a layer.
    mutating func answer(_ command: ConsoleCommand) -> [ConsoleEffect] {
        guard let layer = layers.popLast() else { return [] }
        if command == .cancel || command == .close {
            if case .reset(let dialog) = layer { return leave(dialog) }
            return []
        }
        switch layer {
        case .killMenu(let menu): return answer(command, to: menu)
        case .picker(let picker): return take(picker)
        case .electionPlan(let plan):
            guard command == .confirm, !plan.possible.isEmpty else {
                layers.append(layer)
                return []
            }
            return order(.electPreferredLeaders(plan.possible), "electing \(plan.possible.count) preferred leaders")
        case .probePlan:
            guard command == .confirm else {
                layers.append(layer)
                return []
            }
            return order(.startProbe, "starting the probe")
        case .workload(let selected): return answer(command, workload: selected)
        case .tuning(let selected): return answer(command, tuning: selected)
        case .reset(let dialog): return answer(command, to: dialog)
        case .undoList(let list): return take(list)
        case .purge(let dialog): return answer(command, to: dialog)
        case .replay(let dialog): return answer(command, to: dialog)
        case .seek, .copyMenu:
            layers.append(layer)
            return []
        case .help, .electionResult, .resetResult:
            layers.append(layer)
            return []
        }
    }

    private mutating func answer(_ command: ConsoleCommand, to menu: KillMenu) -> [ConsoleEffect] {
        var menu = menu
        switch command {
        case .chooseKill: menu.method = .kill
        case .chooseTerminate: menu.method = .terminate
        case .chooseFreeze: menu.method = .freeze
        case .otherNode:
            let running = live.snapshot.map { ClusterNode.all(in: $0).filter(\.isRunning).map(\.id) } ?? []
            guard !running.isEmpty else { break }
            let index = running.firstIndex(of: menu.target) ?? -1
            // A choice was made for a node: it does not go over to another.
            menu = KillMenu(target: running[(index + 1) % running.count])
        case .confirm:
            guard let method = menu.method else { break }
            return order(.stopNode(menu.target, method), "\(method.rawValue) to node \(menu.target)")
        default: break
        }
        layers.append(.killMenu(menu))
        return []
    }

    private mutating func take(_ picker: NodePicker) -> [ConsoleEffect] {
        guard let snapshot = live.snapshot,
            let node = ClusterNode.all(in: snapshot).first(where: { $0.id == picker.selected })
        else { return [] }
        switch picker.purpose {
        case .kill:
            layers.append(.killMenu(KillMenu(target: node.id)))
            return []
        case .start:
            return begin(node)
        }
    }

    mutating func order(_ intent: ConsoleIntent, _ words: String) -> [ConsoleEffect] {
        guard !underWay.contains(intent) else {
            say("Already under way: \(intent.deed).", .warn)
            return []
        }
        underWay.append(intent)
        log(.change, intent.subject, words)
        say("\(words)…", .accent)
        return [.perform(intent)]
    }

    private static func list(_ ids: [Int32]) -> String { ids.map(String.init).joined(separator: ", ") }
}
