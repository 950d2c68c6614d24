// A stub for CI only: see ../../README.md.

import Foundation

public enum PHAccessLevel: Int, Sendable {
    case addOnly = 1
    case readWrite
}

public enum PHAuthorizationStatus: Int, Sendable {
    case notDetermined, restricted, denied, authorized, limited
}

public final class PHPhotoLibrary: @unchecked Sendable {
    public static func shared() -> PHPhotoLibrary {
        PHPhotoLibrary()
    }

    public static func requestAuthorization(for level: PHAccessLevel) async -> PHAuthorizationStatus {
        .denied
    }

    public func performChanges(_ changes: @escaping @Sendable () -> Void) async throws {}
}

public enum PHAssetResourceType: Int, Sendable {
    case photo = 1
    case video
}

public final class PHAssetResourceCreationOptions {
    public init() {}

    public var shouldMoveFile = false
}

public final class PHAssetCreationRequest {
    public static func forAsset() -> PHAssetCreationRequest {
        PHAssetCreationRequest()
    }

    public func addResource(with type: PHAssetResourceType, data: Data, options: PHAssetResourceCreationOptions?) {}
    public func addResource(with type: PHAssetResourceType, fileURL: URL, options: PHAssetResourceCreationOptions?) {}
}
