// The cases that all languages share: a line of tests/vectors/cases.tsv, and the files that `xtask vectors` wrote for it.

import Foundation
import FuzzyPeople

struct Vector {
    /// Upright columns and rows.
    static let size = (width: 475, height: 256)
    /// Milliseconds from frame to frame.
    static let step = 33
    /// What the bytes between rows are.
    static let gapByte: UInt8 = 0xA5
    /// Where somebody is tapped, in upright pixels.
    static let tap = (x: 367, y: 95)

    let name: String
    let kind: String
    let format: String
    let rotation: Rotation
    let mirrored: Bool
    let gap: Int
    let options: Options
    let policyName: String
    let frames: Int

    /// Where the files are, from the environment: bindings/swift/check has them written.
    private static var folder: URL {
        let path = ProcessInfo.processInfo.environment["FUZZY_PEOPLE_VECTORS"]
        return path.map { URL(fileURLWithPath: $0) } ?? Fixtures.root.appendingPathComponent("target/vectors")
    }

    static func all() throws -> [Vector] {
        let table = try String(contentsOf: Fixtures.root.appendingPathComponent("tests/vectors/cases.tsv"), encoding: .utf8)
        return try table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            guard let vector = Vector(line.split(separator: "\t").map(String.init)) else { throw Wrong(line: String(line)) }
            return vector
        }
    }

    static func named(_ name: String) throws -> Vector {
        guard let vector = try all().first(where: { $0.name == name }) else { throw Wrong(line: name) }
        return vector
    }

    private init?(_ words: [String]) {
        guard words.count == 14, let degrees = Int(words[3]), let rotation = Rotation(degrees: degrees), let gap = Int(words[5]),
            let effect = Effect(rawValue: words[6]), let strength = Float(words[7]), let colours = Colours(rawValue: words[8]),
            let margin = Float(words[9]), let threshold = Float(words[10]), let seed = Int64(words[11]),
            let frames = Int(words[13])
        else { return nil }
        (name, kind, format, policyName) = (words[0], words[1], words[2], words[12])
        (self.rotation, mirrored, self.gap, self.frames) = (rotation, words[4] == "yes", gap, frames)
        options = Options(
            effect: effect, strength: strength, colours: colours, margin: margin, threshold: threshold,
            seed: UInt64(bitPattern: seed))
    }

    /// A file of frame `at`: `in`, `out` or `people`.
    func file(_ at: Int, _ suffix: String) throws -> [UInt8] {
        let file = Vector.folder.appendingPathComponent(name).appendingPathComponent("\(at).\(suffix)")
        return [UInt8](try Data(contentsOf: file))
    }

    func people(_ at: Int) throws -> [Person] {
        try String(decoding: file(at, "people"), as: UTF8.self).split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            let numbers = words.prefix(6).compactMap { UInt32($0) }
            guard words.count == 7, numbers.count == 6 else { throw Wrong(line: String(line)) }
            let box = numbers[1...4].map(Int.init)
            return Person(
                id: numbers[0], bounds: BoundingBox(left: box[0], top: box[1], width: box[2], height: box[3]),
                confidence: Float(bitPattern: numbers[5]), obscured: words[6] == "true")
        }
    }

    /// The policy, after a look: `first` is who is listed first, `tapped` who is at ``tap``.
    func policy(first: Person.ID?, tapped: Person.ID?) throws -> Policy {
        switch (policyName, first, tapped) {
        case ("everyone", _, _): .everyone
        case ("keep-first", let id?, _), ("keep-tap", _, let id?): .everyoneExcept([id])
        case ("only-first", let id?, _), ("only-tap", _, let id?): .only([id])
        default: throw Wrong(line: policyName)
        }
    }

    /// Memory for the output, which is what the file of a frame holds.
    func output() throws -> (bytes: Bytes, picture: PictureBuffer) {
        guard let format = PixelFormat(rawValue: format) else { throw Wrong(line: format) }
        let (width, height) = Vector.size
        let rowStride = width * format.bytes + gap
        let bytes = Bytes(rowStride * height, filledWith: Vector.gapByte)
        return (bytes, PictureBuffer(bytes.writable, width: width, height: height, format: format, rowStride: rowStride))
    }

    var isInPlace: Bool {
        kind.hasPrefix("in-")
    }

    /// Columns and rows as stored.
    private var stored: (width: Int, height: Int) {
        let (width, height) = Vector.size
        return rotation == .clockwise90 || rotation == .clockwise270 ? (height, width) : (width, height)
    }

    func packed(_ bytes: UnsafeRawBufferPointer) throws -> PackedFrame {
        guard let format = PixelFormat(rawValue: kind == "photo" ? format : kind) else { throw Wrong(line: kind) }
        let (width, height) = stored
        return PackedFrame(
            bytes, width: width, height: height, format: format, rowStride: width * format.bytes + gap, rotation: rotation,
            mirrored: mirrored)
    }

    func planes(_ bytes: UnsafeMutableRawBufferPointer) throws -> MutableYUVFrame {
        let (width, height) = stored
        let samples = isInPlace ? String(kind.dropFirst(3)) : kind
        let pairs = samples != "i420"
        let layout = YUVLayout(
            width: width, height: height, yRowStride: width + gap, uvRowStride: (width + 1) / 2 * (pairs ? 2 : 1) + gap,
            uvPixelStride: pairs ? 2 : 1, rotation: rotation, mirrored: mirrored)
        let luma = layout.yRowStride * height
        let y = UnsafeMutableRawBufferPointer(rebasing: bytes[..<luma])
        let chroma = UnsafeMutableRawBufferPointer(rebasing: bytes[luma...])
        switch samples {
        case "nv12": return .nv12(y: y, uv: chroma, layout: layout)
        case "nv21": return .nv21(y: y, vu: chroma, layout: layout)
        case "android":
            // U and V as planes of their own over the same pairs, each up to its last sample.
            let end = chroma.count - gap
            return MutableYUVFrame(
                y: y, u: UnsafeMutableRawBufferPointer(rebasing: chroma[1..<end]),
                v: UnsafeMutableRawBufferPointer(rebasing: chroma[..<(end - 1)]), layout: layout)
        case "i420":
            let half = chroma.count / 2
            return MutableYUVFrame(
                y: y, u: UnsafeMutableRawBufferPointer(rebasing: chroma[..<half]),
                v: UnsafeMutableRawBufferPointer(rebasing: chroma[half...]), layout: layout)
        default: throw Wrong(line: kind)
        }
    }

    func frame(_ bytes: UnsafeMutableRawBufferPointer) throws -> CameraFrame {
        if PixelFormat(rawValue: kind) != nil { return .packed(try packed(UnsafeRawBufferPointer(bytes))) }
        let planes = try planes(bytes)
        return .yuv(
            YUVFrame(
                y: UnsafeRawBufferPointer(planes.y), u: UnsafeRawBufferPointer(planes.u), v: UnsafeRawBufferPointer(planes.v),
                layout: planes.layout))
    }

    /// Something in the files that is not understood.
    struct Wrong: Error {
        let line: String
    }
}
