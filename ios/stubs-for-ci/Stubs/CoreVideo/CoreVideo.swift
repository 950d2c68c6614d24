// A stub for CI only: see ../../README.md. Pixel buffers of plain memory, which is there only while they are locked.

public typealias CFString = String
public typealias CFDictionary = [String: Any]
public typealias CFAllocator = Int
public typealias CFTypeRef = Any
public typealias OSType = UInt32
public typealias CVReturn = Int32

public let kCFAllocatorDefault: CFAllocator? = nil
public let kCVReturnSuccess: CVReturn = 0
public let kCVReturnError: CVReturn = -6660
public let kCVReturnWouldExceedAllocationThreshold: CVReturn = -6689
public let kCVPixelFormatType_32BGRA: OSType = 0x4247_5241
public let kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange: OSType = 0x3432_3076
public let kCVPixelFormatType_420YpCbCr8BiPlanarFullRange: OSType = 0x3432_3066
public let kCVPixelBufferPixelFormatTypeKey: CFString = "PixelFormatType"
public let kCVPixelBufferWidthKey: CFString = "Width"
public let kCVPixelBufferHeightKey: CFString = "Height"
public let kCVPixelBufferIOSurfacePropertiesKey: CFString = "IOSurfaceProperties"
public let kCVPixelBufferPoolAllocationThresholdKey: CFString = "AllocationThreshold"
public let kCVImageBufferYCbCrMatrixKey: CFString = "CVImageBufferYCbCrMatrix"
public let kCVImageBufferYCbCrMatrix_ITU_R_601_4: CFString = "ITU_R_601_4"
public let kCVImageBufferYCbCrMatrix_ITU_R_709_2: CFString = "ITU_R_709_2"

public struct CVPixelBufferLockFlags: OptionSet, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public static let readOnly = CVPixelBufferLockFlags(rawValue: 1)
}

public final class CVBuffer {
    /// Of a plane, or of the one there is: rows are `stride` bytes apart.
    struct Plane {
        let width: Int
        let height: Int
        let stride: Int
        let bytes: UnsafeMutableRawBufferPointer
    }

    let format: OSType
    let width: Int
    let height: Int
    var planes: [Plane]
    /// How often it is locked now, for reading and for writing, and how often it has been in all.
    public private(set) var locks = (reading: 0, writing: 0)
    public private(set) var locked = 0
    public var attachments: [String: Any] = [:]
    /// A buffer whose memory cannot be had.
    public var refusesLocks = false

    /// `padding`: bytes at the end of each row.
    public init?(width: Int, height: Int, format: OSType, padding: Int = 0) {
        let sizes: [(width: Int, height: Int, bytes: Int)]
        switch format {
        case kCVPixelFormatType_32BGRA: sizes = [(width, height, 4)]
        case kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange, kCVPixelFormatType_420YpCbCr8BiPlanarFullRange:
            sizes = [(width, height, 1), ((width + 1) / 2, (height + 1) / 2, 2)]
        // Something else, of two bytes a pixel.
        default: sizes = [(width, height, 2)]
        }
        (self.format, self.width, self.height) = (format, width, height)
        planes = sizes.map { size in
            let stride = size.width * size.bytes + padding
            return Plane(
                width: size.width, height: size.height, stride: stride,
                bytes: .allocate(byteCount: stride * size.height, alignment: 64))
        }
        planes.forEach { $0.bytes.initializeMemory(as: UInt8.self, repeating: 0) }
    }

    deinit {
        planes.forEach { $0.bytes.deallocate() }
    }

    var isLocked: Bool {
        locks.reading + locks.writing > 0
    }

    func lock(_ flags: CVPixelBufferLockFlags, by step: Int) -> CVReturn {
        guard !refusesLocks else { return kCVReturnError }
        if flags.contains(.readOnly) { locks.reading += step } else { locks.writing += step }
        if step > 0 { locked += 1 }
        return kCVReturnSuccess
    }
}

public typealias CVPixelBuffer = CVBuffer
public typealias CVImageBuffer = CVBuffer

@discardableResult
public func CVPixelBufferLockBaseAddress(_ buffer: CVPixelBuffer, _ flags: CVPixelBufferLockFlags) -> CVReturn {
    buffer.lock(flags, by: 1)
}

@discardableResult
public func CVPixelBufferUnlockBaseAddress(_ buffer: CVPixelBuffer, _ flags: CVPixelBufferLockFlags) -> CVReturn {
    buffer.lock(flags, by: -1)
}

public func CVPixelBufferGetBaseAddress(_ buffer: CVPixelBuffer) -> UnsafeMutableRawPointer? {
    buffer.isLocked ? buffer.planes[0].bytes.baseAddress : nil
}

public func CVPixelBufferGetBaseAddressOfPlane(_ buffer: CVPixelBuffer, _ plane: Int) -> UnsafeMutableRawPointer? {
    buffer.isLocked && plane < buffer.planes.count ? buffer.planes[plane].bytes.baseAddress : nil
}

public func CVPixelBufferGetBytesPerRow(_ buffer: CVPixelBuffer) -> Int {
    buffer.planes[0].stride
}

public func CVPixelBufferGetBytesPerRowOfPlane(_ buffer: CVPixelBuffer, _ plane: Int) -> Int {
    plane < buffer.planes.count ? buffer.planes[plane].stride : 0
}

public func CVPixelBufferGetHeightOfPlane(_ buffer: CVPixelBuffer, _ plane: Int) -> Int {
    plane < buffer.planes.count ? buffer.planes[plane].height : 0
}

public func CVPixelBufferGetWidth(_ buffer: CVPixelBuffer) -> Int {
    buffer.width
}

public func CVPixelBufferGetHeight(_ buffer: CVPixelBuffer) -> Int {
    buffer.height
}

public func CVPixelBufferGetPixelFormatType(_ buffer: CVPixelBuffer) -> OSType {
    buffer.format
}

public func CVBufferCopyAttachment(_ buffer: CVBuffer, _ key: CFString, _ mode: UnsafeMutablePointer<UInt32>?) -> CFTypeRef? {
    buffer.attachments[key]
}

public final class CVPixelBufferPool {
    let attributes: CFDictionary

    init(_ attributes: CFDictionary) {
        self.attributes = attributes
    }
}

public func CVPixelBufferPoolCreate(
    _ allocator: CFAllocator?, _ poolAttributes: CFDictionary?, _ attributes: CFDictionary?, _ pool: inout CVPixelBufferPool?
) -> CVReturn {
    pool = attributes.map(CVPixelBufferPool.init)
    return kCVReturnSuccess
}

public func CVPixelBufferPoolCreatePixelBufferWithAuxAttributes(
    _ allocator: CFAllocator?, _ pool: CVPixelBufferPool, _ auxAttributes: CFDictionary?, _ buffer: inout CVPixelBuffer?
) -> CVReturn {
    kCVReturnError
}
