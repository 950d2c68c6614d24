/// What a frame takes, and when the screen is told: a few times a second, however many frames there are.
public struct Meter: Hashable, Sendable {
    /// Between two reports.
    public static let interval = Duration.milliseconds(250)
    /// How much a new frame counts in the mean.
    private static let share = 0.1

    /// Milliseconds a frame, smoothed; `nil` before the first one.
    public private(set) var milliseconds: Double?
    /// Frames a second, smoothed; `nil` before the second one.
    public private(set) var framesPerSecond: Double?
    private var last: Duration?
    private var reported: Duration?

    /// Nothing measured yet.
    public init() {}

    /// A frame was taken at `time` and took `work`. Whether the screen is to be told.
    public mutating func frame(at time: Duration, took work: Duration) -> Bool {
        milliseconds = Self.smoothed(milliseconds, with: work / .milliseconds(1))
        if let last, time > last {
            framesPerSecond = Self.smoothed(framesPerSecond, with: .seconds(1) / (time - last))
        }
        last = time
        if let reported, time >= reported, time - reported < Self.interval { return false }
        reported = time
        return true
    }

    private static func smoothed(_ mean: Double?, with value: Double) -> Double {
        mean.map { $0 + (value - $0) * share } ?? value
    }
}
