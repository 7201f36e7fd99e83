import Cluster
import Glibc

/// The program under test: the `highwater` executable that was built together with these tests.
enum HighwaterProgram {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// What `HIGHWATER_PROGRAM` names, or else the one beside the tests' own executable.
    static func path() throws(Missing) -> String {
        let own = NodeProgram.ownPath
        let beside = own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/highwater"
        let path = getenv("HIGHWATER_PROGRAM").map { String(cString: $0) } ?? String(beside)
        guard access(path, X_OK) == 0 else {
            throw Missing(
                description: "The program to test is not at \(path). Build it with the tests: "
                    + "swift build --build-tests, with -c release for a release test."
            )
        }
        return path
    }
}
