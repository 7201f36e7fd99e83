import CommandLineInterface

/// Every command of the program, in the order in which the help lists them. A command is a file in this folder.
enum Commands {
    static let all: [Command] =
        [
            DemoCommand.command,
            ConsoleStart.command,
            BrokersCommand.command,
            QuorumCommand.command,
            PartitionsCommand.command,
            GroupsCommand.command,
            LagCommand.command,
            RebalancesCommand.command,
            LatencyCommand.command,
            ProbeCommand.command,
            EventsCommand.command,
            TopicList.command,
            TopicDescribe.command,
            TopicCreate.command,
            TopicAlter.command,
            TopicDelete.command,
            ProduceCommand.command,
            ConsumeCommand.command,
            DlqList.command,
            DlqShow.command,
            DlqPurge.command,
            ElectCommand.command,
            ResetOffsetsCommand.command,
            UndoCommand.command,
            ReplayCommand.deadLetters,
            ReplayCommand.command,
            VerifyProduce.command,
            VerifyConsume.command,
            MemberCommand.command,
            WorkloadRunCommand.command,
            WorkloadSetCommand.command,
            WorkloadAuditCommand.command,
            WorkloadServiceCommand.command,
            NodeCommand.command,
            ClusterUp.command,
            ClusterStatusCommand.command,
            ClusterDown.command,
        ] + ClusterNodeOrders.commands + [
            BenchCommand.command,
            SimulateCommand.command,
            ClusterSupervise.command,
        ]
}
