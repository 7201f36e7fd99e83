import ClusterClient
import Testing

@Suite struct ServerAddressTests {
    @Test func addressesAreReadAndWritten() throws {
        #expect(ServerAddress("broker-1:9092") == ServerAddress(host: "broker-1", port: 9092))
        #expect(ServerAddress("[::1]:9092") == ServerAddress(host: "::1", port: 9092))
        #expect("\(ServerAddress(host: "::1", port: 9092))" == "[::1]:9092")
        #expect(try ServerAddress.list("a:1, b:2").map(\.port) == [1, 2])
    }

    @Test(arguments: ["", "host", "host:", ":9092", "host:70000", "a:1,b"])
    func whatIsNoAddressIsNamed(text: String) {
        #expect(throws: ClusterClientError.self) { _ = try ServerAddress.list(text) }
    }
}
