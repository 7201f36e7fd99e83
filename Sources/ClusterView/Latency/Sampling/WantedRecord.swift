/// A record that is to be looked at, for itself and for those around it.
package struct WantedRecord: Sendable, Equatable {
    package var groupID: String
    package var partition: PartitionName
    package var offset: Int64
    /// The records that it stands for; where it is not there itself, another of these may.
    package var stratum: Range<Int64>
    package var committedAtMilliseconds: Int64
    package var coordinatorPartition: Int32
    package var heardAtMilliseconds: Int64
    /// How many records it stands for, those included that were not chosen.
    package var weight: Double
    /// How often it was asked for in vain.
    package var attempts = 0

    package init(
        groupID: String,
        partition: PartitionName,
        offset: Int64,
        stratum: Range<Int64>,
        committedAtMilliseconds: Int64,
        coordinatorPartition: Int32,
        heardAtMilliseconds: Int64,
        weight: Double
    ) {
        self.groupID = groupID
        self.partition = partition
        self.offset = offset
        self.stratum = stratum
        self.committedAtMilliseconds = committedAtMilliseconds
        self.coordinatorPartition = coordinatorPartition
        self.heardAtMilliseconds = heardAtMilliseconds
        self.weight = weight
    }
}
