/// A box in upright pixels, `left` and `top` inside it.
public struct BoundingBox: Hashable, Sendable {
    /// Leftmost column.
    public let left: Int
    /// Topmost row.
    public let top: Int
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int

    /// A box of one's own, for previews and tests.
    public init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}

/// Somebody in a photo, or in the last frame of a stream.
public struct Person: Identifiable, Hashable, Sendable {
    /// In a photo 1, 2, 3 and so on, the largest first. In a stream a number that nobody else gets.
    public let id: UInt32
    /// The smallest box around the person's pixels.
    public let bounds: BoundingBox
    /// How sure the model is that this is one person, 0 to 1.
    public let confidence: Float
    /// Whether the person was obscured.
    public let obscured: Bool

    /// Somebody of one's own, for previews and tests.
    public init(id: UInt32, bounds: BoundingBox, confidence: Float, obscured: Bool) {
        self.id = id
        self.bounds = bounds
        self.confidence = confidence
        self.obscured = obscured
    }
}

/// Who is obscured.
public enum Policy: Hashable, Sendable {
    /// Everybody.
    case everyone
    /// Everybody but these.
    case everyoneExcept(Set<Person.ID>)
    /// Nobody but these. Pixels that are perhaps somebody unknown stay hidden.
    case only(Set<Person.ID>)
}
