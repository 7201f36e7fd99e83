import ClusterView
import KafkaProtocol
import Terminal

/// What of the console is looked at.
struct ConsoleView: Sendable, Equatable {
    var pane: PaneKind
    /// Whether the pane has the whole screen where the dashboard would fit.
    var isZoomed = false
    /// The row that is opened, if any.
    var detail: RowKey?
    /// The record that is opened in a list of records, if any.
    var record: RecordPlace?
}

/// A line being typed.
struct Prompt: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case command
        /// With the filter to go back to.
        case filter(before: Filter)
        /// The value of a scenario.
        case resetValue(ResetChoice)
        /// An offset for one partition.
        case resetOffset(TopicPartition)
        /// What a list of records is filtered by.
        case recordFilter
        /// Where a list of records begins.
        case seek(SeekChoice)
        /// The name of the topic whose records are to be deleted.
        case purgedName(String)
        /// Where a replay sends everything.
        case replayTarget
        /// How fast it may.
        case replayRate
        /// What a setting of the workload is to be, by its key.
        case settingValue(String)
    }

    var kind: Kind
    var field = TextField()
}

/// A sentence shown for a while in place of the hints.
struct Message: Sendable, Equatable {
    /// How long it stays.
    static let shownMilliseconds: Int64 = 6000

    var text: String
    var role: Role
    var untilMilliseconds: Int64
}

/// What the state asks of the world around it.
package enum ConsoleEffect: Sendable, Equatable {
    case perform(ConsoleIntent)
    /// Puts bytes into the clipboard of whoever sits at the terminal.
    case copy([UInt8])
    /// Lets the operator's editor have the terminal and a value; what comes back is taken in by `finishEdit`.
    case edit(EditedValue)
    case useTheme(String)
    case redraw
    case suspend
    case quit
}

/// Everything the screen is made of. Input and updates change it, `ConsoleScreen` draws it; neither waits for anything.
package struct ConsoleState: Sendable {
    /// What is shown while the display is frozen, and since when.
    struct Frozen: Sendable {
        var data: ConsoleData
        var sinceMilliseconds: Int64
    }

    package internal(set) var size: Size
    /// The time of the last tick, in milliseconds since 1970.
    package internal(set) var nowMilliseconds: Int64
    var utcOffsetSeconds: Int
    /// How often snapshots are expected.
    var refreshMilliseconds: Int64
    var live = ConsoleData()
    var frozen: Frozen?
    var view: ConsoleView
    var viewBefore: ConsoleView?
    var panes: [PaneKind: PaneState] = [:]
    /// What of each list of records is looked at, by the row that was opened.
    var records: [RowKey: RecordsMemory] = [:]
    /// The records that are read now, and the number of the question for them.
    var reading: RecordQuery?
    var readingNumber = 0
    /// Whether what was read is no longer what is there, so that it has to be read again.
    var readingIsOld = false
    /// The replay that runs, whether its layer is open or not.
    var runningReplay: ReplayDialog?
    /// What came out of the editor and could not be used.
    var rejectedEdit: EditedValue?
    /// The part of the opened record that scrolls.
    var content: RecordContent?
    /// The opened record: the list may have let it go.
    var heldRecord: BrowsedRecord?
    var layers: [Layer] = []
    var prompt: Prompt?
    var message: Message?
    /// The order of the partitions, kept while neither they nor what is asked of them changes.
    let partitionOrder = Remembered<PartitionOrder, PartitionOrder.Result>()
    /// Ordered and not answered yet.
    var underWay: [ConsoleIntent] = []

    package init(
        size: Size,
        nowMilliseconds: Int64,
        utcOffsetSeconds: Int = 0,
        refreshMilliseconds: Int64 = 1000,
        pane: PaneKind = .leaders,
        isZoomed: Bool = false
    ) {
        self.size = size
        self.nowMilliseconds = nowMilliseconds
        self.utcOffsetSeconds = utcOffsetSeconds
        self.refreshMilliseconds = refreshMilliseconds
        self.view = ConsoleView(pane: pane, isZoomed: isZoomed)
    }

    /// What is drawn: the present, or the moment the display was frozen at.
    var data: ConsoleData { frozen?.data ?? live }
    var snapshot: ClusterSnapshot? { data.snapshot }
    /// The pane that the keys go to.
    package var focusedPane: PaneKind { view.pane }
    /// The moment that ages are counted to.
    var displayedMilliseconds: Int64 { frozen?.sinceMilliseconds ?? nowMilliseconds }

    /// The pane's memory; panes never visited have a fresh one.
    func paneState(_ pane: PaneKind) -> PaneState { panes[pane] ?? PaneState() }

    mutating func changePane(_ pane: PaneKind, _ change: (inout PaneState) -> Void) {
        change(&panes[pane, default: PaneState()])
    }

    /// How long brokers and partitions have not been confirmed, once that is longer than two refreshes.
    var staleMilliseconds: Int64? {
        guard let snapshot else { return nil }
        let age = displayedMilliseconds - snapshot.metadataAtMilliseconds
        return age > 2 * refreshMilliseconds + 500 ? age : nil
    }

    /// How long groups have not been listed, once that is longer than two refreshes.
    var groupsStaleMilliseconds: Int64? {
        guard let groups = data.groups, groups.listing != .notPermitted, groups.listing != .notSupported else {
            return nil
        }
        guard groups.listing != .awaited else { return nil }
        let age = displayedMilliseconds - groups.listedAtMilliseconds
        return age > 2 * max(refreshMilliseconds, Int64(groups.refreshMilliseconds)) + 500 ? age : nil
    }

    /// How long topics have not been listed, once that is longer than two refreshes.
    var topicsStaleMilliseconds: Int64? {
        guard let topics = data.topics, !topics.topics.isEmpty else { return nil }
        let age = displayedMilliseconds - topics.listedAtMilliseconds
        return age > 2 * topics.refreshMilliseconds + 2000 ? age : nil
    }

    /// How long the load has said nothing, once that is longer than two refreshes.
    var loadStaleMilliseconds: Int64? {
        guard let load = data.load else { return nil }
        let age = displayedMilliseconds - load.takenAtMilliseconds
        return age > 2 * max(refreshMilliseconds, 1000) + 500 ? age : nil
    }

    /// How the screen is divided now.
    var layout: ScreenLayout {
        ScreenLayout(size: size, isZoomed: view.isZoomed || view.detail != nil, pane: view.pane)
    }

    var canGoBack: Bool {
        if view.pane == .latency, paneState(.latency).latency != LatencyChoice() { return true }
        return !paneState(view.pane).filter.isEmpty || paneState(view.pane).selected != nil || view.detail != nil
            || (layout.hasTabs ? view.isZoomed : !layout.isDashboard) || paneState(view.pane).scope != .all
            || paneState(view.pane).showsTroubleOnly
    }

    /// Why nothing may be changed, or nil.
    package var reasonAgainstChanges: String? {
        guard let snapshot = live.snapshot else { return "no cluster has answered yet" }
        if snapshot.identity.isReadOnly { return "this console is read-only" }
        return nil
    }

    /// Why no process may be stopped or started, or nil.
    package var reasonAgainstProcesses: String? {
        if let reason = reasonAgainstChanges { return reason }
        guard live.snapshot?.identity.ownership == .embedded
        else { return "processes of a remote cluster cannot be reached from here" }
        return nil
    }

    // MARK: - What comes from outside

    /// Takes in a snapshot, figures or an event.
    package mutating func apply(_ update: ConsoleUpdate) {
        live.apply(update)
        if case .replay(let status) = update { take(status) }
        if case .records = update { refreshContent() }
    }

    /// Lets time pass.
    ///
    /// - Returns: whether the screen looks different now.
    @discardableResult
    package mutating func tick(nowMilliseconds now: Int64) -> Bool {
        let before = nowMilliseconds
        nowMilliseconds = now
        if let message, message.untilMilliseconds <= now { self.message = nil }
        return before / 1000 != now / 1000 || live.changes.isAnyVisible(nowMilliseconds: now)
    }

    /// Takes in what became of an intent.
    package mutating func finish(_ intent: ConsoleIntent, _ outcome: ConsoleOutcome) {
        if let index = underWay.firstIndex(of: intent) { underWay.remove(at: index) }
        if finishOffsets(intent, outcome) || finishReplay(intent, outcome) || finishRecords(intent, outcome)
            || finishTuning(intent, outcome)
        {
            return
        }
        switch outcome {
        case .resetPlan, .offsetsReset, .changes, .purgePlan, .replayPlans, .replayed, .shown: break
        case .done(let text):
            log(.note, intent.subject, text)
            say(text, .good)
        case .failed(let text):
            log(.bad, intent.subject, text)
            say(text, .bad)
        case .election(let results):
            let elected = results.count { $0.error == nil }
            log(.change, .cluster, "elected \(elected) of \(results.count) preferred leaders")
            message = nil
            layers.append(.electionResult(results, scroll: 0))
        }
    }

    mutating func say(_ text: String, _ role: Role) {
        message = Message(text: text, role: role, untilMilliseconds: nowMilliseconds + Message.shownMilliseconds)
    }

    mutating func log(_ severity: ClusterEvent.Severity, _ subject: ClusterEvent.Subject, _ text: String) {
        live.log(
            ClusterEvent(
                atMilliseconds: nowMilliseconds,
                severity: severity,
                source: .you,
                subject: subject,
                text: text
            )
        )
    }
}
