// A stub for CI only: see ../../README.md.

@_exported import CoreMedia
@_exported import Dispatch
@_exported import Foundation

// MARK: What Linux's Foundation and Dispatch lack

public final class DispatchSerialQueue: SerialExecutor, @unchecked Sendable {
    public init(label: String, qos: DispatchQoS = .unspecified) {}

    public func enqueue(_ job: consuming ExecutorJob) {}

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}

extension ProcessInfo {
    public enum ThermalState: Int, Sendable {
        case nominal, fair, serious, critical
    }

    public var thermalState: ThermalState { .nominal }
    public static let thermalStateDidChangeNotification = Notification.Name("thermalState")
}

public final class NSKeyValueObservation {}

public protocol StubObservable: AnyObject {}

extension StubObservable {
    public func observe<Value>(
        _ path: KeyPath<Self, Value>, options: NSKeyValueObservingOptions, changeHandler: @escaping @Sendable (Self, Int) -> Void
    ) -> NSKeyValueObservation {
        NSKeyValueObservation()
    }
}

public struct NSKeyValueObservingOptions: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    public static let new = NSKeyValueObservingOptions(rawValue: 1)
}

open class CALayer: NSObject {
    open var frame = CGRect.zero
    open func addSublayer(_ layer: CALayer) {}
}

// MARK: The camera. As Apple's, nothing of it is Sendable.

public struct AVMediaType: Hashable, Sendable {
    public static let video = AVMediaType()
}

public final class AVCaptureDevice {
    public enum Position: Sendable {
        case back, front
    }

    public enum DeviceType: Sendable {
        case builtInWideAngleCamera
    }

    public final class RotationCoordinator: StubObservable {
        public init(device: AVCaptureDevice, previewLayer: CALayer?) {}

        public var videoRotationAngleForHorizonLevelPreview: CGFloat { 90 }
    }

    public static func `default`(_ type: DeviceType, for media: AVMediaType?, position: Position) -> AVCaptureDevice? {
        nil
    }

    public static func requestAccess(for media: AVMediaType) async -> Bool {
        false
    }
}

open class AVCaptureInput {}

public final class AVCaptureDeviceInput: AVCaptureInput {
    public init(device: AVCaptureDevice) throws {}
}

public final class AVCaptureConnection {
    public var videoRotationAngle: CGFloat = 0
    public var automaticallyAdjustsVideoMirroring = true
    public var isVideoMirrored = false
    public var isVideoMirroringSupported: Bool { true }

    public func isVideoRotationAngleSupported(_ angle: CGFloat) -> Bool {
        true
    }
}

open class AVCaptureOutput {
    public func connection(with media: AVMediaType) -> AVCaptureConnection? {
        nil
    }
}

public protocol AVCaptureVideoDataOutputSampleBufferDelegate: AnyObject {
    func captureOutput(_ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer, from connection: AVCaptureConnection)
}

public final class AVCaptureVideoDataOutput: AVCaptureOutput {
    public var alwaysDiscardsLateVideoFrames = true
    public var videoSettings: [String: Any]! = [:]

    public override init() {}

    /// Apple's takes any DispatchQueue.
    public func setSampleBufferDelegate(
        _ delegate: (any AVCaptureVideoDataOutputSampleBufferDelegate)?, queue: DispatchSerialQueue?
    ) {}
}

public final class AVCaptureSession {
    public enum Preset: Sendable {
        case high, hd1280x720
    }

    public enum InterruptionReason: Int, Sendable {
        case videoDeviceNotAvailableInBackground = 1
        case audioDeviceInUseByAnotherClient
        case videoDeviceInUseByAnotherClient
        case videoDeviceNotAvailableWithMultipleForegroundApps
        case videoDeviceNotAvailableDueToSystemPressure
    }

    public static let wasInterruptedNotification = Notification.Name("wasInterrupted")
    public static let interruptionEndedNotification = Notification.Name("interruptionEnded")
    public static let runtimeErrorNotification = Notification.Name("runtimeError")

    public init() {}

    public var sessionPreset = Preset.high
    public var inputs: [AVCaptureInput] { [] }

    public func beginConfiguration() {}
    public func commitConfiguration() {}
    public func canSetSessionPreset(_ preset: Preset) -> Bool { true }
    public func canAddInput(_ input: AVCaptureInput) -> Bool { true }
    public func addInput(_ input: AVCaptureInput) {}
    public func removeInput(_ input: AVCaptureInput) {}
    public func canAddOutput(_ output: AVCaptureOutput) -> Bool { true }
    public func addOutput(_ output: AVCaptureOutput) {}
    public func startRunning() {}
    public func stopRunning() {}
}

public let AVCaptureSessionInterruptionReasonKey = "InterruptionReason"

// MARK: The screen

public enum AVLayerVideoGravity: Sendable {
    case resizeAspect
}

public enum AVQueuedSampleBufferRenderingStatus: Sendable {
    case unknown, rendering, failed
}

public final class AVSampleBufferVideoRenderer {
    public var status: AVQueuedSampleBufferRenderingStatus { .unknown }
    public var requiresFlushToResumeDecoding: Bool { false }
    public var isReadyForMoreMediaData: Bool { true }

    public func enqueue(_ sample: CMSampleBuffer) {}
    public func flush() {}
    public func flush(removingDisplayedImage: Bool, completionHandler: (@Sendable () -> Void)?) {}
}

public final class AVSampleBufferDisplayLayer: CALayer {
    public var videoGravity = AVLayerVideoGravity.resizeAspect
    public let sampleBufferRenderer = AVSampleBufferVideoRenderer()

    public override init() {}
}

// MARK: Video files

public let AVVideoCodecKey = "AVVideoCodecKey"
public let AVVideoWidthKey = "AVVideoWidthKey"
public let AVVideoHeightKey = "AVVideoHeightKey"

public enum AVVideoCodecType: Sendable {
    case h264
}

public enum AVFileType: Sendable {
    case mp4
}

public final class AVAssetWriterInput {
    public var expectsMediaDataInRealTime = false
    public var isReadyForMoreMediaData: Bool { true }

    public init(mediaType: AVMediaType, outputSettings: [String: Any]?) {}

    public func markAsFinished() {}
}

public final class AVAssetWriterInputPixelBufferAdaptor {
    public init(assetWriterInput: AVAssetWriterInput, sourcePixelBufferAttributes: [String: Any]?) {}

    @discardableResult
    public func append(_ buffer: CVPixelBuffer, withPresentationTime time: CMTime) -> Bool {
        true
    }
}

public final class AVAssetWriter {
    public enum Status: Sendable {
        case unknown, writing, completed, failed, cancelled
    }

    public let outputURL: URL
    public var status: Status { .unknown }

    public init(outputURL: URL, fileType: AVFileType) throws {
        self.outputURL = outputURL
    }

    public func canAdd(_ input: AVAssetWriterInput) -> Bool { true }
    public func add(_ input: AVAssetWriterInput) {}
    public func startWriting() -> Bool { true }
    public func startSession(atSourceTime time: CMTime) {}
    public func cancelWriting() {}
    public func finishWriting(completionHandler: @escaping @Sendable () -> Void) {}
}
