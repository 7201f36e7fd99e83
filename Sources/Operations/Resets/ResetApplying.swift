import ClusterClient
import KafkaProtocol

extension ResetOffsetsPlan {
    /// Commits the new offsets and reads them back; nothing happens unless the group is still as the plan has it.
    public func apply(through means: OperationMeans) async -> PlanResult {
        guard let offsets = means.offsets else {
            return PlanResult(.refused, "There is no connection to change offsets through.")
        }
        guard !self.changes.isEmpty else { return PlanResult(.done, self.record.sentences.joined(separator: " ")) }
        do throws(ClusterClientError) {
            if let reason = try await self.reasonAgainst(offsets) { return PlanResult(.refused, reason) }
            let results = try await self.change(offsets)
            return await self.verify(results, offsets, means)
        } catch {
            if case .readOnly = error { return PlanResult(.refused, OperationMeans.readOnlyReason) }
            return PlanResult(.failed, "The offsets could not be changed: \(error).")
        }
    }

    /// What has changed since the plan was made; nil if nothing has.
    private func reasonAgainst(_ offsets: any GroupOffsets) async throws(ClusterClientError) -> String? {
        let status = try await offsets.status(of: self.request.group)
        guard status.state.isInactive else { return Self.refusalOfActive(self.request.group, status.state) }
        let committed = try await offsets.committed(by: self.request.group)
        if let moved = self.changes.first(where: { committed[$0.partition] != $0.before }) {
            let now = committed[moved.partition].map(String.init) ?? "none"
            return
                "Nothing is changed: the group's offset of \(moved.partition) is \(now) by now, so the plan is out of "
                + "date. Make it again."
        }
        guard case .undo = self.request.scenario else { return try await self.reasonAgainstTargets(offsets) }
        return nil
    }

    /// Retention may have taken away what the group is to go to.
    private func reasonAgainstTargets(_ offsets: any GroupOffsets) async throws(ClusterClientError) -> String? {
        let ends = try await offsets.ends(of: self.changes.map(\.partition))
        for row in self.changes {
            guard let after = row.after, let low = ends[row.partition]?.low else { continue }
            if after < low {
                return "Nothing is changed: \(row.partition) begins at \(low) by now, behind the \(after) of the plan. "
                    + "Make it again."
            }
        }
        return nil
    }

    /// - Returns: Kafka's error for each partition.
    private func change(
        _ offsets: any GroupOffsets
    ) async throws(ClusterClientError) -> [TopicPartition: ErrorCode] {
        var results: [TopicPartition: ErrorCode] = [:]
        let commits = self.changes.compactMap { row in
            row.after.map { OffsetToCommit(partition: row.partition, offset: $0) }
        }
        if !commits.isEmpty {
            for result in try await offsets.commit(commits, for: self.request.group) {
                results[result.partition] = result.errorCode
            }
        }
        let deletions = self.changes.filter { $0.after == nil }.map(\.partition)
        guard !deletions.isEmpty else { return results }
        do throws(ClusterClientError) {
            for result in try await offsets.forget(deletions, of: self.request.group) {
                results[result.partition] = result.errorCode
            }
        } catch {
            // What was committed stays committed: the answer has to tell of both.
            guard !commits.isEmpty else { throw error }
            let code = if case .refused(_, let code, _) = error { code } else { ErrorCode.unknownServerError }
            for partition in deletions { results[partition] = code }
        }
        return results
    }

    /// Reads the offsets back until they are those of the plan, for as long as the means allow.
    private func verify(
        _ results: [TopicPartition: ErrorCode],
        _ offsets: any GroupOffsets,
        _ means: OperationMeans
    ) async -> PlanResult {
        let accepted = self.changes.filter { results[$0.partition] == ErrorCode.none }
        var seen: [TopicPartition: Int64]?
        var missing = accepted
        for look in 0..<means.looks where !missing.isEmpty {
            if look > 0 { try? await Task.sleep(for: means.lookInterval) }
            seen = (try? await offsets.committed(by: self.request.group)) ?? seen
            guard let seen else { continue }
            missing = accepted.filter { seen[$0.partition] != $0.after }
        }
        let unread = Set(missing.map(\.partition))
        let steps = self.rows.compactMap { row -> PlanResult.Step? in
            let name = row.partition.description
            if let obstacle = row.obstacle { return .init(name, error: "NOT_CHANGED", detail: obstacle) }
            guard row.isChange else { return nil }
            let offset = row.after.map { "offset \($0)" } ?? "no offset"
            switch results[row.partition] {
            case ErrorCode.none?:
                guard unread.contains(row.partition) else { return .init(name, detail: offset) }
                let read = seen.map { $0[row.partition].map { "offset \($0)" } ?? "no offset" } ?? "no answer"
                return .init(name, error: "NOT_READ_BACK", detail: "\(read) instead of \(offset)")
            case let code?: return .init(name, error: code.name)
            case nil: return .init(name, error: "NO_ANSWER")
            }
        }
        return self.result(steps)
    }

    private func result(_ steps: [PlanResult.Step]) -> PlanResult {
        let failed = steps.count { $0.error != nil }
        let changed = steps.count - failed
        var sentence =
            "\(changed == 1 ? "One offset" : "\(changed) offsets") of \(self.request.group) changed and read back"
        if failed > 0 { sentence += ", \(failed) not" }
        if changed > 0 { sentence += "; highwater undo \(self.id) takes it back" }
        if steps.allSatisfy({ $0.error == ErrorCode.unknownMemberId.name }) {
            sentence = "Nothing is changed: the group '\(self.request.group)' has members by now."
        }
        return PlanResult(failed > 0 ? .failed : .done, sentence, steps: steps)
    }
}
