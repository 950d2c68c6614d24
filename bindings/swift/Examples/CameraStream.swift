import FuzzyPeople

/// A camera's stream, frame by frame: everybody is hidden but those who were tapped.
public final class CameraStream {
    private let obscurer: LiveObscurer
    private var kept: Set<Person.ID> = []

    public init() throws {
        obscurer = try LiveObscurer(options: Options(effect: .pixelate), live: LiveOptions(targetFPS: 30))
    }

    /// A frame of NV12 comes in, an upright picture of RGBA goes out. Nothing is to be shown when this throws.
    public func show(y: UnsafeRawBufferPointer, uv: UnsafeRawBufferPointer, width: Int, height: Int, at time: Duration) throws
        -> [UInt8]
    {
        let layout = YUVLayout(
            width: width, height: height, yRowStride: width, uvRowStride: width, uvPixelStride: 2, rotation: .clockwise90)
        var picture = [UInt8](repeating: 0, count: width * height * 4)
        try picture.withUnsafeMutableBytes { bytes in
            // A quarter turn swaps the sides.
            let upright = PictureBuffer(bytes, width: height, height: width)
            try obscurer.obscure(.yuv(.nv12(y: y, uv: uv, layout: layout)), at: time, into: upright)
        }
        return picture
    }

    /// Somebody tapped a person: they are kept clear, or hidden again.
    public func tapped(x: Int, y: Int) throws {
        guard let id = try obscurer.personAt(x: x, y: y) else { return }
        kept.formSymmetricDifference([id])
        try obscurer.setPolicy(kept.isEmpty ? .everyone : .everyoneExcept(kept))
    }

    /// The other camera: nobody is known any more.
    public func switched() throws {
        kept = []
        try obscurer.setPolicy(.everyone)
        try obscurer.reset()
    }
}
