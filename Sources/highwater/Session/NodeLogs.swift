import ClusterView
import Foundation
import Synchronization

/// The logs of an embedded cluster's nodes, read as they grow: what coordinators say of rebalances.
final class NodeLogs: RebalanceWitness {
    private struct Place {
        var path: String
        var offset: UInt64
        /// What was read of a line that is not complete yet.
        var rest: [UInt8] = []
        var account = CoordinatorAccount()
    }

    private let places: Mutex<[Place]>
    /// So much of what was written before the start is read.
    private static let pastByteCount: UInt64 = 512 * 1024

    /// - Parameter dataDirectory: of the embedded cluster; each `node-<id>/logs/node.log` in it is read.
    init(dataDirectory: String) {
        let nodes = (try? FileManager.default.contentsOfDirectory(atPath: dataDirectory)) ?? []
        places = Mutex(
            nodes.filter { $0.hasPrefix("node-") }.sorted().map { node in
                let path = "\(dataDirectory)/\(node)/logs/node.log"
                let size = Self.size(of: path)
                return Place(path: path, offset: size > Self.pastByteCount ? size - Self.pastByteCount : 0)
            }
        )
    }

    /// Rebalances that came to their end since this was last called, by time.
    func take() -> [Rebalance] {
        let found = places.withLock { places in
            var found: [Rebalance] = []
            for index in places.indices { found += Self.read(&places[index]) }
            return found
        }
        return found.sorted { $0.endMilliseconds < $1.endMilliseconds }
    }

    private static func size(of path: String) -> UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
    }

    private static func read(_ place: inout Place) -> [Rebalance] {
        let size = size(of: place.path)
        // A file that is shorter than what was read of it was begun anew.
        if size < place.offset {
            place.offset = 0
            place.rest = []
        }
        guard size > place.offset, let file = FileHandle(forReadingAtPath: place.path) else { return [] }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: place.offset)) != nil, let data = try? file.readToEnd() else { return [] }
        place.offset += UInt64(data.count)
        let bytes = place.rest + Array(data)
        var found: [Rebalance] = []
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        place.rest = lines.popLast().map(Array.init) ?? []
        for line in lines {
            guard line.count > 40 else { continue }
            if let rebalance = place.account.observe(line: Substring(String(decoding: line, as: UTF8.self))) {
                found.append(rebalance)
            }
        }
        return found
    }
}
