// A golden vector: a line of cases.txt.

import Foundation
import FuzzyPeople

struct Vector {
    let kind: String
    let name: String
    let values: [String: String]

    /// The folder, from the environment: bindings/swift/check has them written.
    static var folder: URL {
        let path = ProcessInfo.processInfo.environment["FUZZY_PEOPLE_VECTORS"]
        return path.map { URL(fileURLWithPath: $0) } ?? Fixtures.root.appendingPathComponent("target/vectors")
    }

    static func all() throws -> [Vector] {
        let text = try String(contentsOf: folder.appendingPathComponent("cases.txt"), encoding: .utf8)
        return text.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            let pairs = words.dropFirst(2).map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            return Vector(kind: words[0], name: words[1], values: Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) }))
        }
    }

    func file(_ key: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Vector.folder.appendingPathComponent(text(key))))
    }

    func text(_ key: String) -> String {
        guard let value = values[key] else { fatalError("\(name) has no \(key)") }
        return value
    }

    func number(_ key: String) -> Int {
        guard let value = Int(text(key)) else { fatalError("\(name): \(key) is no number") }
        return value
    }

    func format(_ key: String) throws -> PixelFormat {
        guard let format = PixelFormat(rawValue: text(key)) else { throw FuzzyPeopleError.layout(text(key)) }
        return format
    }

    var rotation: Rotation {
        guard let rotation = Rotation(degrees: number("rotation")) else { fatalError("\(name): a rotation") }
        return rotation
    }

    var mirrored: Bool {
        text("mirrored") == "1"
    }

    var uprightSize: (width: Int, height: Int) {
        let (width, height) = (number("width"), number("height"))
        return rotation == .clockwise90 || rotation == .clockwise270 ? (height, width) : (width, height)
    }

    var options: Options {
        guard let effect = Effect(rawValue: text("effect")), let colours = Colours(rawValue: text("colours")),
            let strength = Float(text("strength")), let seed = UInt64(text("seed"))
        else { fatalError("\(name): its options") }
        return Options(effect: effect, strength: strength, colours: colours, seed: seed)
    }

    var policy: Policy {
        let words = text("policy").split(separator: ":")
        switch (words[0], words.last.flatMap { UInt32($0) }) {
        case ("everyone", _): return .everyone
        case ("except", let id?): return .everyoneExcept([id])
        case ("only", let id?): return .only([id])
        default: fatalError("\(name): its policy")
        }
    }

    var people: [Person] {
        text("people").split(separator: ";").map { person in
            let words = person.split(separator: ":")
            let numbers = words.prefix(6).map { Int($0) ?? -1 }
            return Person(
                id: UInt32(numbers[0]),
                bounds: BoundingBox(left: numbers[1], top: numbers[2], width: numbers[3], height: numbers[4]),
                confidence: Float(words[6]) ?? .nan, obscured: numbers[5] == 1)
        }
    }

    func packed(_ bytes: UnsafeRawBufferPointer) throws -> PackedFrame {
        PackedFrame(
            bytes, width: number("width"), height: number("height"), format: try format("format"), rowStride: number("stride"),
            rotation: rotation, mirrored: mirrored)
    }

    func planes(_ bytes: UnsafeMutableRawBufferPointer) -> MutableYUVFrame {
        let layout = YUVLayout(
            width: number("width"), height: number("height"), yRowStride: number("y_stride"), uvRowStride: number("uv_stride"),
            uvPixelStride: text("layout") == "i420" ? 1 : 2, matrix: text("matrix") == "709" ? .bt709 : .bt601,
            range: text("range") == "full" ? .full : .limited, rotation: rotation, mirrored: mirrored)
        let luma = number("y_stride") * number("height")
        let y = UnsafeMutableRawBufferPointer(rebasing: bytes[..<luma])
        let chroma = UnsafeMutableRawBufferPointer(rebasing: bytes[luma...])
        switch text("layout") {
        case "nv12": return .nv12(y: y, uv: chroma, layout: layout)
        case "nv21": return .nv21(y: y, vu: chroma, layout: layout)
        default:
            let half = chroma.count / 2
            return MutableYUVFrame(
                y: y, u: UnsafeMutableRawBufferPointer(rebasing: chroma[..<half]),
                v: UnsafeMutableRawBufferPointer(rebasing: chroma[half...]), layout: layout)
        }
    }

    func frame(_ bytes: UnsafeMutableRawBufferPointer) throws -> CameraFrame {
        if text("layout") == "packed" { return .packed(try packed(UnsafeRawBufferPointer(bytes))) }
        let planes = planes(bytes)
        return .yuv(
            YUVFrame(
                y: UnsafeRawBufferPointer(planes.y), u: UnsafeRawBufferPointer(planes.u), v: UnsafeRawBufferPointer(planes.v),
                layout: planes.layout))
    }
}
