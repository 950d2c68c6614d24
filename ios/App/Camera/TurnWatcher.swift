@preconcurrency import AVFoundation
import FuzzyPeople

/// Watches which way the device is held, and says how the camera's frames become upright.
@MainActor
final class TurnWatcher {
    private let coordinator: AVCaptureDevice.RotationCoordinator
    private var observation: NSKeyValueObservation?

    init(device: AVCaptureDevice, preview: CALayer, changed: @escaping @MainActor (Rotation) -> Void) {
        coordinator = AVCaptureDevice.RotationCoordinator(device: device, previewLayer: preview)
        let tell: @MainActor (AVCaptureDevice.RotationCoordinator) -> Void = { coordinator in
            // A way that is none of the four is not turned: better askew than stopped.
            changed(Rotation(degrees: Int(coordinator.videoRotationAngleForHorizonLevelPreview.rounded())) ?? .none)
        }
        tell(coordinator)
        observation = coordinator.observe(\.videoRotationAngleForHorizonLevelPreview, options: [.new]) { [weak self] _, _ in
            Task { @MainActor in
                if let self { tell(self.coordinator) }
            }
        }
    }
}
