import ClusterClient
import Console
import KafkaProtocol
import Operations

/// A group's offsets to make plans of.
enum ResetFixtures {
    static let topic = "reservation-commands"
    /// 2026-11-20T03:00:00Z
    static let noon: Int64 = 1_795_143_600_000

    static func partition(_ number: Int32) -> TopicPartition { TopicPartition(topic: topic, partition: number) }

    static func picture(_ state: GroupState = .empty, partitions: [PartitionPicture]? = nil) -> GroupPicture {
        GroupPicture(
            group: "reservation",
            state: state,
            partitions: partitions ?? [
                PartitionPicture(partition(0), committed: 48_112, low: 0, high: 48_530, atTime: .offset(46_020)),
                PartitionPicture(partition(1), committed: 47_905, low: 0, high: 48_311, atTime: .offset(45_876)),
                PartitionPicture(partition(2), committed: 44_010, low: 0, high: 48_207, atTime: .offset(45_930)),
                PartitionPicture(partition(3), low: 0, high: 48_498, atTime: .noRecord),
            ],
            takenAtMilliseconds: 1_795_176_307_250
        )
    }

    static func many() -> [PartitionPicture] {
        (0..<500).map { number in
            PartitionPicture(
                TopicPartition(
                    topic: "a-topic-with-a-name-that-is-as-long-as-names-ever-get-60-chars",
                    partition: number
                ),
                committed: 9_007_199_254_740_991,
                low: 9_007_199_254_000_000,
                high: 9_007_199_254_740_999,
                problem: nil
            )
        }
    }

    static func answer(to question: ResetQuestion, _ picture: GroupPicture, runsMembers: Bool = false) -> ConsoleOutcome
    {
        .resetPlan(ResetPlanAnswer(plan: ResetOffsetsPlan(question.request, in: picture), runsMembers: runsMembers))
    }

    static let changes: [UndoableChange] = {
        func entry(_ id: String, _ time: String, undoes: String? = nil, result: PlanResult?) -> JournalEntry {
            JournalEntry(
                time: time,
                user: "operator",
                clusterId: "c",
                plan: PlanRecord(
                    operation: undoes == nil ? "reset offsets" : "undo offsets",
                    subject: "group reservation",
                    facts: [.init("scenario", "scenario", undoes.map { "undo \($0)" } ?? "--to-earliest")],
                    id: id,
                    offsets: OffsetsChange(
                        group: "reservation",
                        partitions: [OffsetChange(partition(0), before: 48_112, after: 0)],
                        undoes: undoes
                    )
                ),
                result: result
            )
        }
        return UndoableChange.list(
            [
                entry("r-20261120-115000-000", "2026-11-20T11:50:00.000Z", result: PlanResult(.done, "done")),
                entry(
                    "u-20261120-115500-000",
                    "2026-11-20T11:55:00.000Z",
                    undoes: "r-20261120-115000-000",
                    result: PlanResult(.done, "done")
                ),
                entry("r-20261120-120507-250", "2026-11-20T12:05:07.250Z", result: nil),
            ],
            clusterID: "c"
        )
    }()
}
