// Made by ProtocolGenerator from its schemas. Change those, not this file.

import Buffers

/// Any record of the metadata log.
public enum MetadataRecord: Equatable, Sendable {
    case registerBroker(RegisterBrokerRecord)
    case unregisterBroker(UnregisterBrokerRecord)
    case topic(TopicRecord)
    case partition(PartitionRecord)
    case config(ConfigRecord)
    case partitionChange(PartitionChangeRecord)
    case fenceBroker(FenceBrokerRecord)
    case unfenceBroker(UnfenceBrokerRecord)
    case removeTopic(RemoveTopicRecord)
    case featureLevel(FeatureLevelRecord)
    case producerIds(ProducerIdsRecord)
    case brokerRegistrationChange(BrokerRegistrationChangeRecord)
    case noOp(NoOpRecord)
    case beginTransaction(BeginTransactionRecord)
    case endTransaction(EndTransactionRecord)
    case abortTransaction(AbortTransactionRecord)
    case registerController(RegisterControllerRecord)
    case clearElr(ClearElrRecord)

    /// The record itself.
    public var body: any MetadataRecordBody {
        switch self {
        case .registerBroker(let body): body
        case .unregisterBroker(let body): body
        case .topic(let body): body
        case .partition(let body): body
        case .config(let body): body
        case .partitionChange(let body): body
        case .fenceBroker(let body): body
        case .unfenceBroker(let body): body
        case .removeTopic(let body): body
        case .featureLevel(let body): body
        case .producerIds(let body): body
        case .brokerRegistrationChange(let body): body
        case .noOp(let body): body
        case .beginTransaction(let body): body
        case .endTransaction(let body): body
        case .abortTransaction(let body): body
        case .registerController(let body): body
        case .clearElr(let body): body
        }
    }

    /// Reads the body of the record of `type`; nil if there is no such type.
    init?(
        type: Int16,
        version: Int16,
        from reader: inout ByteReader
    ) throws(WireError) {
        switch type {
        case 0: self = .registerBroker(try RegisterBrokerRecord(from: &reader, version: version))
        case 1: self = .unregisterBroker(try UnregisterBrokerRecord(from: &reader, version: version))
        case 2: self = .topic(try TopicRecord(from: &reader, version: version))
        case 3: self = .partition(try PartitionRecord(from: &reader, version: version))
        case 4: self = .config(try ConfigRecord(from: &reader, version: version))
        case 5: self = .partitionChange(try PartitionChangeRecord(from: &reader, version: version))
        case 7: self = .fenceBroker(try FenceBrokerRecord(from: &reader, version: version))
        case 8: self = .unfenceBroker(try UnfenceBrokerRecord(from: &reader, version: version))
        case 9: self = .removeTopic(try RemoveTopicRecord(from: &reader, version: version))
        case 12: self = .featureLevel(try FeatureLevelRecord(from: &reader, version: version))
        case 15: self = .producerIds(try ProducerIdsRecord(from: &reader, version: version))
        case 17: self = .brokerRegistrationChange(try BrokerRegistrationChangeRecord(from: &reader, version: version))
        case 20: self = .noOp(try NoOpRecord(from: &reader, version: version))
        case 23: self = .beginTransaction(try BeginTransactionRecord(from: &reader, version: version))
        case 24: self = .endTransaction(try EndTransactionRecord(from: &reader, version: version))
        case 25: self = .abortTransaction(try AbortTransactionRecord(from: &reader, version: version))
        case 27: self = .registerController(try RegisterControllerRecord(from: &reader, version: version))
        case 28: self = .clearElr(try ClearElrRecord(from: &reader, version: version))
        default: return nil
        }
    }
}
