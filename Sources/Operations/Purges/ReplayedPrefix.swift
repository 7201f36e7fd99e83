import ClusterView
import RecordClient

/// Finds how far the partitions of a topic were replayed without a gap: what lies before that may go.
///
/// What replays have committed says which offsets they went over, and their notes which records they sent or parked. What
/// is not known for certain counts as not replayed.
public struct ReplayedPrefix: Sendable {
    private let cluster: any ReplayCluster
    private let records: any ReplayRecords
    private let reader: DeadLetterReader

    public init(cluster: any ReplayCluster, records: any ReplayRecords, reader: DeadLetterReader = .standard) {
        self.cluster = cluster
        self.records = records
        self.reader = reader
    }

    /// - Returns: the first offset that was not replayed of each partition that begins with replayed records.
    public func ends(of topic: String) async throws(ReplayError) -> [Int32: Int64] {
        let history = try await self.cluster.history(of: topic, without: nil)
        guard !history.isEmpty else { return [:] }
        let there = try await self.cluster.spans(of: .all, in: topic)
        let known = history.within(there)
        let covered = there.compactMap { known.covered($0) }
        guard !covered.isEmpty else { return [:] }
        var ends = Dictionary(uniqueKeysWithValues: covered.map { ($0.partition, $0.to) })
        let reading = try await self.records.read(topic, covered)
        let failure: ReplayError?
        do throws(ReplayError) {
            while true {
                let records = try await reading.next(limit: 5000)
                guard !records.isEmpty else { break }
                for record in records where record.offset < ends[record.partition] ?? 0 {
                    if !known.hasSurelyMoved(record, self.reader) { ends[record.partition] = record.offset }
                }
            }
            failure = nil
        } catch {
            failure = error
        }
        await reading.close()
        if let failure { throw failure }
        return ends.filter { partition, end in covered.contains { $0.partition == partition && $0.from < end } }
    }
}
