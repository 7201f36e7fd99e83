/// Everything a key or a typed command can ask for.
package enum ConsoleCommand: String, Sendable, CaseIterable {
    // Panes and views
    case openLeaders
    case openLag
    case openRebalances
    case openDeadLetters
    case openLatency
    case openBrokers
    case openTopics
    case openEvents
    case openWorkload
    case nextPane
    case previousPane
    case drillIn
    case back
    case lastView
    case zoom
    case dashboard
    // Rows
    case moveUp
    case moveDown
    case pageUp
    case pageDown
    case first
    case last
    // What is shown
    case filter
    case cycleScope
    case troubleOnly
    case why
    case memberTree
    case sortPrevious
    case sortNext
    case sortInvert
    case freeze
    case theme
    // Acting on the cluster
    case killMenu
    case start
    case elect
    case workload
    case slower
    case faster
    case tune
    case reset
    case skip
    case undo
    // The program
    case commandLine
    case help
    case redraw
    case suspend
    case quit
    // Inside layers
    case chooseKill
    case chooseTerminate
    case chooseFreeze
    case otherNode
    case nextScenario
    case previousScenario
    case typeValue
    case stepDown
    case stepUp
    case editOffset
    case waitForEmpty
    case stopMembers
    case save
    case confirm
    case cancel
    case pick
    case close
    // Inside a line of text
    case submit
    case abandon
    case complete
    case clearLine
}
