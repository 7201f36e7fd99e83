import ClusterView
import Terminal

/// Input becomes commands, commands change the state or leave as effects. A key without a binding does nothing.
extension ConsoleState {
    /// The scopes a key is looked up in now, innermost first.
    package var scopes: [Scope] {
        if prompt != nil { return [.text] }
        if let layer = layers.last { return [layer.scope] }
        return paneScopes
    }

    /// The scopes below every layer.
    var paneScopes: [Scope] {
        if isInRecords { return view.record == nil ? [.records, .screen] : [.record, .records, .screen] }
        return [.pane(view.pane), .screen]
    }

    /// Takes in what came from the terminal.
    package mutating func handle(_ event: InputEvent) -> [ConsoleEffect] {
        take(event) + settle()
    }

    private mutating func take(_ event: InputEvent) -> [ConsoleEffect] {
        switch event {
        case .key(let key):
            return press(key)
        case .paste(let text):
            if prompt != nil { type(text) }
            return []
        case .resize(let size):
            self.size = size
            return []
        case .terminate, .closed:
            return [.quit]
        case .suspend:
            return [.suspend]
        case .resumed:
            return [.redraw]
        }
    }

    private mutating func press(_ key: Key) -> [ConsoleEffect] {
        if prompt == nil { message = nil }
        if let binding = Bindings.binding(for: key, in: scopes) {
            if let reason = binding.disabledReason(self) {
                if binding.section == .cluster { say("\(binding.label): \(reason).", .warn) }
                return []
            }
            return run(binding.command)
        }
        if prompt != nil { edit(key) }
        return []
    }

    /// Carries out a command as if its key had been pressed.
    package mutating func run(_ command: ConsoleCommand, argument: String = "") -> [ConsoleEffect] {
        switch command {
        case .openLeaders, .openLag, .openRebalances, .openDeadLetters, .openLatency, .openBrokers, .openTopics,
            .openEvents, .openWorkload, .nextPane, .previousPane, .drillIn, .back, .lastView, .zoom, .dashboard:
            navigate(command)
        case .moveUp, .moveDown, .pageUp, .pageDown, .first, .last:
            move(command)
        case .nextMatch: stepToMatch(by: 1)
        case .previousMatch: stepToMatch(by: -1)
        case .filter, .cycleScope, .troubleOnly, .why, .memberTree, .nextGroup, .probeView,
            .sortPrevious, .sortNext, .sortInvert, .freeze:
            changeDisplay(command, argument: argument)
        case .markRecord, .clearMarks, .nextRecord, .previousRecord, .showJSON, .showText, .showHex, .showHeaders,
            .showCauses, .seek, .follow, .copyMenu, .peek, .purge, .replay,
            .editRecord:
            return actOnRecords(command)
        case .seekEarliest, .seekLatest, .seekLast, .seekOffset, .seekTime, .seekCommitted, .seekPartition:
            seek(command)
        case .copyValue, .copyKey, .copyHeaders, .copyPlace:
            return copy(command)
        case .theme:
            return argument.isEmpty ? [] : [.useTheme(argument)]
        case .start where layers.last?.scope == .workload:
            return answer(command)
        case .killMenu, .start, .elect, .reset, .skip, .undo, .workload, .tune, .probe:
            return act(command, argument: argument)
        case .chooseKill, .chooseTerminate, .chooseFreeze, .slower, .faster, .otherNode, .nextScenario,
            .previousScenario, .typeValue, .stepDown, .stepUp,
            .typeName, .otherExtent, .editOffset, .waitForEmpty, .stopMembers, .pauseReplay, .cancelReplay,
            .typeTarget, .typeRate, .toggleParking, .toggleAgain, .save, .confirm, .cancel, .pick, .close:
            return answer(command)
        case .commandLine:
            prompt = Prompt(kind: .command)
        case .submit:
            return submit()
        case .abandon:
            abandonPrompt()
        case .complete:
            completePrompt()
        case .clearLine:
            prompt?.field.clear()
            refilter()
        case .help:
            layers.append(.help(scroll: 0))
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        }
        return []
    }

    // MARK: - Views

    private mutating func navigate(_ command: ConsoleCommand) {
        let before = view
        switch command {
        case .nextPane: open(neighbour(by: 1))
        case .previousPane: open(neighbour(by: -1))
        case .drillIn: drillIn()
        case .back: goBack()
        case .lastView:
            if let viewBefore { view = viewBefore }
        case .zoom:
            if layout.isDashboard || layout.hasTabs { view.isZoomed.toggle() } else { leaveForDashboard() }
            view.detail = nil
        case .dashboard:
            leaveForDashboard()
            view.detail = nil
        default:
            if let pane = PaneKind.allCases.first(where: { $0.openCommand == command }) { open(pane) }
        }
        if view != before { viewBefore = before }
    }

    /// Gives a pane the focus; pressing its number again zooms it.
    private mutating func open(_ pane: PaneKind) {
        view = ConsoleView(pane: pane, isZoomed: view.pane == pane || view.isZoomed)
    }

    /// Gives the zoomed pane its place among the tiles back; one that has none hands the focus to the first.
    private mutating func leaveForDashboard() {
        view.isZoomed = false
        if let first = layout.tiledPanes.first, !layout.tiledPanes.contains(view.pane) { view.pane = first }
    }

    /// On the dashboard the tiles in the order of their numbers, elsewhere all panes.
    private func neighbour(by step: Int) -> PaneKind {
        let all = PaneKind.allCases.filter { !layout.isDashboard || layout.tiledPanes.contains($0) }
        let index = all.firstIndex(of: view.pane) ?? 0
        return all[(index + step + all.count) % all.count]
    }

    private mutating func drillIn() {
        if layout.isDashboard {
            view.isZoomed = true
        } else if isInRecords {
            if view.record == nil { openSelectedRecord() }
        } else if view.detail == nil, let selected = paneState(view.pane).selected ?? firstListed {
            switch selected {
            case .group, .groupTopic: toggle(selected)
            case .groupMember, .service: break
            case .latency(let scope): if let group = scope.groupID { choose(group: group) }
            default: view.detail = selected
            }
        }
    }

    /// The first row of a pane whose rows are lists of records: it is opened if none is selected.
    private var firstListed: RowKey? {
        PaneRows.keys(of: view.pane, in: self).first.flatMap { listed($0) == nil ? nil : $0 }
    }

    /// Opens a row of a tree, or closes it.
    private mutating func toggle(_ key: RowKey) {
        changePane(view.pane) {
            if $0.opened.remove(key) == nil { $0.opened.insert(key) }
        }
    }

    private mutating func goBack() {
        let pane = view.pane
        if view.record != nil {
            view.record = nil
        } else if isInRecords, recordsMemory?.filter != nil {
            recordsMemory?.filter = nil
        } else if view.detail != nil {
            view.detail = nil
        } else if !paneState(pane).filter.isEmpty || paneState(pane).scope != .all || paneState(pane).showsTroubleOnly {
            changePane(pane) {
                $0.filter = Filter("")
                $0.scope = .all
                $0.showsTroubleOnly = false
            }
        } else if pane == .latency, paneState(pane).latency != LatencyChoice() {
            changePane(pane) { $0.latency = LatencyChoice() }
        } else if paneState(pane).selected != nil {
            changePane(pane) { $0.selected = nil }
        } else {
            leaveForDashboard()
        }
    }

    // MARK: - Rows

    private mutating func move(_ command: ConsoleCommand) {
        if !layers.isEmpty {
            moveInLayer(command)
            return
        }
        if isInRecords {
            moveInRecords(command)
            return
        }
        guard view.detail == nil else { return }
        let keys = PaneRows.keys(of: view.pane, in: self)
        guard !keys.isEmpty else { return }
        let page = max(1, size.height - 8)
        let current = paneState(view.pane).selected.flatMap { keys.firstIndex(of: $0) }
        let target: Int
        switch command {
        case .moveUp: target = current.map { $0 - 1 } ?? 0
        case .moveDown: target = current.map { $0 + 1 } ?? 0
        case .pageUp: target = (current ?? 0) - page
        case .pageDown: target = (current ?? 0) + page
        case .last: target = keys.count - 1
        default: target = 0
        }
        let key = keys[max(0, min(keys.count - 1, target))]
        changePane(view.pane) { $0.selected = key }
    }

    private mutating func moveInLayer(_ command: ConsoleCommand) {
        let step: Int
        switch command {
        case .moveUp: step = -1
        case .moveDown: step = 1
        case .pageUp: step = -max(1, size.height - 8)
        case .pageDown: step = max(1, size.height - 8)
        case .first: step = -1_000_000
        case .last: step = 1_000_000
        default: return
        }
        guard let layer = layers.popLast() else { return }
        switch layer {
        case .help(let scroll):
            layers.append(.help(scroll: max(0, min(HelpLayer.lineCount(self) - 1, scroll + step))))
        case .electionResult(let results, let scroll):
            layers.append(.electionResult(results, scroll: max(0, min(results.count - 1, scroll + step))))
        case .resetResult(let result, let scroll):
            let last = ResetResultLayer.lineCount(result) - 1
            layers.append(.resetResult(result, scroll: max(0, min(last, scroll + step))))
        case .reset(var dialog):
            move(step, in: &dialog)
            layers.append(.reset(dialog))
        case .replay(var dialog):
            let last = max(0, ReplayLayer.lineCount(dialog, self) - 1)
            dialog.scroll = max(0, min(last, dialog.scroll + step))
            layers.append(.replay(dialog))
        case .undoList(var list):
            list.selected = max(0, min(list.changes.count - 1, list.selected + step))
            layers.append(.undoList(list))
        case .electionPlan(var plan):
            plan.scroll = max(0, min(plan.moves.count - 1, plan.scroll + step))
            layers.append(.electionPlan(plan))
        case .picker(var picker):
            let index = (picker.nodes.firstIndex(of: picker.selected) ?? 0) + step
            picker.selected = picker.nodes[max(0, min(picker.nodes.count - 1, index))]
            layers.append(.picker(picker))
        case .workload(let selected):
            let names = live.workload.map(\.name)
            guard !names.isEmpty else { return }
            let index = (names.firstIndex(of: selected) ?? 0) + step
            layers.append(.workload(selected: names[max(0, min(names.count - 1, index))]))
        case .tuning(let selected):
            let keys = live.services?.settings.map(\.key) ?? []
            guard !keys.isEmpty else { return }
            let index = (keys.firstIndex(of: selected) ?? 0) + step
            layers.append(.tuning(selected: keys[max(0, min(keys.count - 1, index))]))
        case .killMenu, .probePlan, .seek, .copyMenu, .purge:
            layers.append(layer)
        }
    }

    // MARK: - What is shown

    private mutating func changeDisplay(_ command: ConsoleCommand, argument: String) {
        let pane = view.pane
        switch command {
        case .filter where isInRecords && argument.isEmpty:
            prompt = Prompt(kind: .recordFilter, field: TextField(recordsMemory?.filter?.text ?? ""))
        case .filter:
            if argument.isEmpty {
                let before = paneState(pane).filter
                prompt = Prompt(kind: .filter(before: before), field: TextField(before.text))
            } else {
                changePane(pane) { $0.filter = Filter(argument) }
            }
        case .cycleScope:
            let next = (paneState(pane).scope.rawValue + 1) % PartitionScope.allCases.count
            changePane(pane) { $0.scope = PartitionScope(rawValue: next) ?? .all }
        case .troubleOnly: changePane(pane) { $0.showsTroubleOnly.toggle() }
        case .why: changePane(pane) { $0.showsWhy.toggle() }
        case .memberTree: changePane(pane) { $0.showsMembers.toggle() }
        case .nextGroup: chooseNextGroup()
        case .probeView: changePane(.latency) { $0.latency.showsProbe.toggle() }
        case .sortPrevious: sort(by: -1)
        case .sortNext:
            if argument.isEmpty { sort(by: 1) } else { sort(byColumn: argument) }
        case .sortInvert:
            changePane(pane) { $0.isInverted.toggle() }
        case .freeze:
            frozen = frozen == nil ? Frozen(data: live, sinceMilliseconds: nowMilliseconds) : nil
        default: break
        }
    }

    /// Steps through the columns; the order by trouble lies between the last and the first.
    private mutating func sort(by step: Int) {
        let columns: [String?] = [nil] + view.pane.sortColumns
        let index = columns.firstIndex(of: paneState(view.pane).sortColumn) ?? 0
        let next = columns[(index + step + columns.count) % columns.count]
        changePane(view.pane) {
            $0.sortColumn = next
            $0.isInverted = false
        }
    }

    private mutating func sort(byColumn name: String) {
        guard view.pane.sortColumns.contains(name) else {
            say("\(view.pane.title) has no column “\(name)” to sort by.", .warn)
            return
        }
        changePane(view.pane) {
            $0.sortColumn = name
            $0.isInverted = false
        }
    }
}
