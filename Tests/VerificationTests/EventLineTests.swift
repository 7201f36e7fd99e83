import Testing
import Verification

@Suite struct EventLineTests {
    @Test func linesHaveKafkasShape() {
        var event = EventLine("records_consumed", wallMilliseconds: 1_700)
        event.add("count", 2)
        event.add("key", nil)
        event.add("avg", 1.5)
        event.add("ok", true)
        event.add("partitions", objects: [[("topic", .text("orders")), ("partition", .number(0))]])
        let expected =
            #"{"timestamp":1700,"name":"records_consumed","count":2,"key":null,"avg":1.5,"ok":true,"#
            + #""partitions":[{"topic":"orders","partition":0}]}"#
        #expect(event.line == expected)
    }

    @Test func textIsEscaped() {
        #expect(EventLine.quoted("a\"b\\c\n\t\u{1}ü") == #""a\"b\\c\n\t\u0001ü""#)
    }
}
