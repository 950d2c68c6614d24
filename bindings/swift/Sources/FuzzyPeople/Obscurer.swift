internal import FuzzyPeopleGenerated

/// Finds people in photos and obscures them. One serves any number of photos, from several tasks at once.
public final class Obscurer: Sendable {
    private let library: FuzzyPeopleGenerated.Obscurer

    /// `threads`: on how many one photo is looked at. With the model inside this library, or with the bytes of an ONNX file of the same
    /// interface.
    public init(options: Options = Options(), threads: Int = 1, model: [UInt8]? = nil) throws(FuzzyPeopleError) {
        guard threads >= 1, let threads = UInt32(exactly: threads) else {
            throw .setting("threads is \(threads); expected 1 or more")
        }
        library = try calling {
            try FuzzyPeopleGenerated.Obscurer(options: options.generated, threads: threads, model: model.map(modelBytes))
        }
    }

    /// Everybody in a photo, so that one can choose whom to obscure.
    public func find(_ photo: PackedFrame) throws(FuzzyPeopleError) -> FoundPeople {
        let layout = try photo.generated()
        let pixels = try borrowed(photo.pixels)
        return FoundPeople(try calling { try library.find(pixels: pixels, layout: layout) })
    }

    /// The photo, upright, with those obscured whom the policy names, into `picture` (of the photo's upright size and its format). Says who
    /// is in it. On an error `picture` holds nothing of the photo.
    ///
    /// `found`: the people of this very photo, when they have been looked for already.
    @discardableResult
    public func obscure(
        _ photo: PackedFrame,
        found: FoundPeople? = nil,
        policy: Policy = .everyone,
        into picture: PictureBuffer
    ) throws(FuzzyPeopleError) -> [Person] {
        let layout = try photo.generated()
        let pictureLayout = try picture.layout()
        let (pixels, into) = (try borrowed(photo.pixels), Memory(picture.bytes))
        return try calling {
            let people = try library.obscure(
                pixels: pixels, layout: layout, found: found?.library, policy: policy.generated, intoAddress: into.address,
                intoBytes: into.bytes, picture: pictureLayout)
            return people.map { Person($0.person, obscured: $0.obscured) }
        }
    }

    /// As the other one, for a photo that is owned; the caller's actor is free meanwhile.
    public func obscure(_ photo: Photo, policy: Policy = .everyone) async throws(FuzzyPeopleError) -> ObscuredPhoto {
        try photo.check()
        var picture = photo.blank
        let people = try picture.write { (bytes) throws(FuzzyPeopleError) in
            try photo.read { (frame) throws(FuzzyPeopleError) in try obscure(frame, policy: policy, into: bytes) }
        }
        return ObscuredPhoto(picture: picture, people: people)
    }

    /// What is promised of the photos.
    public var guarantee: Guarantee {
        Guarantee(library.guarantee())
    }
}

/// Everybody in one photo.
public final class FoundPeople: Sendable {
    let library: FuzzyPeopleGenerated.FoundPeople

    init(_ library: FuzzyPeopleGenerated.FoundPeople) {
        self.library = library
    }

    /// The people, ids 1, 2, 3 and so on, the largest first. Nobody of them is obscured yet.
    public var people: [Person] {
        library.list().map { Person($0, obscured: false) }
    }

    /// Who is at a place in upright pixels, if anybody.
    public func personAt(x: Int, y: Int) -> Person.ID? {
        guard let x = UInt32(exactly: x), let y = UInt32(exactly: y) else { return nil }
        return library.personAt(x: x, y: y)
    }
}
