import ClusterView
import Terminal

/// The first row: which cluster, how it is, what time it is there.
struct HeaderBar {
    var state: ConsoleState

    /// A part of the header; the ones with the greatest rank are left out first.
    private struct Segment {
        var pieces: [Piece]
        var rank: Int
        var gap = 2

        var width: Int { pieces.reduce(gap) { $0 + $1.columns } }
    }

    func draw(on surface: inout Surface) {
        let width = surface.size.width
        let right = rightSide
        let rightWidth = right.reduce(1) { $0 + $1.columns }
        var segments = leftSide(width: width)
        while segments.reduce(1, { $0 + $1.width }) + rightWidth + 1 > width,
            let victim = segments.indices.filter({ segments[$0].rank > 0 }).max(by: {
                (segments[$0].rank, $0) < (segments[$1].rank, $1)
            })
        {
            segments.remove(at: victim)
        }
        var x = 1
        for (index, segment) in segments.enumerated() {
            if index > 0 { x += segment.gap }
            x = surface.put(segment.pieces, x: x, y: 0)
        }
        surface.put(right, x: width - rightWidth, y: 0)
    }

    private func leftSide(width: Int) -> [Segment] {
        let logo = width >= 100 ? "≋ HIGHWATER" : "≋"
        guard let snapshot = state.snapshot else {
            return [
                Segment(pieces: [Piece(logo, Style(.accent).with(.bold))], rank: 0),
                Segment(pieces: [Piece("connecting…", .dim)], rank: 0),
            ]
        }
        let totals = snapshot.totals
        return [
            Segment(pieces: [Piece(logo, Style(.accent).with(.bold))], rank: 0),
            Segment(pieces: identity(snapshot.identity), rank: 0, gap: width >= 100 ? 2 : 1),
            Segment(pieces: brokers(snapshot), rank: 0),
            Segment(pieces: controller(snapshot.quorum), rank: 3),
            Segment(pieces: rates, rank: 5),
            Segment(pieces: lost, rank: lostCount > 0 ? 0 : 6),
            Segment(pieces: count("URP", totals.underReplicated, .warn), rank: 0),
            Segment(pieces: count("<min", totals.refusingAcksAll, .bad), rank: 1),
            Segment(pieces: count("off", totals.offline, .bad), rank: 2),
        ].filter { !$0.pieces.isEmpty }
    }

    private func identity(_ identity: ClusterIdentity) -> [Piece] {
        [
            Piece(CharacterWidth.truncated(identity.name, to: 24), Style(.title)),
            Piece("·\(identity.ownership.rawValue) ", .dim),
            identity.isReadOnly ? Piece("RO", Style(.warn)) : Piece("RW", Style(.accent)),
        ]
    }

    /// How many serve, and which ones do not.
    private func brokers(_ snapshot: ClusterSnapshot) -> [Piece] {
        let totals = snapshot.totals
        let out = snapshot.brokers.filter(\.isOut).map { "\($0.id)" }
        let style = out.isEmpty ? Style(.good) : Style(.bad)
        let pieces = [Piece("brokers ", .dim), Piece("\(totals.brokersServing)/\(totals.brokers)", style)]
        guard !out.isEmpty else { return pieces }
        let named = out.count <= 3 ? out.joined(separator: ",") : "\(out[0]),\(out[1]),…"
        return pieces + [Piece(" ✗\(named)", Style(.bad))]
    }

    private func controller(_ quorum: Reading<QuorumView>) -> [Piece] {
        switch quorum {
        case .known(let view), .stale(let view, _):
            guard let leader = view.leaderID else { return [Piece("ctrl ", .dim), Piece("none", Style(.bad))] }
            return [Piece("ctrl ", .dim), Piece("\(leader)"), Piece(" e\(view.leaderEpoch)", .dim)]
        case .notSupported: return [Piece("ctrl n/a", .dim)]
        case .notPermitted: return [Piece("ctrl ", .dim), Piece("⊘", Style(.warn))]
        case .absent: return [Piece("ctrl –", .dim)]
        }
    }

    private var rates: [Piece] {
        guard let load = state.data.load else { return [] }
        return [
            Piece("in ", .dim), Piece(Figures.compact(load.ackedPerSecond) + "/s"), Piece(" out ", .dim),
            Piece(Figures.compact(load.consumedPerSecond) + "/s"),
        ]
    }

    private var lostCount: Int64 { state.data.load?.lost ?? 0 }

    private var lost: [Piece] {
        guard let load = state.data.load else { return [] }
        return [
            Piece("lost ", .dim), Piece(Figures.compact(Double(load.lost)), load.lost > 0 ? Style(.bad) : Style(.good)),
        ]
    }

    private func count(_ name: String, _ value: Int, _ role: Role) -> [Piece] {
        [Piece("\(name) ", .dim), Piece(Figures.grouped(value), value > 0 ? Style(role) : .dim)]
    }

    /// The clock with the sign of life, or why what is shown is not the present.
    private var rightSide: [Piece] {
        let clock = Figures.clock(milliseconds: state.nowMilliseconds, utcOffsetSeconds: state.utcOffsetSeconds)
        if let frozen = state.frozen {
            let age = Figures.wholeAge(milliseconds: state.nowMilliseconds - frozen.sinceMilliseconds)
            return [Piece(" frozen \(age) ", Style(.title, on: .past)), Piece(" \(clock) ")]
        }
        if case .unreachable(let since, _)? = state.snapshot?.contact {
            let age = Figures.wholeAge(milliseconds: state.nowMilliseconds - since)
            return [Piece("no answer \(age) ", Style(.bad)), Piece("\(clock) "), Piece("○ ", Style(.bad))]
        }
        if let stale = state.staleMilliseconds {
            return [
                Piece("stale \(Figures.wholeAge(milliseconds: stale)) ", Style(.warn)), Piece("\(clock) "),
                Piece("○ ", Style(.warn)),
            ]
        }
        return [Piece("\(clock) "), Piece("● ", Style(state.snapshot == nil ? .dim : .good))]
    }
}
