import ClusterView
import Terminal

/// Facts first, then choices, then the keys.
struct KillMenuLayer {
    var state: ConsoleState
    var menu: KillMenu

    func draw(on surface: inout Surface) {
        guard let snapshot = state.live.snapshot,
            let node = ClusterNode.all(in: snapshot).first(where: { $0.id == menu.target })
        else {
            Dialog(title: [Piece("Kill", Style(.title))], lines: [[Piece("node \(menu.target) is gone")]])
                .draw(on: &surface)
            return
        }
        let forecast = BrokerLossForecast(losing: node.id, in: snapshot)
        var lines = [identity(node, in: snapshot), []]
        lines += choices
        lines += [[], [Piece("What will happen", Style(.title))]]
        lines += Self.consequences(forecast, isController: node.isController)
        lines += [[]]
        let warning = warnings(forecast, node: node)
        if !warning.isEmpty { lines += warning + [[]] }
        lines.append(instruction)
        Dialog(
            title: [Piece("Kill \(node.name)", Style(.bad))],
            answer: [
                Piece("y", Style(.key)), Piece(" confirms · ", .dim), Piece("esc", Style(.key)),
                Piece(" cancels", .dim),
            ],
            lines: lines,
            minimumWidth: min(84, max(20, surface.size.width - 8))
        ).draw(on: &surface)
    }

    private func identity(_ node: ClusterNode, in snapshot: ClusterSnapshot) -> [Piece] {
        var words = ["\(snapshot.identity.ownership.rawValue) \(node.name)", snapshot.identity.name]
        if let pid = node.process?.pid { words.append("pid \(pid)") }
        if let up = node.process?.uptimeMilliseconds { words.append("up \(Figures.age(milliseconds: up))") }
        if !node.address.isEmpty { words.append(node.address) }
        if node.isFrozen { words.append("frozen") }
        return [Piece(words.joined(separator: " · "))]
    }

    private var choices: [[Piece]] {
        [
            choice("9", .kill, "SIGKILL", "process dies now, like a power cut of the process"),
            choice("t", .terminate, "SIGTERM", "controlled shutdown: leaders move first"),
            choice("f", .freeze, "Freeze", "SIGSTOP: alive but silent, like a long pause"),
        ]
    }

    private func choice(_ key: String, _ method: ConsoleIntent.StopMethod, _ name: String, _ effect: String) -> [Piece]
    {
        let isChosen = menu.method == method
        let padded = name + String(repeating: " ", count: 10 - name.count)
        return [
            Piece(isChosen ? "▸ " : "  ", Style(.bad)), Piece("[", .dim), Piece(key, Style(.key)), Piece("] ", .dim),
            Piece(padded, isChosen ? Style(.bad) : Style(.title)), Piece(effect, isChosen ? .text : .dim),
        ]
    }

    /// What losing the node would do, one fact per line.
    static func consequences(_ loss: BrokerLossForecast, isController: Bool = false) -> [[Piece]] {
        var lines: [[Piece]] = []
        if !isController {
            let held = loss.leadersHeld
            lines.append(
                fact("leaders held", held, "of \(Figures.grouped(loss.partitions))", nil, held > 0 ? .text : .dim)
            )
            lines.append(
                fact("will lose their last ISR", loss.goingOffline, "", loss.goingOffline > 0 ? "OFFLINE" : nil, .bad)
            )
            let refusing = loss.refusingAcksAll
            let words = refusing > 0 ? "acks=all will be REFUSED on them  ▲" : nil
            lines.append(fact("under min.insync.replicas", refusing, "", words, .bad))
        }
        lines.append(quorum(loss))
        return lines
    }

    private static func fact(_ name: String, _ count: Int, _ unit: String, _ words: String?, _ role: Role) -> [Piece] {
        let figure = Figures.grouped(count)
        let blanks = String(repeating: " ", count: max(1, 29 - name.count - figure.count))
        var pieces = [
            Piece("  \(name)\(blanks)", .dim),
            Piece(figure, count > 0 ? Style(role) : .text),
        ]
        if !unit.isEmpty { pieces.append(Piece("   \(unit)", .dim)) }
        if let words { pieces.append(Piece("   \(words)", Style(role))) }
        return pieces
    }

    private static func quorum(_ loss: BrokerLossForecast) -> [Piece] {
        let name = "metadata quorum"
        guard let left = loss.votersLeft, let voters = loss.voters else {
            return [Piece("  \(name)", .dim), Piece(String(repeating: " ", count: 11) + "n/a", .dim)]
        }
        let figure = "\(left)/\(voters)"
        let blanks = String(repeating: " ", count: max(1, 29 - name.count - figure.count))
        let words: Piece
        if !loss.quorumSurvives {
            words = Piece("   LOST: nothing can change until one is back  ▲", Style(.bad))
        } else if loss.isVoter {
            words = Piece("   one voter fewer", Style(.warn))
        } else {
            words = Piece("   unaffected (controllers run apart)", .dim)
        }
        return [Piece("  \(name)\(blanks)", .dim), Piece(figure, loss.quorumSurvives ? .text : Style(.bad)), words]
    }

    private func warnings(_ loss: BrokerLossForecast, node: ClusterNode) -> [[Piece]] {
        guard !node.isController else { return [] }
        var lines: [[Piece]] = []
        if !loss.alreadyDown.isEmpty {
            let ids = loss.alreadyDown.map(String.init).joined(separator: ", ")
            let words =
                loss.alreadyDown.count == 1 ? "Broker \(ids) is already down." : "Brokers \(ids) are already down."
            lines.append([Piece("  \(words)", Style(.warn))])
        }
        if loss.refusingAcksAll > 0 {
            let count = DangerLines.partitions(loss.refusingAcksAll)
            lines.append([Piece("  Producers to \(count) will get NOT_ENOUGH_REPLICAS.", Style(.warn))])
        }
        return lines
    }

    private var instruction: [Piece] {
        if let method = menu.method {
            return [
                Piece("  \(method.rawValue) is chosen: ", Style(.warn)), Piece("y", Style(.key)), Piece(" does it."),
            ]
        }
        return [
            Piece("  Choose "), Piece("9", Style(.key)), Piece(", "), Piece("t", Style(.key)), Piece(" or "),
            Piece("f", Style(.key)), Piece(", then "), Piece("y", Style(.key)), Piece(". "),
            Piece("tab", Style(.key)), Piece(": another node.", .dim),
        ]
    }
}
