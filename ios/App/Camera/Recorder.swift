@preconcurrency import AVFoundation
import DemoLogic
import FuzzyPeople

/// A video of obscured pictures: no sound, no place, no other metadata.
final class Recorder {
    private let writer: AVAssetWriter
    private let input: AVAssetWriterInput
    private let adaptor: AVAssetWriterInputPixelBufferAdaptor
    private let width: Int
    private let height: Int
    private var times: RecordingTimes
    private var started = false

    init(width: Int, height: Int) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).appendingPathExtension("mp4")
        writer = try AVAssetWriter(outputURL: file, fileType: .mp4)
        let settings: [String: Any] = [
            AVVideoCodecKey: AVVideoCodecType.h264, AVVideoWidthKey: width, AVVideoHeightKey: height,
        ]
        input = AVAssetWriterInput(mediaType: .video, outputSettings: settings)
        input.expectsMediaDataInRealTime = true
        adaptor = AVAssetWriterInputPixelBufferAdaptor(assetWriterInput: input, sourcePixelBufferAttributes: nil)
        (self.width, self.height) = (width, height)
        times = RecordingTimes(width: width, height: height)
        guard writer.canAdd(input) else { throw CameraFault.noMemory }
        writer.add(input)
        guard writer.startWriting() else { throw CameraFault.noMemory }
    }

    /// The next picture; one that comes while the encoder is behind is left out.
    func append(_ picture: CVPixelBuffer, at time: CMTime) {
        let (width, height) = (CVPixelBufferGetWidth(picture), CVPixelBufferGetHeight(picture))
        guard input.isReadyForMoreMediaData, times.takes(width: width, height: height, at: Duration(time)) else { return }
        if !started {
            writer.startSession(atSourceTime: time)
            started = true
        }
        adaptor.append(picture, withPresentationTime: time)
    }

    /// Ends the file. Gives `nil`, and leaves nothing behind, when there is no video.
    func finish(_ done: @escaping @Sendable (URL?) -> Void) {
        let file = writer.outputURL
        guard started, writer.status == .writing else {
            writer.cancelWriting()
            try? FileManager.default.removeItem(at: file)
            done(nil)
            return
        }
        input.markAsFinished()
        // Nobody else has it any more.
        nonisolated(unsafe) let writer = writer
        writer.finishWriting {
            if writer.status == .completed {
                done(file)
            } else {
                try? FileManager.default.removeItem(at: file)
                done(nil)
            }
        }
    }
}
