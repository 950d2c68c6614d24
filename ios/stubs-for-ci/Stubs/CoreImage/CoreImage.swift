// A stub for CI only: see ../../README.md.

import CoreVideo
import Foundation

public final class CGColorSpace {
    public static let sRGB = "sRGB"

    public init?(name: String) {}
}

public final class CIImage {
    public init(cvPixelBuffer: CVPixelBuffer) {}
}

public struct CIImageRepresentationOption: Hashable, Sendable {}

public final class CIContext {
    public init() {}

    public func jpegRepresentation(of image: CIImage, colorSpace: CGColorSpace, options: [CIImageRepresentationOption: Any])
        -> Data?
    {
        nil
    }
}
