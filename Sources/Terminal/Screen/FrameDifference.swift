/// Which cells a frame changes.
public enum FrameDifference {
    /// The places whose cells differ, row by row; all of them without a past frame of the same size.
    ///
    /// The right half of a wide character is named only if its left half is not.
    public static func cells(from past: Surface?, to frame: Surface) -> [Point] {
        var places: [Point] = []
        let old = past?.size == frame.size ? past : nil
        for y in 0..<frame.size.height {
            for x in 0..<frame.size.width {
                let cell = frame[x, y]
                if cell.isContinuation || old?[x, y] == cell { continue }
                places.append(Point(x: x, y: y))
            }
        }
        return places
    }
}
