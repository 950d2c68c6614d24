@preconcurrency import AVFoundation
import SwiftUI
import UIKit

/// Draws obscured pictures, and nothing else: there is no preview layer in this app.
final class ObscuredView: UIView {
    /// Where the camera draws.
    let screen: ObscuredScreen

    init() {
        let layer = AVSampleBufferDisplayLayer()
        layer.videoGravity = .resizeAspect
        screen = ObscuredScreen(layer.sampleBufferRenderer)
        display = layer
        super.init(frame: .zero)
        self.layer.addSublayer(layer)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        nil
    }

    private let display: AVSampleBufferDisplayLayer

    override func layoutSubviews() {
        super.layoutSubviews()
        display.frame = bounds
    }
}

/// Takes pictures from the camera's queue.
///
/// Unchecked: the renderer is made to be fed from any queue, and it is fed from the camera's alone.
struct ObscuredScreen: @unchecked Sendable {
    private let renderer: AVSampleBufferVideoRenderer

    init(_ renderer: AVSampleBufferVideoRenderer) {
        self.renderer = renderer
    }

    /// Shows a picture at once, instead of the one before.
    func show(_ picture: CVPixelBuffer) {
        guard let format = try? CMVideoFormatDescription(imageBuffer: picture) else { return }
        let timing = CMSampleTimingInfo(duration: .invalid, presentationTimeStamp: .zero, decodeTimeStamp: .invalid)
        guard let sample = try? CMSampleBuffer(imageBuffer: picture, formatDescription: format, sampleTiming: timing) else {
            return
        }
        sample.sampleAttachments[0][.displayImmediately] = true
        if renderer.status == .failed || renderer.requiresFlushToResumeDecoding { renderer.flush() }
        if renderer.isReadyForMoreMediaData { renderer.enqueue(sample) }
    }

    /// Shows nothing.
    func blank() {
        renderer.flush(removingDisplayedImage: true, completionHandler: nil)
    }
}

/// The view in SwiftUI.
struct ObscuredPreview: UIViewRepresentable {
    let view: ObscuredView

    func makeUIView(context: Context) -> ObscuredView {
        view
    }

    func updateUIView(_ view: ObscuredView, context: Context) {}
}
