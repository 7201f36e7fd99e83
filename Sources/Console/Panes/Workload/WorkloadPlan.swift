/// How many rows each part of the workload pane gets.
struct WorkloadPlan {
    /// The table of services, its head included.
    var table: Int
    /// Lines about the workload as a whole.
    var lines: Int
    /// The table of producers with its title and head; 0 for a line about the worst of them.
    var producers = 0
    /// The checked load with its title; 0 for one line of it.
    var load = 0
    /// Whether instances stand below their services.
    var hasInstances: Bool

    init(
        height: Int,
        services: Int,
        instances: Int,
        producers count: Int,
        hasLoad: Bool,
        hasFindings: Bool,
        isZoomed: Bool
    ) {
        let lineCount = 5 + (hasLoad ? 1 : 0)
        hasInstances = isZoomed || height >= 15 || services + instances + 1 + lineCount <= height
        let rows = services + (hasInstances ? instances : 0) + 1
        guard isZoomed else {
            // The services and the most important lines first, then more of both.
            lines = max(0, min(lineCount, max(height >= 15 ? 5 : 2, height - rows)))
            table = max(0, min(rows, height - lines))
            return
        }
        lines = 4 + (hasFindings ? 1 : 0)
        // The load has a part of its own where that leaves half of the room to the services.
        let loadHeight = LoadSection.leastHeight + 1
        let hasSection = hasLoad && height - lines >= min(rows, loadHeight) + loadHeight
        if hasLoad, !hasSection { lines += 1 }
        let reserved = hasSection ? loadHeight : 0
        var left = max(0, height - lines - reserved)
        let hasProducers = count > 0 && left >= rows + 3
        if count > 0, !hasProducers {
            lines += 1
            left = max(0, left - 1)
        }
        table = min(rows, left)
        left -= table
        if hasProducers {
            producers = min(count + 2, left)
            left -= producers
        }
        if hasSection { load = reserved + left }
    }
}
