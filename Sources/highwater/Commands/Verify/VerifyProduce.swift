import CommandLineInterface
import RecordClient
import Verification

/// `highwater verify produce`
enum VerifyProduce {
    static let bootstrapServer = Option(
        "--bootstrap-server",
        short: "-b",
        "H:P,...",
        .text,
        "Addresses of the cluster."
    )
    static let topic = Option("--topic", "TOPIC", .text, "An existing topic.")
    static let maxMessages = Option(
        "--max-messages",
        "N",
        .integer(in: -1...Int.max),
        default: -1,
        "How many records to send; -1 for no end."
    )
    static let throughput = Option(
        "--throughput",
        "N",
        .integer(in: -1...10_000_000),
        default: -1,
        "Records per second; -1 for no limit."
    )
    static let acks = Option(
        "--acks",
        "-1|0|1",
        .integer(in: -1...1),
        default: -1,
        "Acknowledgements: -1 of all in sync, 1 of the leader, 0 none."
    )
    static let repeatingKeys = Option(
        "--repeating-keys",
        "N",
        .integer(in: 0...1_000_000),
        default: 0,
        "How many keys take turns; 0 for records without keys."
    )
    static let duration = Option<Duration?>.optional("--duration", "TIME", .duration, "Stops after this time.")
    static let isQuiet = Flag("--quiet", "Leaves out the lines of single records that were acknowledged.")

    static let command = Command(
        "verify produce",
        "Sends numbered records and reports each as Kafka's verifiable producer does.",
        discussion: """
            One JSON object per line: startup_complete, producer_send_success, producer_send_error, \
            shutdown_complete, tool_data. Ctrl-C stops it in order. Exit status 4 when a record was not acknowledged.
            """,
        options: [bootstrapServer, topic, maxMessages, throughput, acks, repeatingKeys, duration, isQuiet]
    ) { arguments in
        var options = VerifyProduceOptions(
            bootstrapServers: arguments[bootstrapServer],
            topic: arguments[topic]
        )
        options.producer.recordLimit = arguments[maxMessages] < 0 ? nil : arguments[maxMessages]
        options.producer.recordsPerSecond = max(0, arguments[throughput])
        options.producer.keyCount = arguments[repeatingKeys]
        options.producer.acknowledgements = acknowledgements(arguments[acks])
        options.durationSeconds = arguments[duration].map(seconds)
        options.printsEachRecord = !arguments[isQuiet]
        let result = try await UntilInterrupted.run { [options] in
            try await runVerifyProduce(options) { StandardOutput.write($0 + "\n") }
        }
        return result.isClean ? .done : .verdictNotGood
    }

    private static func acknowledgements(_ number: Int) -> ProducerConfiguration.Acknowledgements {
        switch number {
        case 0: .none
        case 1: .leader
        default: .all
        }
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
