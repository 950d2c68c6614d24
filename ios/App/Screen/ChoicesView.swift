import FuzzyPeople
import SwiftUI

/// Effect, strength and colours, with what they mean.
struct ChoicesView: View {
    @Bindable var model: CameraModel
    @Environment(\.dismiss) private var dismiss

    var body: some View {
        NavigationStack {
            Form {
                Section {
                    Picker(selection: $model.options.effect) {
                        ForEach(Effect.allCases, id: \.self) { Text(Words.effect($0)) }
                    } label: {
                        Text(Words.effectTitle)
                    }
                    Slider(value: $model.options.strength, in: 0...1) { Text(Words.strengthTitle) }
                } header: {
                    Text(Words.lookTitle)
                } footer: {
                    Text(Words.strengthText)
                }
                Section {
                    Picker(selection: $model.options.colours) {
                        ForEach(Colours.allCases, id: \.self) { Text(Words.colours($0)) }
                    } label: {
                        Text(Words.coloursTitle)
                    }
                } footer: {
                    Text(Words.coloursText(model.options.colours))
                }
                Section {
                    Toggle(isOn: $model.showsFigures) { Text(Words.figuresTitle) }
                }
            }
            .navigationTitle(Text(Words.choices))
            .toolbar {
                ToolbarItem(placement: .confirmationAction) {
                    Button {
                        dismiss()
                    } label: {
                        Text(Words.done)
                    }
                }
            }
        }
        .presentationDetents([.medium, .large])
    }
}
