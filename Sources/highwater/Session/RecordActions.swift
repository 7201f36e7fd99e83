import ClusterClient
import ClusterView
import Console
import Foundation
import Operations

/// Carries out what the operator wants of records: reading them, keeping a copy, deleting.
struct RecordActions: Sendable {
    let runner: PlanRunner
    /// Nil where no console shows records.
    let browser: RecordBrowser?
    /// Finds what was replayed; nil where nothing can be.
    let replayed: ReplayedPrefix?

    /// - Returns: nil for an intent that is about something else.
    func perform(_ intent: ConsoleIntent, clusterID: String?) async -> ConsoleOutcome? {
        switch intent {
        case .read(let query, let number):
            browser?.read(query, number: number)
            return .shown
        case .saveCopy(let bytes, let what): return save(bytes, what)
        case .planPurge(let topic, let extent): return await plan(topic, extent)
        case .purge(let plan):
            let result = await runner.run(plan, clusterID: clusterID)
            return result.status == .done ? .done(result.sentence) : .failed(result.sentence)
        default: return nil
        }
    }

    private func plan(_ topic: String, _ extent: PurgePlan.Extent) async -> ConsoleOutcome {
        guard let records = runner.means.records else { return .failed("There is no connection to ask through.") }
        var before: [Int32: Int64] = [:]
        if extent == .replayed {
            guard let replayed else { return .failed("This console cannot tell what was replayed.") }
            do throws(ReplayError) {
                before = try await replayed.ends(of: topic)
            } catch {
                return .failed("What of \(topic) was replayed cannot be told: \(error).")
            }
        }
        do throws(ClusterClientError) {
            let ends = try await records.ends(of: [topic])
            return .purgePlan(PurgePlan(topic, extent, ends: ends, replayed: before))
        } catch {
            return .failed("Where \(topic) begins and ends cannot be asked for: \(error).")
        }
    }

    /// What was copied is kept in a file too: not every terminal has a clipboard.
    private func save(_ bytes: [UInt8], _ what: String) -> ConsoleOutcome {
        let folder = URL(fileURLWithPath: Journal.ofUser(ProcessInfo.processInfo.environment).path)
            .deletingLastPathComponent().path
        let path = "\(folder)/copied"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let isSaved = FileManager.default.createFile(
            atPath: path,
            contents: Data(bytes),
            attributes: [.posixPermissions: 0o600]
        )
        let size = bytes.count == 1 ? "1 byte" : "\(bytes.count) bytes"
        return isSaved
            ? .done("\(what) copied, \(size); also in \(path)")
            : .failed("\(what) went to the terminal, but \(path) cannot be written.")
    }
}
