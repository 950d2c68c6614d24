import CoreImage
import CoreVideo
import Foundation

/// A picture as a file.
enum Photograph {
    /// A JPEG with nothing in it but the picture.
    static func jpeg(of picture: CVPixelBuffer) -> Data? {
        guard let colours = CGColorSpace(name: CGColorSpace.sRGB) else { return nil }
        return CIContext().jpegRepresentation(of: CIImage(cvPixelBuffer: picture), colorSpace: colours, options: [:])
    }
}
