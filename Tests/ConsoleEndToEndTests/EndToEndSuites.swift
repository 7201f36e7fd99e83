import Testing

/// The suites with a cluster behind a terminal, one test at a time: they would only slow each other down.
@Suite(.serialized) enum EndToEndSuites {}
