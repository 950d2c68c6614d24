/// Who stays clear because somebody tapped them.
public struct Kept: Hashable, Sendable {
    /// Their ids.
    public private(set) var ids: Set<UInt32> = []

    /// Nobody.
    public init() {}

    /// A tap keeps a person, or hides them again.
    public mutating func tap(_ id: UInt32) {
        ids.formSymmetricDifference([id])
    }

    /// Everybody is hidden again: the camera was switched, or the stream began anew.
    public mutating func forget() {
        ids = []
    }
}
