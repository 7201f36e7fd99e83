import CommandLineInterface
import Verification

/// `highwater verify consume`
enum VerifyConsume {
    static let maxMessages = Option(
        "--max-messages",
        "N",
        .integer(in: -1...Int.max),
        default: -1,
        "How many records to read; -1 for no end."
    )
    static let run = Option<String?>.optional(
        "--run",
        "ID",
        .text,
        "Whose records are checked: what stands before the dot of their values. The first run that is met otherwise."
    )
    static let latest = Flag("--latest", "Begins behind the last record instead of at the first.")

    static let command = Command(
        "verify consume",
        "Reads a topic and reports what it read as Kafka's verifiable consumer does.",
        discussion: """
            One JSON object per line: startup_complete, partitions_assigned, records_consumed, tool_data, \
            shutdown_complete. Exit status 4 when records of the run were duplicated, out of order or missing in \
            between.
            """,
        options: [VerifyProduce.bootstrapServer, VerifyProduce.topic, maxMessages, run, latest, VerifyProduce.duration]
    ) { arguments in
        var options = VerifyConsumeOptions(
            bootstrapServers: arguments[VerifyProduce.bootstrapServer],
            topic: arguments[VerifyProduce.topic]
        )
        options.consumer.runId = arguments[run]
        options.recordLimit = arguments[maxMessages] < 0 ? nil : arguments[maxMessages]
        options.durationSeconds = arguments[VerifyProduce.duration].map(VerifyProduce.seconds)
        options.startsAtEnd = arguments[latest]
        let result = try await UntilInterrupted.run { [options] in
            try await runVerifyConsume(options) { StandardOutput.write($0 + "\n") }
        }
        return result.isClean ? .done : .verdictNotGood
    }
}
