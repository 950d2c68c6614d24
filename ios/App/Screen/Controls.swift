import SwiftUI

/// The buttons below the picture.
struct Controls: View {
    let model: CameraModel
    @Binding var choosing: Bool

    var body: some View {
        HStack(spacing: 24) {
            button("slider.horizontal.3", Words.choices) { choosing = true }
            button("camera.circle.fill", Words.takePhoto, action: model.takePhoto)
                .disabled(model.state != .running)
            button(
                model.isRecording ? "stop.circle.fill" : "record.circle", model.isRecording ? Words.stopVideo : Words.startVideo,
                action: model.record
            )
            .disabled(model.state != .running)
            button("arrow.triangle.2.circlepath.camera", Words.switchCamera, action: model.switchCamera)
                .disabled(model.isRecording)
        }
    }

    private func button(_ symbol: String, _ label: LocalizedStringResource, action: @escaping @MainActor () -> Void) -> some View
    {
        Button(action: action) {
            Image(systemName: symbol)
                .font(.largeTitle)
                .frame(minWidth: 44, minHeight: 44)
        }
        .accessibilityLabel(Text(label))
    }
}
