import ClusterView
import Terminal

/// Draws a state: the same state at the same size gives the same frame.
package enum ConsoleScreen {
    /// A frame and where its text cursor stands.
    package struct Frame: Sendable {
        package var surface: Surface
        package var cursor: Point?
    }

    package static func render(_ state: ConsoleState) -> Frame {
        var surface = Surface(size: state.size)
        let layout = state.layout
        guard !layout.isTooSmall else {
            drawTooSmall(on: &surface)
            return Frame(surface: surface, cursor: nil)
        }
        HeaderBar(state: state).draw(on: &surface)
        if layout.isDashboard {
            for tile in layout.tiles {
                draw(
                    tile.pane,
                    of: state,
                    isFocused: tile.pane == state.view.pane,
                    isZoomed: false,
                    on: &surface,
                    in: tile.rect
                )
            }
        } else {
            if layout.hasTabs { drawTabs(state, on: &surface) }
            drawSingle(state, on: &surface, in: layout.single, isZoomed: !layout.hasTabs)
            if layout.hasTabs { drawLastEvent(state, on: &surface) }
        }
        for layer in state.layers { draw(layer, of: state, on: &surface) }
        let cursor = HintBar(state: state).draw(on: &surface)
        return Frame(surface: surface, cursor: cursor)
    }

    private static func drawSingle(_ state: ConsoleState, on surface: inout Surface, in rect: Rect, isZoomed: Bool) {
        if state.isInRecords {
            if state.view.record == nil {
                RecordsPane(state: state, pane: state.view.pane).draw(on: &surface, in: rect)
            } else {
                RecordPane(state: state, pane: state.view.pane).draw(on: &surface, in: rect)
            }
        } else if let key = state.view.detail {
            DetailPane(state: state, pane: state.view.pane, key: key).draw(on: &surface, in: rect)
        } else {
            draw(state.view.pane, of: state, isFocused: true, isZoomed: isZoomed, on: &surface, in: rect)
        }
    }

    private static func draw(
        _ pane: PaneKind,
        of state: ConsoleState,
        isFocused: Bool,
        isZoomed: Bool,
        on surface: inout Surface,
        in rect: Rect
    ) {
        let frame = PaneFrame(pane: pane, isFocused: isFocused, isZoomed: isZoomed)
        switch pane {
        case .leaders: LeadersPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .lag: LagPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .rebalances: RebalancesPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .deadLetters: DeadLettersPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .latency: LatencyPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .brokers: BrokersPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .topics: TopicsPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .events: EventsPane(state: state, frame: frame).draw(on: &surface, in: rect)
        case .workload: WorkloadPane(state: state, frame: frame).draw(on: &surface, in: rect)
        }
    }

    private static func draw(_ layer: Layer, of state: ConsoleState, on surface: inout Surface) {
        switch layer {
        case .help(let scroll): HelpLayer.draw(state, scroll: scroll, on: &surface)
        case .picker(let picker): NodePickerLayer(state: state, picker: picker).draw(on: &surface)
        case .killMenu(let menu): KillMenuLayer(state: state, menu: menu).draw(on: &surface)
        case .workload(let selected): WorkloadLayer(state: state, selected: selected).draw(on: &surface)
        case .tuning(let selected): TuningLayer(state: state, selected: selected).draw(on: &surface)
        case .electionPlan(let plan): ElectionLayer.draw(plan, on: &surface)
        case .probePlan: ProbeLayer.draw(state, on: &surface)
        case .reset(let dialog): ResetLayer(state: state, dialog: dialog).draw(on: &surface)
        case .resetResult(let result, let scroll): ResetResultLayer.draw(result, scroll: scroll, on: &surface)
        case .undoList(let list): UndoListLayer.draw(list, on: &surface)
        case .seek: RecordMenus.drawSeek(state, on: &surface)
        case .copyMenu: RecordMenus.drawCopy(state, on: &surface)
        case .purge(let dialog): PurgeLayer.draw(dialog, on: &surface)
        case .replay(let dialog): ReplayLayer(state: state, dialog: dialog).draw(on: &surface)
        case .electionResult(let results, let scroll): ElectionLayer.draw(results, scroll: scroll, on: &surface)
        }
    }

    private static func drawTabs(_ state: ConsoleState, on surface: inout Surface) {
        var x = 1
        for pane in PaneKind.allCases {
            let isOpen = pane == state.view.pane
            let text = "\(pane.rawValue) \(pane.shortTitle)"
            x = surface.put(isOpen ? "[\(text)]" : text, x: x, y: 1, isOpen ? Style(.accent).with(.bold) : .dim) + 1
        }
    }

    private static func drawLastEvent(_ state: ConsoleState, on surface: inout Surface) {
        guard let event = state.data.events.last?.event else { return }
        let clock = Figures.clock(milliseconds: event.atMilliseconds, utcOffsetSeconds: state.utcOffsetSeconds)
        let y = surface.size.height - 2
        let x = surface.put("\(clock) ", x: 1, y: y, .dim)
        let text = CharacterWidth.truncated("\(event.severity.rawValue) \(event.text)", to: surface.size.width - x - 1)
        surface.put(text, x: x, y: y, EventsPane.style(of: event, in: state))
    }

    private static func drawTooSmall(on surface: inout Surface) {
        let text = "terminal too small: have \(surface.size), need \(ScreenLayout.least)"
        let lines = Paragraph.wrap(text, width: surface.size.width)
        let top = max(0, (surface.size.height - lines.count) / 2)
        for (index, line) in lines.enumerated() {
            let x = max(0, (surface.size.width - CharacterWidth.columns(of: line)) / 2)
            surface.put(line, x: x, y: top + index, Style(.warn))
        }
    }
}
