// A stream's state, its use from several tasks, and that what is gone is freed.

import Foundation
import FuzzyPeople
import Testing

import Examples

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

    @Test func deinitFrees() throws {
        func once() throws {
            let scene = try Scene()
            let obscurer = try LiveObscurer(live: LiveOptions(longSide: 96))
            _ = try scene.obscured(by: obscurer, at: .zero)
            _ = try Obscurer()
        }
        // What the allocator keeps for itself is there after a few.
        for _ in 0..<10 { try once() }
        let before = try residentBytes()
        for _ in 0..<60 { try once() }
        let grown = try residentBytes() - before
        #expect(grown < 24 << 20, "\(grown >> 20) MiB more after 60 obscurers; each holds a model of several MiB")
    }

    @Test func thousandsOfFramesTakeNoMemory() throws {
        let obscurer = try LiveObscurer(live: LiveOptions(longSide: 96))
        let scene = try Scene()
        let output = Bytes(scene.photo.width * scene.photo.height * 4)
        func run(_ frames: Range<Int>) throws {
            for at in frames {
                try scene.obscure(by: obscurer, at: .milliseconds(at * 33), into: output)
                _ = try obscurer.people
            }
        }
        try run(0..<200)
        let before = try residentBytes()
        try run(200..<3200)
        let grown = try residentBytes() - before
        #expect(grown < 8 << 20, "\(grown >> 10) KiB more after 3000 frames")
    }

    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(fields[1]) ?? 0) * 4096
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

    init() throws {
        let rgba = try Vector.named("photo").file(0, "in")
        let rgb = rgba.enumerated().filter { $0.offset % 4 != 3 }.map(\.element)
        photo = Photo(pixels: rgb, width: Vector.size.width, height: Vector.size.height, format: .rgb)
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
            try obscurer.obscure(.packed(frame), at: time, into: PictureBuffer(output.writable, width: photo.width, height: photo.height))
        }
    }
}
