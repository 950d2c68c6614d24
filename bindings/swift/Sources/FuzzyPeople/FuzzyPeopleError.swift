import Foundation

/// Why there is no picture to show: what was to be written is a neutral grey then. No message holds anything of a picture.
public enum FuzzyPeopleError: Error, Hashable, Sendable {
    /// A buffer and what is said of it do not fit.
    case layout(String)
    /// A setting is outside its range. The old ones stay in force.
    case setting(String)
    /// The bytes are no model of the expected interface.
    case model(String)
    /// The model failed on this frame. The next one may do.
    case inference(String)
    /// A policy names somebody who is not in this photo.
    case noSuchPerson(String)
    /// The people were found in a photo of another size.
    case otherPicture(String)
    /// A fault inside the library. The object cannot be used any more: make another.
    case failed(String)
}

extension FuzzyPeopleError: LocalizedError {
    /// What was found and what was expected.
    public var errorDescription: String? {
        switch self {
        case .layout(let message), .setting(let message), .model(let message), .inference(let message),
            .noSuchPerson(let message), .otherPicture(let message), .failed(let message):
            message
        }
    }
}
