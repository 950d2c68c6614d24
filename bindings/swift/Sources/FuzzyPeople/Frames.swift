/// How one pixel lies in memory: 8 bits a sample, sRGB.
public enum PixelFormat: String, CaseIterable, Sendable, Codable {
    /// One byte of luminance.
    case gray
    /// Red, green, blue.
    case rgb
    /// Red, green, blue, alpha.
    case rgba
    /// Blue, green, red, alpha ("32BGRA").
    case bgra

    /// Bytes a pixel.
    public var bytes: Int {
        switch self {
        case .gray: 1
        case .rgb: 3
        case .rgba, .bgra: 4
        }
    }
}

/// The clockwise turn that makes a frame upright.
public enum Rotation: Int, CaseIterable, Sendable, Codable {
    /// The frame is upright as it is.
    case none = 0
    /// A quarter turn clockwise.
    case clockwise90 = 90
    /// Half a turn.
    case half = 180
    /// A quarter turn anticlockwise.
    case clockwise270 = 270

    /// From any multiple of 90 degrees, clockwise; `nil` for anything else.
    public init?(degrees: Int) {
        self.init(rawValue: (degrees % 360 + 360) % 360)
    }
}

/// The weights of luma in a YUV frame.
public enum YUVMatrix: String, Sendable, Codable {
    /// ITU-R BT.601: standard definition, JPEG.
    case bt601
    /// ITU-R BT.709: high definition video.
    case bt709
}

/// Which part of a byte's range the samples of a YUV frame use.
public enum YUVRange: String, Sendable, Codable {
    /// Luma 16 to 235, chroma 16 to 240 ("420v", video files).
    case limited
    /// 0 to 255 ("420f", JPEG).
    case full
}

/// A camera's frame where it lies in memory. It is not copied; the memory stays the caller's, who keeps it alive and unchanged during
/// the call.
public enum CameraFrame {
    /// All of a pixel's samples side by side.
    case packed(PackedFrame)
    /// Planes of luma and chroma.
    case yuv(YUVFrame)
}

/// Packed pixels.
public struct PackedFrame {
    /// From the first byte of the first row; the last row may end with its last pixel.
    public var pixels: UnsafeRawBufferPointer
    /// Pixels in a row, as stored.
    public var width: Int
    /// Rows, as stored.
    public var height: Int
    /// How one pixel lies.
    public var format: PixelFormat
    /// Bytes from the start of a row to the start of the next.
    public var rowStride: Int
    /// The turn that makes the frame upright.
    public var rotation: Rotation
    /// Mirrored left to right, after the turn (a front camera's preview).
    public var mirrored: Bool

    /// Rows without gaps unless `rowStride` says otherwise.
    public init(
        _ pixels: UnsafeRawBufferPointer,
        width: Int,
        height: Int,
        format: PixelFormat,
        rowStride: Int? = nil,
        rotation: Rotation = .none,
        mirrored: Bool = false
    ) {
        self.pixels = pixels
        self.width = width
        self.height = height
        self.format = format
        self.rowStride = rowStride ?? width.multipliedReportingOverflow(by: format.bytes).partialValue
        self.rotation = rotation
        self.mirrored = mirrored
    }
}

/// Where an upright picture goes: memory of the caller's, who keeps it alive and to itself during the call.
public struct PictureBuffer {
    /// From the first byte of the first row; the last row may end with its last pixel.
    public var bytes: UnsafeMutableRawBufferPointer
    /// Pixels in a row: those of the upright frame.
    public var width: Int
    /// Rows: those of the upright frame.
    public var height: Int
    /// How one pixel is written.
    public var format: PixelFormat
    /// Bytes from the start of a row to the start of the next.
    public var rowStride: Int

    /// Rows without gaps unless `rowStride` says otherwise.
    public init(
        _ bytes: UnsafeMutableRawBufferPointer,
        width: Int,
        height: Int,
        format: PixelFormat = .rgba,
        rowStride: Int? = nil
    ) {
        self.bytes = bytes
        self.width = width
        self.height = height
        self.format = format
        self.rowStride = rowStride ?? width.multipliedReportingOverflow(by: format.bytes).partialValue
    }
}
