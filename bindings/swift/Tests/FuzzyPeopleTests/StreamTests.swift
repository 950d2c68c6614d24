// A stream's state, and its use from several tasks. What is gone is freed: MemoryTests.

import Examples
import Foundation
import FuzzyPeople
import Testing

@Suite struct StreamTests {
    @Test func nobodyIsAnywhereBeforeTheFirstFrame() throws {
        let obscurer = try LiveObscurer()
        #expect(try obscurer.people.isEmpty)
        #expect(try obscurer.personAt(x: 3, y: 3) == nil)
        #expect(try obscurer.personAt(x: -1, y: 1 << 40) == nil)
        #expect(try obscurer.stages.total == .zero)
    }

    @Test func theGuaranteeFollowsTheOptions() throws {
        let obscurer = try LiveObscurer()
        #expect(try obscurer.guarantee == .nonInterfering)
        try obscurer.setOptions(Options(colours: .person))
        #expect(try obscurer.guarantee == .cosmetic)
        try obscurer.setOptions(Options(effect: .fill, colours: .person))
        #expect(try obscurer.guarantee == .nonInterfering)
        let photos = try Obscurer(options: Options(effect: .blur, colours: .person))
        #expect(photos.guarantee == .cosmetic)
    }

    @Test func aFrameTakesTime() throws {
        let obscurer = try LiveObscurer()
        let scene = try Scene()
        _ = try scene.obscured(by: obscurer, at: .milliseconds(1))
        let stages = try obscurer.stages
        #expect(stages.model > .zero && stages.total >= stages.model && stages.total < .seconds(20))
    }

    @Test func forgottenPeopleGetOtherIds() throws {
        let obscurer = try LiveObscurer()
        let scene = try Scene()
        _ = try scene.obscured(by: obscurer, at: .zero)
        let before = Set(try obscurer.people.map(\.id))
        try obscurer.reset()
        #expect(try obscurer.people.isEmpty)
        _ = try scene.obscured(by: obscurer, at: .milliseconds(40))
        let after = Set(try obscurer.people.map(\.id))
        #expect(!before.isEmpty && !after.isEmpty && before.isDisjoint(with: after))
    }

    @Test func rotationsByDegrees() {
        #expect(Rotation(degrees: 450) == .clockwise90)
        #expect(Rotation(degrees: -90) == .clockwise270)
        #expect(Rotation(degrees: -180) == .half)
        #expect(Rotation(degrees: 45) == nil)
    }

    /// Any time is taken; one that runs backwards or jumps is a new scene.
    @Test func timesAtTheEndsOfTheRange() throws {
        let obscurer = try LiveObscurer()
        let scene = try Scene()
        for time in [Duration.seconds(Int64.min), .seconds(Int64.max), .seconds(-1), .zero] {
            _ = try scene.obscured(by: obscurer, at: time)
            #expect(try obscurer.people.count >= 2)
        }
    }

    @Test func onePhotoObscurerServesSeveralTasks() async throws {
        let photo = try Scene().photo
        let obscurer = try Obscurer()
        let expected = try await obscurer.obscure(photo)
        #expect(expected.people.count >= 2 && expected.picture != photo)
        try await withThrowingTaskGroup(of: ObscuredPhoto.self) { group in
            for _ in 0..<6 {
                group.addTask { try await obscurer.obscure(photo) }
            }
            for try await obscured in group {
                #expect(obscured == expected)
            }
        }
    }

    /// Frames and choices from several tasks wait for each other; none is lost, and nobody comes out clear.
    @Test func oneStreamServesSeveralTasks() async throws {
        let obscurer = try LiveObscurer(options: Options(effect: .fill), live: LiveOptions(longSide: 192))
        let scene = try Scene()
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask {
                    var changed = 0
                    for at in 0..<8 {
                        let output = try scene.obscured(by: obscurer, at: .milliseconds(at * 10 + task))
                        changed += scene.hiddenShare(output) > 0.3 ? 1 : 0
                        try obscurer.setOptions(Options(effect: at.isMultiple(of: 2) ? .pixelate : .fill))
                        _ = try obscurer.people
                        _ = try obscurer.personAt(x: 100, y: 100)
                    }
                    return changed
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == [8, 8, 8, 8])
    }
}

@Suite struct ExampleTests {
    @Test func stream() throws {
        let scene = try Scene()
        let (width, height) = (scene.photo.width & ~1, scene.photo.height & ~1)
        let (y, uv) = (Bytes(width * height, filledWith: 90), Bytes(width * height / 2, filledWith: 128))
        let stream = try CameraStream()
        let picture = try stream.show(y: y.readable, uv: uv.readable, width: width, height: height, at: .zero)
        #expect(picture.count == width * height * 4)
        try stream.tapped(x: 10, y: 10)
        try stream.switched()
    }

    @Test func photos() async throws {
        let photo = try Scene().photo
        let one = try await obscureEveryone(photo)
        #expect(one != photo)
        let all = try await obscureAll([photo, photo])
        #expect(all.count == 2 && all[0] == all[1] && all[0].people.allSatisfy(\.obscured))
    }

    @Test func policies() throws {
        let photo = try Scene().photo
        let (pixels, output) = (Bytes(photo.pixels), Bytes(photo.pixels.count))
        let picture = PictureBuffer(output.writable, width: photo.width, height: photo.height, format: photo.format)
        let hidden = try keepTheLargest(pixels.readable, width: photo.width, height: photo.height, into: picture)
        #expect(hidden.map(\.id) == Array(2..<UInt32(hidden.count + 2)) && !hidden.isEmpty)
    }
}

/// The photo of two people.
struct Scene {
    let photo: Photo

    /// `every`: of so many pixels and rows one.
    init(every step: Int = 1) throws {
        let rgba = try Vector.named("photo").file(0, "in")
        let (columns, rows) = Vector.size
        let places = stride(from: 0, to: rows, by: step).flatMap { y in
            stride(from: 0, to: columns, by: step).map { x in y * columns + x }
        }
        photo = Photo(
            pixels: places.flatMap { rgba[($0 * 4)..<($0 * 4 + 3)] }, width: (columns + step - 1) / step,
            height: (rows + step - 1) / step,
            format: .rgb)
    }

    /// The share of pixels that differ from the photo, in RGBA.
    func hiddenShare(_ picture: [UInt8]) -> Double {
        let pixels = photo.pixels.count / 3
        let changed = (0..<pixels).filter { photo.pixels[($0 * 3)..<($0 * 3 + 3)] != picture[($0 * 4)..<($0 * 4 + 3)] }
        return Double(changed.count) / Double(pixels)
    }

    /// As a frame of a stream, into RGBA.
    func obscured(by obscurer: LiveObscurer, at time: Duration) throws -> [UInt8] {
        let output = Bytes(photo.width * photo.height * 4)
        try obscure(by: obscurer, at: time, into: output)
        return output.all
    }

    func obscure(by obscurer: LiveObscurer, at time: Duration, into output: Bytes) throws {
        try photo.pixels.withUnsafeBytes { pixels in
            let frame = PackedFrame(pixels, width: photo.width, height: photo.height, format: .rgb)
            try obscurer.obscure(
                .packed(frame), at: time, into: PictureBuffer(output.writable, width: photo.width, height: photo.height))
        }
    }
}
