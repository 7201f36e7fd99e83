import CommandLineInterface
import Ticketing

/// `highwater workload set`
enum WorkloadSetCommand {
    private static let names = WorkloadSettings.Name.all.map(\.description).joined(separator: ", ")
    static let name = Option(
        "SETTING",
        "SETTING",
        ValueKind<WorkloadSettings.Name>("one of \(names)", parse: { WorkloadSettings.Name(key: $0) }),
        "Which setting: \(names)."
    )
    static let value = Option("VALUE", "VALUE", .decimal(), "Its value; shares are in percent.")

    static let command = Command(
        "workload set",
        "Changes a setting of the ticketing services while they run.",
        discussion: "Writes to the compacted topic workload-control, which every service follows.",
        positionals: [name, value],
        options: [VerifyProduce.bootstrapServer]
    ) { arguments in
        let range = arguments[name].range
        guard range.contains(arguments[value]) else {
            let bounds = [range.lowerBound, range.upperBound].map(WorkloadSettings.text)
            throw CommandFailure(.usage, "\(arguments[name]) takes a number from \(bounds[0]) to \(bounds[1]).")
        }
        let writer = try SettingsWriter(bootstrapServers: arguments[VerifyProduce.bootstrapServer])
        do {
            try await writer.set(arguments[name], to: arguments[value])
        } catch {
            await writer.close()
            throw error
        }
        await writer.close()
        return .done
    }
}
