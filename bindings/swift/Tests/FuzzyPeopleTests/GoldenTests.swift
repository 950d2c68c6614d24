// The golden vectors that Rust wrote on this machine (bindings/cli/examples/vectors.rs says what is in them): the same bytes come out.

import Foundation
import FuzzyPeople
import Testing

@Suite struct GoldenTests {
    @Test func everyVector() throws {
        let cases = try Vector.all()
        // Fewer would mean that the file was cut short.
        #expect(cases.filter { $0.kind == "photo" }.count >= 15)
        #expect(cases.filter { $0.kind == "stream" }.count >= 4)
        #expect(cases.filter { $0.kind == "in_place" }.count >= 3)
        for vector in cases {
            switch vector.kind {
            case "photo": try photo(vector)
            case "stream", "in_place": try stream(vector)
            default: Issue.record("\(vector.name): a \(vector.kind) is not known")
            }
        }
    }

    private func photo(_ vector: Vector) throws {
        let input = Bytes(try vector.file("input"))
        let expected = try vector.file("output")
        let output = Bytes(expected.count, filledWith: 1)
        let (width, height) = vector.uprightSize
        let format = try vector.format("format")
        let picture = PictureBuffer(output.writable, width: width, height: height, format: format)
        let people = try Obscurer(options: vector.options).obscure(vector.packed(input.readable), policy: vector.policy, into: picture)
        #expect(output.all == expected, "\(vector.name): other bytes")
        #expect(people == vector.people, "\(vector.name)")
    }

    private func stream(_ vector: Vector) throws {
        let input = Bytes(try vector.file("input"))
        let expected = try vector.file("output")
        let obscurer = try LiveObscurer(options: vector.options, live: LiveOptions(longSide: vector.number("long_side")))
        let (frames, step) = (vector.number("frames"), vector.number("step"))
        let size = input.writable.count / frames
        let (width, height) = vector.uprightSize
        let outStride = vector.number("out_stride")
        var found: [UInt8] = []
        for at in 0..<frames {
            let bytes = UnsafeMutableRawBufferPointer(rebasing: input.writable[(at * size)..<((at + 1) * size)])
            let time = Duration.milliseconds(at * step)
            if vector.kind == "in_place" {
                try obscurer.obscureInPlace(vector.planes(bytes), at: time)
                found += bytes
            } else {
                let output = Bytes(outStride * height)
                let picture = PictureBuffer(
                    output.writable, width: width, height: height, format: try vector.format("out"), rowStride: outStride)
                try obscurer.obscure(vector.frame(bytes), at: time, into: picture)
                found += output.all
            }
            if vector.values["tap_after"] == "\(at)", let tap = vector.values["tap"]?.split(separator: ":").compactMap({ Int($0) }) {
                let id = try #require(try obscurer.personAt(x: tap[0], y: tap[1]), "\(vector.name): nobody at the tap")
                try obscurer.setPolicy(.everyoneExcept([id]))
            }
        }
        #expect(found == expected, "\(vector.name): other bytes")
        #expect(try obscurer.people == vector.people, "\(vector.name)")
        #expect(try obscurer.guarantee == .nonInterfering)
    }
}
