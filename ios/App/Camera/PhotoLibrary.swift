import Foundation
import Photos

/// Adds to the photo library, and reads nothing of it.
enum PhotoLibrary {
    /// What is added.
    enum Resource: Sendable {
        case photo(Data)
        /// A file that is moved into the library, or removed.
        case video(URL)
    }

    /// How it went.
    enum Outcome: Sendable {
        case saved
        case refused
        case failed
    }

    /// Asks for permission the first time. No place is added.
    static func save(_ resource: Resource) async -> Outcome {
        defer {
            if case .video(let file) = resource { try? FileManager.default.removeItem(at: file) }
        }
        let permission = await PHPhotoLibrary.requestAuthorization(for: .addOnly)
        guard permission == .authorized || permission == .limited else { return .refused }
        do {
            try await PHPhotoLibrary.shared().performChanges {
                let request = PHAssetCreationRequest.forAsset()
                switch resource {
                case .photo(let jpeg):
                    request.addResource(with: .photo, data: jpeg, options: nil)
                case .video(let file):
                    let move = PHAssetResourceCreationOptions()
                    move.shouldMoveFile = true
                    request.addResource(with: .video, fileURL: file, options: move)
                }
            }
            return .saved
        } catch {
            return .failed
        }
    }
}
