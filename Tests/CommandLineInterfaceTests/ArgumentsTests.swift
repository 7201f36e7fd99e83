import CommandLineInterface
import Testing

@Suite struct ArgumentsTests {
    private enum Table {
        static let node = Option("ID", "ID", .integer(in: 1...99), "Node.")
        static let brokers = Option("--brokers", short: "-b", "N", .integer(in: 1...9), default: 3, "Brokers.")
        static let directory = Option<String?>.optional("--data-dir", "DIR", .text, "Directory.")
        static let topics = Option<[String]>.repeated("--topic", "T", .text, "Topics.")
        static let detach = Flag("--detach", "Detaches.")
        static let command = Command(
            "cluster kill",
            "Kills.",
            positionals: [node],
            options: [brokers, directory, topics, detach, OutputFormat.option]
        ) { _ in .done }
    }

    private func sentence(_ words: [String]) -> String? {
        do throws(CommandFailure) {
            _ = try Arguments(words, for: Table.command)
            return nil
        } catch {
            #expect(error.status == .usage)
            return error.sentence
        }
    }

    @Test func valuesComeTypedFromEitherSpelling() throws {
        let arguments = try Arguments(
            ["--brokers=5", "7", "--data-dir", "/x y", "--topic", "a", "--topic=b=c", "--detach", "-o", "json"],
            for: Table.command
        )
        #expect(arguments[Table.node] == 7)
        #expect(arguments[Table.brokers] == 5)
        #expect(arguments[Table.directory] == "/x y")
        #expect(arguments[Table.topics] == ["a", "b=c"])
        #expect(arguments[Table.detach])
        #expect(arguments[OutputFormat.option] == .json)
    }

    @Test func defaultsStandForWhatIsNotGiven() throws {
        let arguments = try Arguments(["7"], for: Table.command)
        #expect(arguments[Table.brokers] == 3)
        #expect(arguments[Table.directory] == nil)
        #expect(arguments[Table.topics] == [])
        #expect(!arguments[Table.detach])
        #expect(!arguments.has(Table.brokers))
    }

    @Test func mistakesAreSentences() {
        #expect(sentence([]) == "cluster kill needs ID.")
        #expect(sentence(["7", "8"]) == "cluster kill does not take the argument \"8\".")
        #expect(sentence(["x"]) == "ID takes a whole number from 1 to 99, not \"x\".")
        #expect(sentence(["7", "--brokers", "10"]) == "--brokers takes a whole number from 1 to 9, not \"10\".")
        #expect(sentence(["7", "--brokers"]) == "--brokers needs a value: --brokers N.")
        #expect(sentence(["7", "--detach=yes"]) == "--detach does not take a value.")
        #expect(sentence(["7", "--detach", "--detach"]) == "--detach is given twice.")
        #expect(sentence(["7", "--data-dir", ""]) == "--data-dir takes a text that is not empty, not \"\".")
        #expect(sentence(["7", "-o", "xml"]) == "--output takes one of table, wide, json, jsonl, csv, not \"xml\".")
    }

    @Test func unknownOptionSuggestsTheNearest() {
        #expect(sentence(["7", "--borkers", "3"]) == "cluster kill has no option --borkers. Did you mean --brokers?")
        #expect(sentence(["7", "--data", "x"]) == "cluster kill has no option --data. Did you mean --data-dir?")
        #expect(sentence(["7", "--zzz"]) == "cluster kill has no option --zzz.")
    }

    @Test func wordsAfterTwoDashesAreArguments() {
        #expect(sentence(["--", "--detach"]) == "ID takes a whole number from 1 to 99, not \"--detach\".")
        #expect(sentence(["-5"]) == "ID takes a whole number from 1 to 99, not \"-5\".")
    }

    @Test(arguments: [
        ("500ms", Duration.milliseconds(500), "500ms"), ("2s", .seconds(2), "2s"), ("1.5m", .seconds(90), "90s"),
        ("3h", .seconds(10800), "3h"), ("7d", .seconds(604_800), "7d"), ("90", .seconds(90), "90s"),
        ("0", .zero, "0s"), ("0.25s", .milliseconds(250), "250ms"),
    ])
    func durationsAreReadAndWritten(text: String, duration: Duration, written: String) {
        #expect(DurationText.parse(text) == duration)
        #expect(DurationText.text(of: duration) == written)
    }

    @Test(arguments: ["", "s", "-1s", "1x", "1 s", "inf", "nan", "1e99d"])
    func otherTextsAreNoDurations(text: String) {
        #expect(DurationText.parse(text) == nil)
    }
}
