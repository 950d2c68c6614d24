import DemoLogic
import FuzzyPeople

/// What the camera tells the screen.
enum CameraEvent: Sendable {
    case state(CameraState)
    case report(Report)
    case recording(Bool)
    case notice(Notice)
}

/// What the camera is doing.
enum CameraState: Hashable, Sendable {
    case stopped
    /// Started; nothing is shown until the first picture has come back obscured.
    case starting
    case running
    case interrupted(Interruption)
    /// It failed, and nothing is shown. It can be started again.
    case failed
}

/// Who took the camera.
enum Interruption: Hashable, Sendable {
    case anotherApp
    case severalApps
    case tooWarm
    case other
}

/// What happened, told for a few seconds.
enum Notice: Hashable, Sendable {
    case photoSaved
    case videoSaved
    case notSaved
    case photosRefused
}

/// The last frame, a few times a second.
struct Report: Hashable, Sendable {
    let people: [Person]
    let width: Int
    let height: Int
    let milliseconds: Double
    let framesPerSecond: Double?
    let guarantee: Guarantee
}
