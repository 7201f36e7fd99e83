import RecordClient

/// Trouble that is made on purpose, by shares that can be changed while the workload runs.
package enum FaultInjection {
    /// The failure that an attempt on this record is to have; nil for none.
    ///
    /// It depends on where the record stands and on nothing else, so that a record keeps its trouble over restarts, and
    /// loses it when it is replayed. Of the records hit, one in ten fails every attempt, the others one to three.
    package static func transientFailure(
        of record: ConsumedRecord,
        attempt: Int,
        sharePercent: Double,
        service: WorkloadService
    ) -> ProcessingFailure? {
        guard sharePercent > 0 else { return nil }
        let draw = Self.hash("\(record.topic)/\(record.partition)/\(record.offset)")
        guard Double(draw % 100_000) < sharePercent * 1000 else { return nil }
        let failures = draw / 100_000 % 10 == 0 ? Int.max : Int(draw / 1_000_000 % 3) + 1
        return attempt <= failures ? Self.outage(of: service) : nil
    }

    private static func outage(of service: WorkloadService) -> ProcessingFailure {
        let (errorClass, message, cause) =
            switch service {
            case .payment:
                (
                    "PaymentStoreUnavailable", "the payment store did not answer",
                    "PaymentStore.update: no answer in 250 ms"
                )
            case .point:
                ("PointLedgerUnavailable", "the point ledger did not answer", "PointLedger.post: no answer in 250 ms")
            case .reservation:
                ("SeatMapUnavailable", "the seat map did not answer", "SeatMap.lock: no answer in 250 ms")
            }
        return ProcessingFailure(
            errorClass: errorClass,
            message: message,
            causes: ["\(service.rawValue) service: \(message)", cause, "made on purpose (the transient share)"],
            isTransient: true
        )
    }

    /// Spoils a command as a broken client would, in one of three ways.
    package static func poisoned(_ document: FlatDocument, using random: inout some RandomNumberGenerator) -> [UInt8] {
        var document = document
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            document.replace("type", with: .text("TicketCommandV3"))
        case 1:
            let bytes = document.bytes
            return Array(bytes.prefix(bytes.count * 2 / 3))
        default:
            document.replace("amount", with: .text("1,000원"))
            document.replace("seats", with: .null)
        }
        return document.bytes
    }

    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}
