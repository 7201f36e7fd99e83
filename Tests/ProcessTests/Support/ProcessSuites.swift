import Testing

/// The suites with real processes, one test at a time: they would only slow each other down.
@Suite(.serialized) enum ProcessSuites {}
