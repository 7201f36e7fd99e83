/// Tells what happened to a workload between two snapshots.
///
/// Pure: the same two snapshots give the same events in the same order.
public enum WorkloadDiffer {
    /// - Parameters:
    ///   - ordered: settings whose change is known already, by their keys.
    ///   - ended: instances of whose end or rest it is known why they say nothing.
    public static func events(
        from before: WorkloadSnapshot,
        to after: WorkloadSnapshot,
        ordered: [String: Double] = [:],
        ended: Set<String> = []
    ) -> [ClusterEvent] {
        var events = after.instances.flatMap { Self.instance($0, before, after, isEnded: ended.contains($0.name)) }
        for store in after.stores {
            guard let old = before.store(store.service), old.deadLettered == 0, store.deadLettered > 0 else { continue }
            let error = after.instances.first { $0.service == store.service && $0.lastError != nil }?.lastError
            let why = error.map { ": \($0)" } ?? ""
            events.append(
                Self.event(after, .bad, .group(store.service), "\(store.service): the first dead letter\(why)")
            )
        }
        events += Self.audit(before, after)
        for setting in after.settings {
            guard let old = before.setting(setting.key), old.value != setting.value,
                ordered[setting.key] != setting.value
            else { continue }
            let change = "\(setting.label) \(old.valueText) → \(setting.valueText)"
            events.append(Self.event(after, .change, .cluster, change))
        }
        return events
    }

    private static func event(
        _ snapshot: WorkloadSnapshot,
        _ severity: ClusterEvent.Severity,
        _ subject: ClusterEvent.Subject,
        _ text: String
    ) -> ClusterEvent {
        ClusterEvent(
            atMilliseconds: snapshot.takenAtMilliseconds,
            severity: severity,
            source: .service,
            subject: subject,
            text: text
        )
    }

    private static func instance(
        _ instance: WorkloadInstance,
        _ before: WorkloadSnapshot,
        _ after: WorkloadSnapshot,
        isEnded: Bool
    ) -> [ClusterEvent] {
        func tell(_ severity: ClusterEvent.Severity, _ text: String) -> [ClusterEvent] {
            [Self.event(after, severity, .group(instance.service), "\(instance.name) \(text)")]
        }
        let isSilent = instance.silence(nowMilliseconds: after.takenAtMilliseconds) != nil
        guard let old = before.instance(instance.name) else {
            return instance.isStopped || isSilent ? [] : tell(.note, "has started")
        }
        if old.startedAtMilliseconds != instance.startedAtMilliseconds || old.pid != instance.pid {
            return tell(.note, "has started again")
        }
        if instance.isStopped, !old.isStopped { return tell(.change, "has stopped in order") }
        let wasSilent = old.silence(nowMilliseconds: before.takenAtMilliseconds) != nil
        if isSilent, !wasSilent { return isEnded ? [] : tell(.bad, "says nothing any more") }
        if wasSilent, !isSilent, !instance.isStopped { return tell(.note, "is heard again") }
        return []
    }

    private static func audit(_ before: WorkloadSnapshot, _ after: WorkloadSnapshot) -> [ClusterEvent] {
        guard let audit = after.audit else { return [] }
        let old = before.audit
        if let finding = audit.finding, old?.finding == nil {
            return [Self.event(after, .bad, .cluster, "auditor: \(finding)")]
        }
        if audit.isGood, let old, !old.isGood {
            return [Self.event(after, .note, .cluster, "auditor: money and seats add up again")]
        }
        return []
    }
}
