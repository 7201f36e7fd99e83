import Buffers
import CommitLog
import KafkaProtocol

/// The file `quorum-state` in the metadata log's directory, in Kafka's JSON (QuorumStateData version 1; version 0 is read
/// too). Every write is durable when it returns.
struct QuorumStateFile {
    static let name = "quorum-state"

    let path: String
    private let directory: String
    private let fileSystem: any FileSystem

    init(directory: String, fileSystem: any FileSystem) {
        self.path = "\(directory)/\(Self.name)"
        self.directory = directory
        self.fileSystem = fileSystem
    }

    /// The stored state, or nil when there is none yet.
    func read() throws(QuorumError) -> ElectionState? {
        let content: Bytes?
        do throws(FileError) { content = try self.fileSystem.contents(of: self.path) } catch { throw .storage(error) }
        guard let content else { return nil }
        guard let fields = FlatJSON.parse(content.string) else {
            throw .corruptState(path: self.path, reason: "it is not a JSON object")
        }
        return try self.state(from: fields)
    }

    private func state(from fields: [FlatJSON.Field]) throws(QuorumError) -> ElectionState {
        func number(_ name: String) throws(QuorumError) -> Int32 {
            guard let text = FlatJSON.value(name, in: fields), let value = Int32(text) else {
                throw .corruptState(path: self.path, reason: "\(name) is missing or not a number")
            }
            return value
        }
        let version = try number("data_version")
        guard version == 0 || version == 1 else {
            throw .corruptState(path: self.path, reason: "data_version \(version) is not known")
        }
        let (leader, voted) = (try number("leaderId"), try number("votedId"))
        let epoch = try number("leaderEpoch")
        let directory = FlatJSON.value("votedDirectoryId", in: fields).flatMap { Uuid($0) }
        return ElectionState(
            epoch: max(epoch, 0),
            votedId: voted >= 0 ? voted : nil,
            votedDirectoryId: directory ?? .zero,
            leaderId: leader >= 0 ? leader : nil
        )
    }

    /// Makes sure that the directory itself is not lost with power, once, before anything is promised.
    func prepareDirectory() throws(QuorumError) {
        do throws(FileError) {
            try self.fileSystem.sync(directory: self.directory.parentDirectory)
        } catch {
            throw .storage(error)
        }
    }

    /// Replaces the stored state.
    func write(_ state: ElectionState) throws(QuorumError) {
        let text = """
            {"leaderId":\(state.leaderId ?? -1),"leaderEpoch":\(state.epoch),"votedId":\(state.votedId ?? -1),\
            "votedDirectoryId":"\(state.votedDirectoryId)","data_version":1}
            """
        do throws(FileError) {
            try self.fileSystem.replace(self.path, with: Bytes(text.utf8), durable: true)
        } catch {
            throw .storage(error)
        }
    }
}
