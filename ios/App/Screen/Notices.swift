import DemoLogic
import FuzzyPeople
import SwiftUI

/// What is to be known now, above the picture.
struct Notices: View {
    let model: CameraModel

    var body: some View {
        VStack(spacing: 8) {
            if let report = model.report {
                line(Words.people(report.people.count))
                if model.showsFigures { line(Words.figures(report.milliseconds, report.framesPerSecond ?? 0)) }
                if report.guarantee == .cosmetic { line(Words.cosmetic) }
            }
            if let text = Words.state(model.state) { line(text) }
            if model.state == .failed {
                Button {
                    model.film()
                } label: {
                    Text(Words.tryAgain)
                }
                .buttonStyle(.borderedProminent)
            }
            if model.heat.isReduced { line(Words.warm) }
            if let notice = model.notice { line(Words.notice(notice)) }
        }
        .onChange(of: model.notice) { _, notice in
            if let notice { AccessibilityNotification.Announcement(String(localized: Words.notice(notice))).post() }
        }
    }

    private func line(_ text: LocalizedStringResource) -> some View {
        Text(text)
            .font(.callout)
            .multilineTextAlignment(.center)
            .padding(.horizontal, 12)
            .padding(.vertical, 6)
            .background(.black.opacity(0.6), in: .rect(cornerRadius: 12))
            .foregroundStyle(.white)
    }
}
