// The package's way through pixel buffers: the same as plain memory, locked as long as it is looked at, and refused where it must be.

import CoreVideo
import FuzzyPeople
import Testing

@Suite struct PixelBufferTests {
    private let video = kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange
    private let full = kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
    private let bgra = kCVPixelFormatType_32BGRA

    /// Something that is not blank, the same for the same bytes.
    private func fill(_ buffer: CVPixelBuffer) {
        locked(buffer) { planes in
            for plane in planes {
                for at in plane.indices {
                    let (stripe, band) = (at / 7 * 31, at / 900 * 17)
                    plane[at] = UInt8((stripe + band) % 200 + 20)
                }
            }
        }
    }

    @discardableResult
    private func locked<Result>(_ buffer: CVPixelBuffer, _ body: ([UnsafeMutableRawBufferPointer]) throws -> Result) rethrows
        -> Result
    {
        CVPixelBufferLockBaseAddress(buffer, [])
        defer { CVPixelBufferUnlockBaseAddress(buffer, []) }
        var planes: [UnsafeMutableRawBufferPointer] = []
        while let start = CVPixelBufferGetBaseAddressOfPlane(buffer, planes.count) {
            let bytes =
                CVPixelBufferGetBytesPerRowOfPlane(buffer, planes.count) * CVPixelBufferGetHeightOfPlane(buffer, planes.count)
            planes.append(UnsafeMutableRawBufferPointer(start: start, count: bytes))
        }
        return try body(planes)
    }

    private func bytes(_ buffer: CVPixelBuffer) -> [UInt8] {
        locked(buffer) { planes in planes.flatMap { $0 } }
    }

    private func buffer(_ width: Int, _ height: Int, _ format: OSType, padding: Int = 0) throws -> CVPixelBuffer {
        let buffer = try #require(CVPixelBuffer(width: width, height: height, format: format, padding: padding))
        fill(buffer)
        return buffer
    }

    @Test func planesGoTheWayOfPlainMemory() throws {
        struct Case {
            let format: OSType
            let matrix: String?
            let expected: (YUVMatrix, YUVRange)
        }
        for wanted in [
            Case(format: video, matrix: kCVImageBufferYCbCrMatrix_ITU_R_709_2, expected: (.bt709, .limited)),
            Case(format: video, matrix: kCVImageBufferYCbCrMatrix_ITU_R_601_4, expected: (.bt601, .limited)),
            Case(format: full, matrix: nil, expected: (.bt709, .full)),
        ] {
            let frame = try buffer(97, 64, wanted.format, padding: 5)
            frame.attachments[kCVImageBufferYCbCrMatrixKey] = wanted.matrix
            let picture = try buffer(64, 97, bgra, padding: 12)
            let time = Duration.milliseconds(3)
            try LiveObscurer().obscure(frame, rotation: .clockwise90, mirrored: true, at: time, into: picture)

            let plain = try buffer(64, 97, bgra, padding: 12)
            try locked(frame) { planes in
                try locked(plain) { output in
                    let layout = YUVLayout(
                        width: 97, height: 64, yRowStride: 102, uvRowStride: 103, uvPixelStride: 2, matrix: wanted.expected.0,
                        range: wanted.expected.1, rotation: .clockwise90, mirrored: true)
                    let yuv = YUVFrame.nv12(
                        y: UnsafeRawBufferPointer(planes[0]), uv: UnsafeRawBufferPointer(planes[1]), layout: layout)
                    let into = PictureBuffer(output[0], width: 64, height: 97, format: .bgra, rowStride: 268)
                    try LiveObscurer().obscure(.yuv(yuv), at: time, into: into)
                }
            }
            let same = bytes(picture) == bytes(plain)
            #expect(same)
        }
    }

    @Test func packedPixelsGoTheWayOfPlainMemory() throws {
        let (frame, picture, plain) = (try buffer(96, 65, bgra, padding: 4), try buffer(96, 65, bgra), try buffer(96, 65, bgra))
        try LiveObscurer().obscure(frame, rotation: .half, at: .zero, into: picture)
        try locked(frame) { planes in
            try locked(plain) { output in
                let packed = PackedFrame(
                    UnsafeRawBufferPointer(planes[0]), width: 96, height: 65, format: .bgra, rowStride: 388, rotation: .half)
                try LiveObscurer().obscure(
                    .packed(packed), at: .zero, into: PictureBuffer(output[0], width: 96, height: 65, format: .bgra))
            }
        }
        let same = bytes(picture) == bytes(plain)
        #expect(same)
    }

    @Test func inPlaceGoesTheWayOfPlainMemory() throws {
        let (frame, plain) = (try buffer(97, 65, full), try buffer(97, 65, full))
        // A covered lens: all of it is hidden.
        for buffer in [frame, plain] {
            locked(buffer) { planes in
                for at in planes[0].indices { planes[0][at] = UInt8(3 + at % 4) }
            }
        }
        let before = bytes(frame)
        try LiveObscurer().obscureInPlace(frame, at: .zero)
        try locked(plain) { planes in
            let layout = YUVLayout(
                width: 97, height: 65, yRowStride: 97, uvRowStride: 98, uvPixelStride: 2, matrix: .bt709, range: .full)
            try LiveObscurer().obscureInPlace(.nv12(y: planes[0], uv: planes[1], layout: layout), at: .zero)
        }
        let (same, changed) = (bytes(frame) == bytes(plain), bytes(frame) != before)
        #expect(same && changed)
    }

    @Test func buffersAreUnlockedAgain() throws {
        let (frame, picture) = (try buffer(96, 64, video), try buffer(96, 64, bgra))
        let (frameLocks, pictureLocks) = (frame.locked, picture.locked)
        let obscurer = try LiveObscurer()
        try obscurer.obscure(frame, at: .zero, into: picture)
        try obscurer.obscureInPlace(frame, at: .milliseconds(1))
        // The output has not the upright size.
        #expect(throws: FuzzyPeopleError.self) { try obscurer.obscure(frame, rotation: .clockwise90, at: .zero, into: picture) }
        #expect(frame.locked - frameLocks == 3 && picture.locked - pictureLocks == 2)
        for buffer in [frame, picture] {
            #expect(buffer.locks == (0, 0))
        }
    }

    @Test func whatCannotBeTakenIsRefused() throws {
        let obscurer = try LiveObscurer()
        let (frame, picture, other) = (try buffer(96, 64, video), try buffer(96, 64, bgra), try buffer(96, 64, 0x3432_3200))
        func refused(_ what: String, _ says: String, _ body: () throws -> Void) {
            do {
                try body()
                Issue.record("\(what) was taken")
            } catch FuzzyPeopleError.layout(let message) {
                #expect(message.contains(says), "\(what): \(message)")
            } catch {
                Issue.record("\(what): \(error)")
            }
        }
        refused("another format in", "420v") { try obscurer.obscure(other, at: .zero, into: picture) }
        refused("another format out", "32BGRA") { try obscurer.obscure(frame, at: .zero, into: other) }
        refused("packed pixels in place", "420v") { try obscurer.obscureInPlace(picture, at: .zero) }
        refused("the same buffer twice", "overlap") { try obscurer.obscure(picture, at: .zero, into: picture) }
        frame.refusesLocks = true
        refused("a frame that cannot be locked", "locked") { try obscurer.obscure(frame, at: .zero, into: picture) }
        refused("one in place", "locked") { try obscurer.obscureInPlace(frame, at: .zero) }
        frame.refusesLocks = false
        picture.refusesLocks = true
        refused("a picture that cannot be locked", "locked") { try obscurer.obscure(frame, at: .zero, into: picture) }
        #expect(frame.locks == (0, 0) && picture.locks == (0, 0) && other.locks == (0, 0))
    }
}
