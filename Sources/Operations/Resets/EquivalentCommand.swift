import KafkaProtocol

extension ResetOffsetsPlan {
    /// Kafka's own command that does the same, one argument group per element.
    ///
    /// - Parameter file: where the plan's CSV is, for changes that no scenario of Kafka's describes.
    public func equivalentCommand(bootstrapServers: String, file: String = "offsets.csv") -> [String] {
        var words = [
            "kafka-consumer-groups.sh", "--bootstrap-server \(Self.quoted(bootstrapServers))",
            "--group \(Self.quoted(self.request.group))",
        ]
        let forgotten = self.changes.filter { $0.after == nil }.map(\.partition)
        if !forgotten.isEmpty, forgotten.count == self.changes.count {
            return words + Self.topics(Set(forgotten.map(\.topic))) + ["--delete-offsets"]
        }
        words.append("--reset-offsets")
        if let option = self.kafkaOption {
            switch self.request.selection {
            case .committed: words.append("--all-topics")
            case .topics(let topics):
                words += topics.map { selected in
                    let numbers = selected.partitions.map(String.init).joined(separator: ",")
                    return "--topic " + Self.quoted(selected.topic + (numbers.isEmpty ? "" : ":\(numbers)"))
                }
            case .partitions(let partitions):
                var numbers: [String: [String]] = [:]
                for partition in partitions.sorted() {
                    numbers[partition.topic, default: []].append("\(partition.partition)")
                }
                words += numbers.keys.sorted().map { topic in
                    "--topic " + Self.quoted("\(topic):\(numbers[topic, default: []].joined(separator: ","))")
                }
            }
            words.append(option)
        } else {
            words.append("--from-file \(Self.quoted(file))")
        }
        return words + ["--execute"]
    }

    /// Kafka's option for exactly this change; nil where only a file of offsets says it.
    private var kafkaOption: String? {
        guard self.request.edits.isEmpty else { return nil }
        switch self.request.scenario {
        case .fromFile, .undo: return nil
        case .skip: return self.rows.first?.after.map { "--to-offset \($0)" }
        // A duration means another moment every time.
        case .byDuration:
            return ResetScenario.toDatetime(milliseconds: self.request.scenario.instantMilliseconds ?? 0).option
        default: return self.request.scenario.option
        }
    }

    private static func topics(_ names: Set<String>) -> [String] { names.sorted().map { "--topic \(quoted($0))" } }

    /// A word that a shell takes as it is.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:,=@%+".contains($0)) }
        guard !isPlain || word.isEmpty else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
