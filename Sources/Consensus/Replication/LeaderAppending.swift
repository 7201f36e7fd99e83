import Buffers
import CommitLog
import KafkaProtocol

/// The leader's appends, the flush of the log, and the commit that follows from both.
extension Quorum {
    /// Appends the record by which a new leader begins its epoch. Its commit commits everything before it.
    mutating func appendLeaderChange(granting: [Int32], _ now: Int64) throws(QuorumError) {
        let message = LeaderChangeMessage(
            leaderId: self.configuration.localId,
            voters: self.configuration.voters.map { LeaderChangeMessage.Voter(voterId: $0.id) },
            grantingVoters: granting.map { LeaderChangeMessage.Voter(voterId: $0) }
        )
        let value: Bytes
        do throws(WireError) { value = try message.encoded(version: 0) } catch {
            preconditionFailure("a LeaderChange record can always be encoded: \(error)")
        }
        var builder = RecordBatchBuilder(isControl: true)
        builder.append(timestamp: self.wallClock(now), key: ControlRecord.leaderChange.key, value: value)
        _ = try self.appendBatch(builder.build(), now)
    }

    /// Appends `records` as one batch and returns the offset of the last one.
    mutating func appendRecords(_ records: [Bytes], _ now: Int64) throws(QuorumError) -> Int64 {
        let timestamp = self.wallClock(now)
        var builder = RecordBatchBuilder()
        for record in records { builder.append(timestamp: timestamp, key: nil, value: record) }
        let lastOffset = try self.appendBatch(builder.build(), now)
        if self.configuration.appendLingerMilliseconds > 0, self.roleState.leader?.lingerDeadline == nil {
            self.roleState.leader?.lingerDeadline = now + self.configuration.appendLingerMilliseconds
        }
        return lastOffset
    }

    private mutating func appendBatch(_ batch: Bytes, _ now: Int64) throws(QuorumError) -> Int64 {
        let header: RecordBatchHeader
        do throws(RecordBatchError) { header = try RecordBatchHeader(batch) } catch {
            preconditionFailure("a batch just built must have a header: \(error)")
        }
        do throws(LogError) {
            let result = try self.log.appendAsLeader(
                batch,
                header: header,
                leaderEpoch: self.epoch,
                nowMilliseconds: self.wallClock(now)
            )
            return result.lastOffset
        } catch {
            throw .log(error)
        }
    }

    /// The wall-clock time, in milliseconds since 1970, at the monotonic time `now`.
    func wallClock(_ now: Int64) -> Int64 { now + self.wallClockOffsetMilliseconds }

    /// Whether appended records still wait for others to be flushed and shown with them.
    func isLingering(_ now: Int64) -> Bool {
        guard let deadline = self.roleState.leader?.lingerDeadline else { return false }
        return now < deadline
    }

    /// Asks for a flush if something is not durable and no flush is under way. Observers leave that to the log's own
    /// settings: nobody counts them.
    mutating func flushIfNeeded(_ now: Int64) throws(QuorumError) {
        guard self.configuration.isVoter, !self.isLingering(now) else { return }
        self.roleState.leader?.lingerDeadline = nil
        guard self.flush.inFlightUpTo == nil, self.flush.flushedTo < self.log.logEndOffset else { return }
        let request: FlushRequest?
        do throws(LogError) { request = try self.log.filesToFlush() } catch { throw .log(error) }
        if let request {
            self.flush.began(upTo: request.upTo)
            self.outbox.append(.flush(request))
        } else {
            self.flush.foundDurable(upTo: self.log.logEndOffset)
            self.advanceHighWatermark()
        }
    }

    /// The log is durable below `offset`.
    mutating func flushed(upTo offset: Int64, _ now: Int64) {
        guard let durableTo = self.flush.finished(upTo: offset) else { return }
        self.log.flushed(upTo: durableTo)
        self.advanceHighWatermark()
    }

    /// Commits what a majority has durably, on the leader.
    mutating func advanceHighWatermark() {
        guard let leader = self.roleState.leader,
            let offset = leader.committableOffset(localFlushedTo: self.flush.flushedTo),
            offset > self.highWatermark
        else { return }
        self.highWatermark = offset
        self.outbox.append(.committed(upTo: offset))
        guard !leader.isActive else { return }
        self.roleState.leader?.isActive = true
        self.outbox.append(.becameLeader(epoch: leader.epoch, startOffset: leader.epochStartOffset))
    }
}
