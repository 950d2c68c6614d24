import DemoLogic
import FuzzyPeople
import SwiftUI

/// The live picture, and what can be done with it.
struct CameraScreen: View {
    let model: CameraModel
    @Environment(\.scenePhase) private var phase
    @State private var choosing = false

    var body: some View {
        ZStack {
            Color.black.ignoresSafeArea()
            if model.allowed == false {
                RefusedView()
            } else {
                picture
                VStack(spacing: 12) {
                    Notices(model: model)
                    Spacer()
                    Controls(model: model, choosing: $choosing)
                }
                .padding()
            }
        }
        .onChange(of: phase, initial: true) { _, phase in
            switch phase {
            case .active: Task { await model.appear() }
            case .background: model.disappear()
            default: break
            }
        }
        .sheet(isPresented: $choosing) { ChoicesView(model: model) }
    }

    private var picture: some View {
        GeometryReader { place in
            ObscuredPreview(view: model.preview)
                .onTapGesture(coordinateSpace: .local) { point in model.tapped(point, in: place.size) }
                .accessibilityHidden(true)
            PeopleOverlay(model: model, size: place.size)
        }
    }
}

/// The people, for VoiceOver: each an element at its place, which keeps or hides.
struct PeopleOverlay: View {
    let model: CameraModel
    let size: CGSize

    var body: some View {
        if let fit = model.fit(in: size), let report = model.report {
            ForEach(report.people) { person in
                let bounds = person.bounds
                let box = fit.box(left: bounds.left, top: bounds.top, width: bounds.width, height: bounds.height)
                Color.clear
                    .frame(width: box.width, height: box.height)
                    .position(x: box.x + box.width / 2, y: box.y + box.height / 2)
                    .allowsHitTesting(false)
                    .accessibilityElement()
                    .accessibilityLabel(Text(person.obscured ? Words.personHidden(person.id) : Words.personClear(person.id)))
                    .accessibilityHint(Text(person.obscured ? Words.keepHint : Words.hideHint))
                    .accessibilityAddTraits(.isButton)
                    .accessibilityAction { model.chosen(person.id) }
            }
        }
    }
}

/// The camera was refused: what it is for, and where to allow it.
struct RefusedView: View {
    @Environment(\.openURL) private var open

    var body: some View {
        ScrollView {
            VStack(spacing: 16) {
                Text(Words.refusedTitle).font(.title2).bold()
                Text(Words.refusedText)
                if let settings = URL(string: UIApplication.openSettingsURLString) {
                    Button {
                        open(settings)
                    } label: {
                        Text(Words.openSettings)
                    }
                    .buttonStyle(.borderedProminent)
                }
            }
            .multilineTextAlignment(.center)
            .padding()
        }
        .foregroundStyle(.white)
    }
}
