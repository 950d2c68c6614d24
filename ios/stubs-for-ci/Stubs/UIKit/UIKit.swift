// A stub for CI only: see ../../README.md.

@_exported import AVFoundation

@MainActor
open class UIView: NSObject {
    public init(frame: CGRect) {}

    public required init?(coder: NSCoder) {
        nil
    }

    public let layer = CALayer()
    public var bounds: CGRect { .zero }

    open func layoutSubviews() {}
}

public struct UIBackgroundTaskIdentifier: Sendable {}

@MainActor
public final class UIApplication {
    public static let shared = UIApplication()
    public nonisolated static let openSettingsURLString = "app-settings:"
    public var isIdleTimerDisabled = false

    public func beginBackgroundTask() -> UIBackgroundTaskIdentifier {
        UIBackgroundTaskIdentifier()
    }

    public func endBackgroundTask(_ task: UIBackgroundTaskIdentifier) {}
}
