@preconcurrency import AVFoundation

/// Takes the camera's frames on its queue.
final class FrameTap: NSObject, AVCaptureVideoDataOutputSampleBufferDelegate, Sendable {
    private let took: @Sendable (CMSampleBuffer) -> Void

    init(_ took: @escaping @Sendable (CMSampleBuffer) -> Void) {
        self.took = took
    }

    func captureOutput(_ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer, from connection: AVCaptureConnection) {
        took(sampleBuffer)
    }
}
