import ClusterView
import Terminal

/// A short list of nodes to choose one from.
struct NodePickerLayer {
    var state: ConsoleState
    var picker: NodePicker

    func draw(on surface: inout Surface) {
        let nodes = state.live.snapshot.map(ClusterNode.all(in:)) ?? []
        let title = picker.purpose == .kill ? "Which node to kill or freeze?" : "Which node to start or thaw?"
        let lines = picker.nodes.map { id -> [Piece] in
            let isSelected = id == picker.selected
            let node = nodes.first { $0.id == id }
            let name = node?.name ?? "node \(id)"
            let padded = name + String(repeating: " ", count: max(1, 18 - name.count))
            return [
                Piece(isSelected ? "▸ " : "  ", Style(.accent)),
                Piece(padded, isSelected ? Style(.title) : .text),
                Piece(describe(node), .dim),
            ]
        }
        let index = picker.nodes.firstIndex(of: picker.selected) ?? 0
        Dialog(
            title: [Piece(title, Style(.title))],
            lines: lines,
            scroll: max(0, index - 5),
            minimumWidth: 52
        ).draw(on: &surface)
    }

    private func describe(_ node: ClusterNode?) -> String {
        guard let node else { return "gone" }
        if node.isFrozen { return "frozen · thaw" }
        if !node.isRunning { return node.process?.lastExit.map { "stopped · \($0)" } ?? "stopped" }
        guard let snapshot = state.live.snapshot else { return "" }
        if node.isController { return snapshot.quorum.value?.leaderID == node.id ? "active controller" : "controller" }
        let leaders = snapshot.broker(node.id)?.leaders ?? 0
        return "leads \(DangerLines.partitions(leaders)) · \(node.address)"
    }
}
