import ClusterView
import Testing

/// What coordinators write into their nodes' logs.
@Suite struct CoordinatorAccountTests {
    private func line(
        _ step: String,
        generation: Int,
        trigger: String = "session-expired",
        client: String? = "res-3",
        protocolName: String? = "range",
        before: Int = 3,
        after: Int = 2,
        duration: Int = 0,
        started: Int = 1000,
        silent: Int? = nil
    ) -> Substring {
        let client = client.map { "\"\($0)\"" } ?? "null"
        let name = protocolName.map { "\"\($0)\"" } ?? "null"
        return """
            2026-11-20T12:04:29.000Z INFO  rebalance {"group":"g","step":"\(step)","generation":\(generation),\
            "trigger":"\(trigger)","member":"m-3","client":\(client),"reason":null,"membersBefore":\(before),\
            "membersAfter":\(after),"protocol":\(name),"startedMs":\(started),"atMs":2020,"durationMs":\(duration),\
            "silentMs":\(silent.map(String.init) ?? "null")}
            """
    }

    @Test func aRebalanceIsToldWhenItIsOver() throws {
        var account = CoordinatorAccount()
        #expect(account.observe(line: line("started", generation: 17, protocolName: nil)) == nil)
        #expect(account.observe(line: line("joined", generation: 18)) == nil)
        let told = account.observe(line: line("completed", generation: 18, duration: 1020, silent: 6000))
        let rebalance = try #require(told)
        #expect(rebalance.source == .broker)
        #expect(rebalance.startMilliseconds == 1000)
        #expect(rebalance.endMilliseconds == 2020)
        #expect(rebalance.durationMilliseconds == 1020)
        #expect(rebalance.trigger == .memberTimedOut("res-3"))
        #expect(rebalance.generationBefore == 17)
        #expect(rebalance.generationAfter == 18)
        #expect(rebalance.membersBefore == 3)
        #expect(rebalance.membersAfter == 2)
        #expect(rebalance.gone == ["res-3"])
        // Nobody has read what the lost member had since it was last heard of.
        #expect(rebalance.unownedMilliseconds == 7020)
    }

    /// Another member comes while the work is shared out: both generations are told, each with its own beginning.
    @Test func oneThatIsCutShortByTheNextIsToldAsWell() throws {
        var account = CoordinatorAccount()
        let first = { line($0, generation: $1, trigger: "member-left", duration: $2) }
        let second = { line($0, generation: $1, trigger: "member-joined", client: "late", started: 1700) }
        #expect(account.observe(line: first("started", 17, 0)) == nil)
        #expect(account.observe(line: first("joined", 18, 400)) == nil)
        let told = account.observe(line: second("started", 18))
        let cut = try #require(told)
        #expect((cut.generationBefore, cut.generationAfter) == (17, 18))
        #expect(cut.trigger == .memberLeft("res-3"))
        #expect(cut.endMilliseconds == 1700)
        #expect(account.observe(line: second("joined", 19)) == nil)
        let toldLast = account.observe(line: second("completed", 19))
        let last = try #require(toldLast)
        #expect((last.generationBefore, last.generationAfter) == (18, 19))
        #expect(last.trigger == .memberJoined("late"))
    }

    /// Nobody had joined the generation, so there was none.
    @Test func oneThatNeverCameToAGenerationIsNotTold() throws {
        var account = CoordinatorAccount()
        #expect(account.observe(line: line("started", generation: 17)) == nil)
        #expect(account.observe(line: line("started", generation: 17)) == nil)
        let told = account.observe(line: line("completed", generation: 18, protocolName: "cooperative-sticky"))
        #expect(try #require(told).generationBefore == 17)
        // Since when the lost member did not read is not known to a coordinator that has never heard of it.
        #expect(told?.unownedMilliseconds == nil)
    }

    @Test func aCooperativeGroupGoesOnReadingMeanwhile() throws {
        var account = CoordinatorAccount()
        let line = line(
            "completed",
            generation: 2,
            trigger: "member-joined",
            protocolName: "cooperative-sticky",
            duration: 500
        )
        let told = account.observe(line: line)
        #expect(try #require(told).unownedMilliseconds == nil)
    }

    @Test func theLogOfANodeThatBeganLateLacksTheGenerationBefore() throws {
        var account = CoordinatorAccount()
        let told = account.observe(line: line("emptied", generation: 4, after: 0))
        let rebalance = try #require(told)
        #expect(rebalance.generationBefore == nil)
        #expect(rebalance.membersAfter == 0)
    }

    @Test(arguments: [
        ("member-joined", Rebalance.Trigger.memberJoined("res-3")), ("member-left", .memberLeft("res-3")),
        ("metadata-changed", .subscriptionChanged), ("partitions-given-up", .named("hand-over by res-3")),
        ("sync-timed-out", .named("sync timed out")),
        ("something-new", .named("something new")),
    ])
    func triggersHaveTheirWords(name: String, trigger: Rebalance.Trigger) throws {
        var account = CoordinatorAccount()
        let told = account.observe(line: line("completed", generation: 1, trigger: name))
        let rebalance = try #require(told)
        #expect(rebalance.trigger == trigger)
    }

    @Test func otherLinesSayNothing() {
        var account = CoordinatorAccount()
        for line in ["", "rebalance", "x rebalance {", "x rebalance {\"group\":1}", "INFO listening on 9092"] {
            #expect(account.observe(line: Substring(line)) == nil)
        }
    }
}
