import Foundation
import FuzzyPeople
import SwiftUI

/// Everything that is said. The texts stand in Localizable.xcstrings; ios/check compares the keys.
enum Words {
    static let refusedTitle = LocalizedStringResource("refused.title")
    static let refusedText = LocalizedStringResource("refused.text")
    static let openSettings = LocalizedStringResource("refused.settings")
    static let choices = LocalizedStringResource("choices")
    static let done = LocalizedStringResource("done")
    static let lookTitle = LocalizedStringResource("look.title")
    static let effectTitle = LocalizedStringResource("effect.title")
    static let strengthTitle = LocalizedStringResource("strength.title")
    static let strengthText = LocalizedStringResource("strength.text")
    static let coloursTitle = LocalizedStringResource("colours.title")
    static let figuresTitle = LocalizedStringResource("figures.title")
    static let takePhoto = LocalizedStringResource("photo.take")
    static let startVideo = LocalizedStringResource("video.start")
    static let stopVideo = LocalizedStringResource("video.stop")
    static let switchCamera = LocalizedStringResource("camera.switch")
    static let tryAgain = LocalizedStringResource("camera.again")
    static let keepHint = LocalizedStringResource("person.keep")
    static let hideHint = LocalizedStringResource("person.hide")
    static let cosmetic = LocalizedStringResource("cosmetic")
    static let warm = LocalizedStringResource("warm")

    static func people(_ count: Int) -> LocalizedStringResource {
        LocalizedStringResource("people \(count)")
    }

    static func personHidden(_ id: Person.ID) -> LocalizedStringResource {
        LocalizedStringResource("person.hidden \(Int(id))")
    }

    static func personClear(_ id: Person.ID) -> LocalizedStringResource {
        LocalizedStringResource("person.clear \(Int(id))")
    }

    /// Milliseconds a frame, frames a second.
    static func figures(_ milliseconds: Double, _ framesPerSecond: Double) -> LocalizedStringResource {
        LocalizedStringResource("figures \(Int(milliseconds.rounded())) \(Int(framesPerSecond.rounded()))")
    }

    static func effect(_ effect: Effect) -> LocalizedStringResource {
        switch effect {
        case .pixelate: LocalizedStringResource("effect.pixelate")
        case .scatter: LocalizedStringResource("effect.scatter")
        case .blur: LocalizedStringResource("effect.blur")
        case .fill: LocalizedStringResource("effect.fill")
        case .static: LocalizedStringResource("effect.static")
        }
    }

    static func colours(_ colours: Colours) -> LocalizedStringResource {
        switch colours {
        case .surroundings: LocalizedStringResource("colours.private")
        case .person: LocalizedStringResource("colours.classic")
        }
    }

    /// What the colours mean, in a sentence.
    static func coloursText(_ colours: Colours) -> LocalizedStringResource {
        switch colours {
        case .surroundings: LocalizedStringResource("colours.private.text")
        case .person: LocalizedStringResource("colours.classic.text")
        }
    }

    /// What the camera is doing, if that is worth a word.
    static func state(_ state: CameraState) -> LocalizedStringResource? {
        switch state {
        case .running, .stopped: nil
        case .starting: LocalizedStringResource("state.starting")
        case .failed: LocalizedStringResource("state.failed")
        case .interrupted(.anotherApp): LocalizedStringResource("state.another_app")
        case .interrupted(.severalApps): LocalizedStringResource("state.several_apps")
        case .interrupted(.tooWarm): LocalizedStringResource("state.too_warm")
        case .interrupted(.other): LocalizedStringResource("state.interrupted")
        }
    }

    static func notice(_ notice: Notice) -> LocalizedStringResource {
        switch notice {
        case .photoSaved: LocalizedStringResource("notice.photo_saved")
        case .videoSaved: LocalizedStringResource("notice.video_saved")
        case .notSaved: LocalizedStringResource("notice.not_saved")
        case .photosRefused: LocalizedStringResource("notice.photos_refused")
        }
    }
}
