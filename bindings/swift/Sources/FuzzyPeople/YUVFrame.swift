/// What the planes of a 4:2:0 frame mean: luma, and for each square of two by two pixels one sample of each chroma.
public struct YUVLayout: Hashable, Sendable {
    /// Luma samples in a row, as stored.
    public var width: Int
    /// Rows of luma, as stored.
    public var height: Int
    /// Bytes from the start of a row of luma to the start of the next.
    public var yRowStride: Int
    /// Bytes from the start of a row of U to the start of the next, and so for V.
    public var uvRowStride: Int
    /// Bytes from a sample of U to the next, and so for V: 1 in planes of their own, 2 where they take turns.
    public var uvPixelStride: Int
    /// The weights of luma.
    public var matrix: YUVMatrix
    /// The range of the samples.
    public var range: YUVRange
    /// The turn that makes the frame upright.
    public var rotation: Rotation
    /// Mirrored left to right, after the turn (a front camera's preview).
    public var mirrored: Bool

    /// BT.601 in limited range, upright, unless said otherwise.
    public init(
        width: Int,
        height: Int,
        yRowStride: Int,
        uvRowStride: Int,
        uvPixelStride: Int,
        matrix: YUVMatrix = .bt601,
        range: YUVRange = .limited,
        rotation: Rotation = .none,
        mirrored: Bool = false
    ) {
        self.width = width
        self.height = height
        self.yRowStride = yRowStride
        self.uvRowStride = uvRowStride
        self.uvPixelStride = uvPixelStride
        self.matrix = matrix
        self.range = range
        self.rotation = rotation
        self.mirrored = mirrored
    }
}

/// Planes of a 4:2:0 frame, for reading.
public struct YUVFrame {
    /// Luma.
    public var y: UnsafeRawBufferPointer
    /// Cb. It may overlap `v`: they may be the two halves of the same pairs.
    public var u: UnsafeRawBufferPointer
    /// Cr.
    public var v: UnsafeRawBufferPointer
    /// What they mean.
    public var layout: YUVLayout

    /// Three planes; the last row of each may end with its last sample.
    public init(y: UnsafeRawBufferPointer, u: UnsafeRawBufferPointer, v: UnsafeRawBufferPointer, layout: YUVLayout) {
        self.y = y
        self.u = u
        self.v = v
        self.layout = layout
    }

    /// Luma, and pairs of U and V ("420v" and "420f").
    public static func nv12(y: UnsafeRawBufferPointer, uv: UnsafeRawBufferPointer, layout: YUVLayout) -> Self {
        Self(y: y, u: uv, v: UnsafeRawBufferPointer(rebasing: uv.dropFirst()), layout: layout)
    }

    /// Luma, and pairs of V and U.
    public static func nv21(y: UnsafeRawBufferPointer, vu: UnsafeRawBufferPointer, layout: YUVLayout) -> Self {
        Self(y: y, u: UnsafeRawBufferPointer(rebasing: vu.dropFirst()), v: vu, layout: layout)
    }
}

/// Planes of a 4:2:0 frame that is obscured where it lies, for video encoders. The memory stays the caller's, who keeps it alive and to
/// itself during the call.
public struct MutableYUVFrame {
    /// Luma.
    public var y: UnsafeMutableRawBufferPointer
    /// Cb. It may be one half of the pairs whose other half is `v`; otherwise the planes lie apart.
    public var u: UnsafeMutableRawBufferPointer
    /// Cr.
    public var v: UnsafeMutableRawBufferPointer
    /// What they mean.
    public var layout: YUVLayout

    /// Three planes; the last row of each may end with its last sample.
    public init(
        y: UnsafeMutableRawBufferPointer,
        u: UnsafeMutableRawBufferPointer,
        v: UnsafeMutableRawBufferPointer,
        layout: YUVLayout
    ) {
        self.y = y
        self.u = u
        self.v = v
        self.layout = layout
    }

    /// Luma, and pairs of U and V ("420v" and "420f").
    public static func nv12(y: UnsafeMutableRawBufferPointer, uv: UnsafeMutableRawBufferPointer, layout: YUVLayout) -> Self {
        Self(y: y, u: uv, v: UnsafeMutableRawBufferPointer(rebasing: uv.dropFirst()), layout: layout)
    }

    /// Luma, and pairs of V and U.
    public static func nv21(y: UnsafeMutableRawBufferPointer, vu: UnsafeMutableRawBufferPointer, layout: YUVLayout) -> Self {
        Self(y: y, u: UnsafeMutableRawBufferPointer(rebasing: vu.dropFirst()), v: vu, layout: layout)
    }
}
