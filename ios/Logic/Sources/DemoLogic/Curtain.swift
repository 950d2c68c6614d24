/// What may be on the screen: nothing, until a picture has come back obscured from the scene that is being filmed now.
///
/// Each start of the camera, switch of it, interruption, error and return from the background draws the curtain. A picture opens it only if it
/// is of the scene since then.
public struct Curtain: Hashable, Sendable {
    /// Which scene it is; every closing begins another one.
    public private(set) var scene = 0
    /// Whether a picture may be seen.
    public private(set) var isOpen = false

    /// Drawn.
    public init() {}

    /// Nothing is shown until a picture of the scene that begins now has come.
    public mutating func close() {
        scene += 1
        isOpen = false
    }

    /// A picture came back obscured. Whether it may be shown.
    public mutating func obscured(of scene: Int) -> Bool {
        guard scene == self.scene else { return false }
        isOpen = true
        return true
    }
}
