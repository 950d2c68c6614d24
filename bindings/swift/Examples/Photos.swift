import FuzzyPeople

/// Everybody in a photo obscured.
public func obscureEveryone(_ photo: Photo) async throws -> Photo {
    let obscurer = try Obscurer(threads: 2)
    return try await obscurer.obscure(photo).picture
}

/// Several photos at once, with one loaded model.
public func obscureAll(_ photos: [Photo]) async throws -> [ObscuredPhoto] {
    let obscurer = try Obscurer(options: Options(effect: .scatter, strength: 0.7))
    return try await withThrowingTaskGroup(of: (Int, ObscuredPhoto).self) { group in
        for (place, photo) in photos.enumerated() {
            group.addTask { (place, try await obscurer.obscure(photo)) }
        }
        var obscured = [ObscuredPhoto?](repeating: nil, count: photos.count)
        for try await (place, photo) in group {
            obscured[place] = photo
        }
        return obscured.compactMap { $0 }
    }
}
