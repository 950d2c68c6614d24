/// Where a picture lies in a view that shows all of it, centred, as large as it fits (`resizeAspect`).
public struct PictureFit: Hashable, Sendable {
    /// View points a pixel.
    public let scale: Double
    /// Where the picture's left edge is in the view.
    public let left: Double
    /// Where its top edge is.
    public let top: Double
    private let width: Int
    private let height: Int

    /// `nil` while either has no size yet.
    public init?(picture: (width: Int, height: Int), view: (width: Double, height: Double)) {
        guard picture.width > 0, picture.height > 0, view.width > 0, view.height > 0 else { return nil }
        scale = min(view.width / Double(picture.width), view.height / Double(picture.height))
        left = (view.width - Double(picture.width) * scale) / 2
        top = (view.height - Double(picture.height) * scale) / 2
        (width, height) = picture
    }

    /// The pixel under a point of the view; `nil` beside the picture.
    public func pixel(x: Double, y: Double) -> (x: Int, y: Int)? {
        let (column, row) = ((x - left) / scale, (y - top) / scale)
        guard column >= 0, row >= 0, column < Double(width), row < Double(height) else { return nil }
        return (Int(column), Int(row))
    }

    /// A box of pixels in points of the view.
    public func box(left: Int, top: Int, width: Int, height: Int) -> (x: Double, y: Double, width: Double, height: Double) {
        (self.left + Double(left) * scale, self.top + Double(top) * scale, Double(width) * scale, Double(height) * scale)
    }
}
