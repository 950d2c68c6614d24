// A stub for CI only: see ../../README.md.

@_exported import CoreVideo

public struct CMTime: Sendable {
    public static let zero = CMTime()
    public static let invalid = CMTime()
    public var isNumeric: Bool { true }
    public var seconds: Double { 0 }
}

public struct CMSampleTimingInfo: Sendable {
    public init(duration: CMTime, presentationTimeStamp: CMTime, decodeTimeStamp: CMTime) {}
}

public final class CMFormatDescription {}
public typealias CMVideoFormatDescription = CMFormatDescription

extension CMFormatDescription {
    public convenience init(imageBuffer: CVImageBuffer) throws {
        self.init()
    }
}

// As Apple's, not Sendable.
public final class CMSampleBuffer {
    public struct Attachment: Sendable {
        public static let displayImmediately = Attachment()
    }

    public struct Attachments {
        public subscript(_ index: Int) -> Values {
            get { Values() }
            nonmutating set {}
        }

        public struct Values {
            public subscript(_ key: Attachment) -> Any? {
                get { nil }
                nonmutating set {}
            }
        }
    }

    public init(imageBuffer: CVImageBuffer, formatDescription: CMFormatDescription, sampleTiming: CMSampleTimingInfo) throws {}

    public var imageBuffer: CVImageBuffer? { nil }
    public var presentationTimeStamp: CMTime { .zero }
    public var sampleAttachments: Attachments { Attachments() }
}
