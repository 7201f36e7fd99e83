import Glibc

/// What the operating system says about this process.
struct OwnProcess {
    /// User and system time of all threads.
    let cpuSeconds: Double
    let residentBytes: Int
    let virtualBytes: Int
    let openDescriptors: Int
    let descriptorLimit: Int

    /// Reads the figures; what cannot be read is 0.
    static func read() -> OwnProcess {
        var cpu = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu)
        let pages = Self.memoryPages()
        let pageBytes = sysconf(Int32(_SC_PAGESIZE))
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return OwnProcess(
            cpuSeconds: Double(cpu.tv_sec) + Double(cpu.tv_nsec) / 1e9,
            residentBytes: pages.resident * pageBytes,
            virtualBytes: pages.total * pageBytes,
            openDescriptors: Self.descriptorCount(),
            descriptorLimit: Int(clamping: limit.rlim_cur)
        )
    }

    /// The first two numbers of /proc/self/statm.
    private static func memoryPages() -> (total: Int, resident: Int) {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return (0, 0) }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return (0, 0) }
        let numbers = String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        return numbers.count < 2 ? (0, 0) : (numbers[0], numbers[1])
    }

    private static func descriptorCount() -> Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while let entry = Glibc.readdir(directory) {
            // Not the entries `.` and `..`; below, not the descriptor that reads this directory.
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return max(0, count - 1)
    }
}
