import RecordClient
import Testing
import Ticketing

@Suite struct MessageTests {
    private static let payment = PaymentID(run: "k3f2", sequence: 31_877)

    private static let messages: [String] = [
        #"{"type":"UsePoint","paymentId":"pay-k3f2-00031877","userId":7,"user":"김민서","amount":120000}"#,
        #"{"type":"RefundPoint","paymentId":"pay-k3f2-00031877","userId":7,"amount":5,"reason":"SOLD_OUT"}"#,
        #"{"type":"ConfirmSeats","paymentId":"pay-k3f2-00031877","performance":12,"seats":2}"#,
        #"{"type":"PointUsed","paymentId":"pay-k3f2-00031877","success":true}"#,
        #"{"type":"PointUsed","paymentId":"pay-k3f2-00031877","success":false,"reason":"NOT_ENOUGH_POINTS"}"#,
        #"{"type":"PointRefunded","paymentId":"pay-k3f2-00031877","amount":5}"#,
        #"{"type":"SeatsConfirmed","paymentId":"pay-k3f2-00031877","success":false,"reason":"SOLD_OUT"}"#,
    ]

    @Test(arguments: messages) func everyMessageIsReadAndWrittenTheSame(_ text: String) throws {
        let message = try Message(FlatDocument(parsing: Array(text.utf8)))
        #expect(String(decoding: message.document(Self.payment).bytes, as: UTF8.self) == text)
    }

    @Test func whatIsWrongIsSaidInWords() throws {
        func complaint(_ text: String) -> String {
            do throws(SchemaMismatch) {
                _ = try Message(FlatDocument(parsing: Array(text.utf8)))
                return "none"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            complaint(#"{"type":"UsePoint","userId":7,"user":"김민서","amount":"1,000원"}"#)
                == #"field "amount" expected an integer, got string "1,000원""#
        )
        #expect(
            complaint(#"{"type":"ConfirmSeats","performance":12,"seats":null}"#)
                == #"field "seats" expected an integer, got null"#
        )
        #expect(
            complaint(#"{"type":"ConfirmSeats","performance":12.5,"seats":1}"#)
                == #"field "performance" expected an integer, got number 12.5"#
        )
        #expect(complaint(#"{"type":"PointUsed"}"#) == #"field "success" expected a boolean, got nothing"#)
        #expect(complaint(#"{"type":"Refund"}"#).contains(#"is "Refund", which no service understands"#))
        #expect(complaint(#"{"type":"Use"#) == "the document ends at byte 12, where the end of a string is due")
        #expect(complaint("\u{1}") == "byte 0 is 0x1, where a JSON object is due")
        #expect(complaint(#"{"type":"PointUsed","success":true} x"#).contains("the end of the document"))
    }

    @Test func escapesAndNestedValuesAreUnderstood() throws {
        let text = #"{"a":"\"\\\/\b\f\n\r\t\u00e9\ud83c\udfab","b":[1,{"x":"]}"}],"c":-9223372036854775808}"#
        let document = try FlatDocument(parsing: Array(text.utf8))
        #expect(document["a"] == .text("\"\\/\u{8}\u{c}\n\r\té\u{1F3AB}"))
        #expect(document["b"] == .other("an array"))
        #expect(document["c"] == .integer(.min))
        let again = try FlatDocument(parsing: FlatDocument([("a", document["a"]!)]).bytes)
        #expect(again["a"] == document["a"])
    }

    @Test(arguments: messages) func damageIsRefusedOrReadButNeverTraps(_ text: String) {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            #expect(throws: SchemaMismatch.self) { try FlatDocument(parsing: Array(bytes.prefix(count))) }
        }
        for index in bytes.indices {
            for byte in [0, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "}"), 0xff] {
                var damaged = bytes
                damaged[index] = byte
                if let document = try? FlatDocument(parsing: damaged) { _ = try? Message(document) }
            }
        }
    }

    @Test func paymentIdsAreReadAsTheyAreWritten() {
        #expect("\(Self.payment)" == "pay-k3f2-00031877")
        #expect(PaymentID("pay-k3f2-00031877") == Self.payment)
        for text in ["", "pay", "pay--1", "pay-a-0", "pay-a--1", "pay-a-x", "pax-a-1", "pay-a-1-2"] {
            #expect(PaymentID(text) == nil)
        }
    }

    @Test func timesAreReadAsTheyAreWritten() {
        #expect(UTCTime.text(milliseconds: 0) == "1970-01-01T00:00:00.000Z")
        #expect(UTCTime.text(milliseconds: 951_782_400_000) == "2000-02-29T00:00:00.000Z")
        #expect(UTCTime.text(milliseconds: 1_763_607_600_250) == "2025-11-20T03:00:00.250Z")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let time = Int64.random(in: 0...4_102_444_800_000, using: &generator)
            #expect(UTCTime.milliseconds(Array(UTCTime.text(milliseconds: time).utf8)) == time)
        }
        for text in ["", "2025-13-01T00:00:00.000Z", "2025-11-20 03:00:00.250Z", "2025-11-20T03:00:00.25Z"] {
            #expect(UTCTime.milliseconds(Array(text.utf8)) == nil)
        }
    }

    @Test func aStepAlwaysHasTheSameIdAndNoOtherHasIt() {
        let ids = (1...2_000).flatMap { sequence in
            ["UsePoint", "PointUsed", "ConfirmSeats"].map {
                EventIdentity.event(PaymentID(run: "k3f2", sequence: sequence), $0)
            }
        }
        #expect(Set(ids).count == ids.count)
        #expect(ids[0] == EventIdentity.event(PaymentID(run: "k3f2", sequence: 1), "UsePoint"))
        #expect(ids.allSatisfy { $0.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12] })
        #expect(EventIdentity.trace(Self.payment).count == 32)
    }

    @Test func headersAreKeptByteByByte() {
        let headers = [
            ConsumedRecord.Header(name: "", value: nil), .init(name: "원", value: []),
            .init(name: "x", value: Array(repeating: 0xff, count: 70_000)),
        ]
        #expect(HeaderBytes.decode(HeaderBytes.encode(headers)) == headers)
        let bytes = HeaderBytes.encode(headers)
        for count in [0, 1, 5, 6, 7, 9, 12, bytes.count - 1] {
            #expect(HeaderBytes.decode(Array(bytes.prefix(count))).count < headers.count)
        }
    }
}
