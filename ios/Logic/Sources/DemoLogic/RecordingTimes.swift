/// The times of a recording's pictures: an encoder takes only ones that grow, and pictures of one size.
public struct RecordingTimes: Hashable, Sendable {
    private let width: Int
    private let height: Int
    private var last: Duration?

    /// Of pictures of this size.
    public init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
    }

    /// Whether a picture belongs into the recording.
    public mutating func takes(width: Int, height: Int, at time: Duration) -> Bool {
        guard width == self.width, height == self.height else { return false }
        if let last, time <= last { return false }
        last = time
        return true
    }
}
