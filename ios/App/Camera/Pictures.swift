import CoreVideo
import FuzzyPeople

/// Memory for obscured pictures, used again and again.
struct Pictures {
    /// So many at once: on the screen, in the encoder, the last one, the next one. With more, the encoder is behind, and frames are dropped.
    private static let most = 10

    private var pool: CVPixelBufferPool?
    private var width = 0
    private var height = 0

    /// The next picture's memory, of a frame's upright size; `nil` when all are in use.
    mutating func next(of frame: CVPixelBuffer, turned: Rotation) throws -> CVPixelBuffer? {
        let (width, height) = (CVPixelBufferGetWidth(frame), CVPixelBufferGetHeight(frame))
        let swapped = turned == .clockwise90 || turned == .clockwise270
        try prepare(width: swapped ? height : width, height: swapped ? width : height)
        guard let pool else { throw CameraFault.noMemory }
        var picture: CVPixelBuffer?
        let limit = [kCVPixelBufferPoolAllocationThresholdKey as String: Self.most] as CFDictionary
        let status = CVPixelBufferPoolCreatePixelBufferWithAuxAttributes(kCFAllocatorDefault, pool, limit, &picture)
        if status == kCVReturnWouldExceedAllocationThreshold { return nil }
        guard status == kCVReturnSuccess, let picture else { throw CameraFault.noMemory }
        return picture
    }

    private mutating func prepare(width: Int, height: Int) throws {
        guard pool == nil || width != self.width || height != self.height else { return }
        (self.width, self.height) = (width, height)
        let attributes: [String: Any] = [
            kCVPixelBufferPixelFormatTypeKey as String: kCVPixelFormatType_32BGRA,
            kCVPixelBufferWidthKey as String: width,
            kCVPixelBufferHeightKey as String: height,
            kCVPixelBufferIOSurfacePropertiesKey as String: [String: Any](),
        ]
        pool = nil
        guard CVPixelBufferPoolCreate(kCFAllocatorDefault, nil, attributes as CFDictionary, &pool) == kCVReturnSuccess else {
            throw CameraFault.noMemory
        }
    }
}
