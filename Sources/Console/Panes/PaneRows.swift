import ClusterView

/// The rows of the panes in the order they are shown: what the selection moves over.
enum PaneRows {
    static func keys(of pane: PaneKind, in state: ConsoleState) -> [RowKey] {
        switch pane {
        case .leaders: LeadersPane.order(in: state).partitions.map { .partition($0.name) }
        case .lag: LagTree(state).nodes.map(\.key)
        case .rebalances: RebalancesPane.rebalances(in: state).map(RebalancesPane.key)
        case .brokers:
            BrokersPane.brokers(in: state).map { .broker($0.id) }
                + QuorumTable.members(in: state).map { .controller($0.id) }
        case .events: EventsPane.events(in: state).map { .event($0.number) }
        case .deadLetters: DeadLettersPane.keys(in: state)
        case .topics: TopicsPane.keys(in: state)
        case .latency:
            state.paneState(.latency).latency.showsProbe
                ? [] : LatencyTable.rows(in: state).map { .latency($0.scope) }
        case .workload: ServiceList(state).keys
        }
    }
}
