import ClusterView
import Terminal

/// How an instance or a service is; the worse, the greater.
enum ServiceHealth: Int, Comparable {
    case running
    case stopped
    /// Starting, or being stopped.
    case changing
    /// Records wait for another attempt.
    case retrying
    case frozen
    case silent
    case ended

    static func < (left: ServiceHealth, right: ServiceHealth) -> Bool { left.rawValue < right.rawValue }

    /// Whether somebody should look.
    var isTrouble: Bool { self >= .frozen }

    var style: Style {
        switch self {
        case .running: Style(.good)
        case .stopped: .dim
        case .changing: Style(.accent)
        case .retrying, .frozen: Style(.warn)
        case .silent, .ended: Style(.bad)
        }
    }
}

/// An instance of a service as its own reports, its process and its group show it.
struct InstanceLine {
    var name: String
    var service: String
    /// What it last said; nil before its first report.
    var report: WorkloadInstance?
    /// Its process, where this console's owner runs it.
    var process: WorkloadRow?
    /// Records behind on its partitions.
    var lag: Int64?
    var silenceMilliseconds: Int64?

    var health: ServiceHealth {
        if let process {
            switch process.state {
            case .frozen: return .frozen
            case .ended: return .ended
            case .stopped: return .stopped
            case .stopping: return .changing
            case .running: break
            }
            // What the process before said is not about this one.
            guard let report, report.pid == nil || process.pid == nil || report.pid == process.pid else {
                return .changing
            }
        }
        guard let report else { return .changing }
        if report.isStopped { return .stopped }
        if silenceMilliseconds != nil { return .silent }
        return report.waiting > 0 ? .retrying : .running
    }

    /// Whether its figures are of the present.
    var isLive: Bool { health == .running || health == .retrying }

    /// Glyph and word.
    var state: String {
        switch health {
        case .running: "✓ running"
        case .stopped: "· stopped"
        case .changing: process?.state == .stopping ? "~ stopping" : "~ starting"
        case .retrying: "! retrying"
        case .frozen: "! frozen"
        case .silent: "✗ silent \(Figures.wholeAge(milliseconds: silenceMilliseconds ?? 0))"
        case .ended: "✗ ended"
        }
    }

    var pid: Int32? { process.map(\.pid) ?? (isLive ? report?.pid : nil) }
}

/// A service with its instances, those in trouble first.
struct ServiceLine {
    var name: String
    var instances: [InstanceLine]
    var store: WorkloadStore?
    /// Records that its group is behind.
    var lag: Int64?

    /// Instances that ought to work.
    var wanted: Int { instances.count { $0.health != .stopped } }
    var live: Int { instances.count(where: \.isLive) }
    var health: ServiceHealth { instances.map(\.health).max() ?? .stopped }

    /// How many of its instances run.
    var state: String {
        if wanted == 0 { return "· stopped" }
        if live == 0 { return health == .changing ? "~ starting" : "✗ none runs" }
        if live == wanted, health == .retrying { return "! retrying" }
        let glyph = health.isTrouble ? "!" : health == .running || health == .stopped ? "✓" : "~"
        return live == wanted ? "\(glyph) \(live) run" : "\(glyph) \(live) of \(wanted) run"
    }

    var stateStyle: Style {
        if wanted > 0, live == 0, health != .changing { return Style(.bad) }
        return health.isTrouble ? Style(.warn) : health.style
    }

    /// The sum of a figure over the instances that run.
    func sum(_ figure: (WorkloadInstance) -> Double) -> Double {
        instances.lazy.filter(\.isLive).compactMap(\.report).reduce(0) { $0 + figure($1) }
    }

    /// The sum of a count over all instances that are known.
    func count(_ figure: (WorkloadInstance) -> Int64) -> Int64 {
        instances.lazy.compactMap(\.report).reduce(0) { $0 + figure($1) }
    }
}

/// The services of the workload and their instances, in the order in which they are shown: trouble first.
struct ServiceList {
    var services: [ServiceLine]

    init(_ state: ConsoleState) {
        guard let snapshot = state.data.services else {
            services = []
            return
        }
        let now = state.displayedMilliseconds
        let groups = state.data.groups
        var lines: [InstanceLine] = snapshot.instances.map { report in
            InstanceLine(
                name: report.name,
                service: report.service,
                report: report,
                process: state.data.workload.first { $0.name == report.name },
                lag: Self.lag(of: report.name, in: groups?.group(report.service)),
                silenceMilliseconds: report.silence(nowMilliseconds: now)
            )
        }
        let known = Set(lines.map(\.name))
        lines += state.data.workload.filter { !known.contains($0.name) }
            .map { InstanceLine(name: $0.name, service: $0.group, process: $0) }
        let filter = state.paneState(.workload).filter
        lines = filter.keep(lines) { "\($0.name) \($0.service) \($0.state)" }
        var names = snapshot.stores.map(\.service)
        for line in lines where !names.contains(line.service) { names.append(line.service) }
        let all = names.map { name in
            ServiceLine(
                name: name,
                instances: Self.byTrouble(lines.filter { $0.service == name }, \.health),
                store: snapshot.store(name),
                lag: groups?.group(name)?.figures.lag
            )
        }
        services = Self.byTrouble(filter.isEmpty ? all : all.filter { !$0.instances.isEmpty }, \.health)
    }

    /// What is in trouble comes first; else the order stays, so that rows do not jump.
    private static func byTrouble<Line>(_ lines: [Line], _ health: (Line) -> ServiceHealth) -> [Line] {
        let keyed = lines.enumerated().map { line in
            (trouble: health(line.element).isTrouble ? health(line.element).rawValue : 0, at: line.offset, line.element)
        }
        return keyed.sorted { ($1.trouble, $0.at) < ($0.trouble, $1.at) }.map(\.2)
    }

    private static func lag(of client: String, in group: GroupRow?) -> Int64? {
        guard let members = group?.members.value?.filter({ $0.clientID == client }), !members.isEmpty else {
            return nil
        }
        return members.reduce(0) { $0 + $1.lag }
    }

    var instances: [InstanceLine] { services.flatMap(\.instances) }

    /// The rows of the list with the instances below their services.
    var keys: [RowKey] {
        services.flatMap { service in [.service(service.name)] + service.instances.map { .instance($0.name) } }
    }
}
