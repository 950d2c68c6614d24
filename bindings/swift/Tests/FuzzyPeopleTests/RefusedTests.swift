// What is refused, and that it is a typed error with nothing of the frame in the output.

import FuzzyPeople
import Testing

@Suite struct RefusedTests {
    @Test func layoutsThatLie() throws {
        struct Case {
            let what: String
            let width: Int
            let height: Int
            let rowStride: Int
            let bytes: Int
            let says: String
        }
        let cases = [
            Case(what: "no width", width: 0, height: 4, rowStride: 16, bytes: 64, says: "0x4"),
            Case(what: "a negative height", width: 4, height: -4, rowStride: 16, bytes: 64, says: "-4"),
            Case(what: "a width past 32 bits", width: 1 << 40, height: 4, rowStride: 16, bytes: 64, says: "width"),
            Case(what: "a stride below a row", width: 4, height: 4, rowStride: 15, bytes: 64, says: "at least 16"),
            Case(what: "a buffer a byte short", width: 4, height: 4, rowStride: 16, bytes: 63, says: "at least 64"),
            Case(what: "a buffer of nothing", width: 4, height: 4, rowStride: 16, bytes: 0, says: "at least 64"),
            Case(what: "a stride past the memory", width: 4, height: 4, rowStride: Int(UInt32.max), bytes: 64, says: "at least"),
        ]
        let obscurer = try LiveObscurer()
        for wrong in cases {
            let pixels = Bytes(wrong.bytes, filledWith: 200)
            let output = Bytes(64, filledWith: 7)
            let frame = PackedFrame(
                pixels.readable, width: wrong.width, height: wrong.height, format: .bgra, rowStride: wrong.rowStride)
            let error = refusal {
                try obscurer.obscure(
                    .packed(frame), at: .zero, into: PictureBuffer(output.writable, width: 4, height: 4, format: .bgra))
            }
            guard case .layout(let message)? = error else {
                Issue.record("\(wrong.what): \(String(describing: error))")
                continue
            }
            #expect(message.contains(wrong.says), "\(wrong.what): \(message)")
            #expect(!output.all.contains(200), "\(wrong.what): something of the frame is in the output")
        }
    }

    @Test func outputsThatDoNotFit() throws {
        let obscurer = try LiveObscurer()
        let pixels = Bytes(32 * 24 * 4, filledWith: 200)
        let frame = CameraFrame.packed(PackedFrame(pixels.readable, width: 32, height: 24, format: .rgba, rotation: .clockwise90))
        let output = Bytes(32 * 24 * 4, filledWith: 7)
        let wrong = [
            ("not turned", PictureBuffer(output.writable, width: 32, height: 24)),
            ("RGB", PictureBuffer(output.writable, width: 24, height: 32, format: .rgb)),
            (
                "too short",
                PictureBuffer(UnsafeMutableRawBufferPointer(rebasing: output.writable.dropLast()), width: 24, height: 32)
            ),
            ("no memory", PictureBuffer(UnsafeMutableRawBufferPointer(start: nil, count: 0), width: 24, height: 32)),
            ("the frame's own memory", PictureBuffer(pixels.writable, width: 24, height: 32)),
        ]
        for (what, picture) in wrong {
            let error = refusal { try obscurer.obscure(frame, at: .zero, into: picture) }
            guard case .layout? = error else {
                Issue.record("\(what): \(String(describing: error))")
                continue
            }
            #expect(!output.all.contains(200), "\(what): something of the frame is in the output")
        }
        try obscurer.obscure(frame, at: .zero, into: PictureBuffer(output.writable, width: 24, height: 32))
    }

    @Test func planesThatLie() throws {
        let obscurer = try LiveObscurer()
        let (y, uv) = (Bytes(64 * 48, filledWith: 90), Bytes(64 * 24, filledWith: 128))
        let output = Bytes(64 * 48 * 4, filledWith: 7)
        let right = YUVLayout(width: 64, height: 48, yRowStride: 64, uvRowStride: 64, uvPixelStride: 2)
        func refused(_ what: String, _ change: (inout YUVLayout) -> Void) {
            var layout = right
            change(&layout)
            let frame = CameraFrame.yuv(.nv12(y: y.readable, uv: uv.readable, layout: layout))
            let error = refusal {
                try obscurer.obscure(frame, at: .zero, into: PictureBuffer(output.writable, width: 64, height: 48))
            }
            guard case .layout? = error else {
                Issue.record("\(what): \(String(describing: error))")
                return
            }
        }
        refused("too high") { $0.height = 50 }
        refused("a short luma stride") { $0.yRowStride = 63 }
        refused("a short chroma stride") { $0.uvRowStride = 62 }
        refused("no chroma stride") { $0.uvPixelStride = 0 }
        refused("a negative stride") { $0.yRowStride = -64 }
        refused("chroma four apart") { $0.uvPixelStride = 4 }
        try obscurer.obscure(
            .yuv(.nv12(y: y.readable, uv: uv.readable, layout: right)), at: .zero,
            into: PictureBuffer(output.writable, width: 64, height: 48))
    }

    @Test func settingsOutOfRange() throws {
        let wrong: [Options] = [
            Options(strength: 1.01), Options(strength: .nan), Options(margin: -0.01), Options(threshold: 0),
            Options(threshold: 1),
        ]
        let obscurer = try LiveObscurer()
        for options in wrong {
            for refused in [
                refusal { _ = try LiveObscurer(options: options) },
                refusal { _ = try Obscurer(options: options) },
                refusal { try obscurer.setOptions(options) },
            ] {
                guard case .setting? = refused else {
                    Issue.record("\(options): \(String(describing: refused))")
                    continue
                }
            }
        }
        for live in [
            LiveOptions(targetFPS: 0), LiveOptions(targetFPS: .infinity), LiveOptions(longSide: 95), LiveOptions(longSide: -1),
            LiveOptions(longSide: 1 << 40),
        ] {
            let refused = refusal { try obscurer.setLiveOptions(live) }
            guard case .setting? = refused else {
                Issue.record("\(live): \(String(describing: refused))")
                continue
            }
        }
        for threads in [0, -1, 1 << 40] {
            let refused = refusal { _ = try Obscurer(threads: threads) }
            guard case .setting? = refused else {
                Issue.record("\(threads) threads: \(String(describing: refused))")
                continue
            }
        }
    }

    @Test func bytesThatAreNoModel() {
        for refused in [
            refusal { _ = try LiveObscurer(model: [1, 2, 3]) },
            refusal { _ = try Obscurer(model: []) },
        ] {
            guard case .model? = refused else {
                Issue.record("\(String(describing: refused))")
                continue
            }
            #expect(refused?.errorDescription?.isEmpty == false)
        }
    }

    /// The model of the fixture fails where a picture is white.
    @Test func aModelThatFailsLeavesGrey() throws {
        let obscurer = try LiveObscurer(model: try Fixtures.bytes("fails_on_white.onnx"))
        let output = Bytes(64 * 64 * 4, filledWith: 255)
        let picture = PictureBuffer(output.writable, width: 64, height: 64, format: .bgra)
        // Not quite plain: a blank frame is hidden without a look.
        func pattern(_ at: Int) -> UInt8 {
            let (column, row) = (at % 64 / 9, at / 64 / 7)
            return (column + row).isMultiple(of: 2) ? 0 : 10
        }
        func wall(_ light: UInt8) -> Bytes {
            Bytes((0..<64 * 64).flatMap { [UInt8](repeating: light - pattern($0), count: 4) })
        }
        func show(_ wall: Bytes, at time: Int) throws {
            let frame = CameraFrame.packed(PackedFrame(wall.readable, width: 64, height: 64, format: .bgra))
            try obscurer.obscure(frame, at: .milliseconds(time), into: picture)
        }
        try show(wall(150), at: 0)
        #expect(output.all[0] == 150, "nobody is there")
        guard case .inference? = refusal({ try show(wall(255), at: 33) }) else {
            Issue.record("the model did not fail")
            return
        }
        let samples = Set(output.all.enumerated().filter { $0.offset % 4 != 3 }.map(\.element))
        #expect(samples == [128], "something of the frame is in the output")
        let planes = Bytes((0..<64 * 96).map { (at: Int) -> UInt8 in at < 64 * 64 ? 235 - pattern(at) : 128 })
        let (y, uv) = (planes.writable[..<(64 * 64)], planes.writable[(64 * 64)...])
        let layout = YUVLayout(width: 64, height: 64, yRowStride: 64, uvRowStride: 64, uvPixelStride: 2)
        let frame = MutableYUVFrame.nv12(
            y: UnsafeMutableRawBufferPointer(rebasing: y), uv: UnsafeMutableRawBufferPointer(rebasing: uv), layout: layout)
        guard case .inference? = refusal({ try obscurer.obscureInPlace(frame, at: .milliseconds(66)) }) else {
            Issue.record("the model did not fail in place")
            return
        }
        #expect(Set(planes.all) == [128], "something of the frame is left")
        try show(wall(150), at: 100)
        #expect(output.all[0] == 150, "it goes on")
    }

    @Test func aPhotoWithoutThatPerson() async throws {
        let obscurer = try Obscurer()
        let photo = Photo(pixels: [UInt8](repeating: 100, count: 64 * 48 * 3), width: 64, height: 48, format: .rgb)
        await #expect { _ = try await obscurer.obscure(photo, policy: .only([7])) } throws: {
            if case .noSuchPerson(let message)? = $0 as? FuzzyPeopleError { message.contains("7") } else { false }
        }
        let short = Photo(pixels: [1, 2, 3], width: 64, height: 48, format: .rgb)
        await #expect { _ = try await obscurer.obscure(short) } throws: {
            if case .layout? = $0 as? FuzzyPeopleError { true } else { false }
        }
    }

    @Test func peopleOfAnotherPhoto() throws {
        let obscurer = try Obscurer()
        let pixels = Bytes(64 * 48 * 3, filledWith: 100)
        let found = try obscurer.find(PackedFrame(pixels.readable, width: 64, height: 48, format: .rgb))
        let output = Bytes(64 * 48 * 3, filledWith: 7)
        let other = PackedFrame(pixels.readable, width: 48, height: 64, format: .rgb)
        let error = refusal {
            try obscurer.obscure(other, found: found, into: PictureBuffer(output.writable, width: 48, height: 64, format: .rgb))
        }
        guard case .otherPicture? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!output.all.contains(100))
    }
}
