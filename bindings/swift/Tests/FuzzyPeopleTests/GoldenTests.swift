// The vectors of tests/vectors, as Rust obscured them on this machine: the same bytes and people come out here.

import FuzzyPeople
import Testing

@Suite struct GoldenTests {
    @Test(arguments: try Vector.all().map(\.name))
    func vector(_ name: String) throws {
        let vector = try Vector.named(name)
        if vector.kind == "photo" {
            try photo(vector)
        } else {
            try stream(vector)
        }
    }

    /// Fewer would mean that the table was cut short.
    @Test func everyKindIsThere() throws {
        let kinds = Set(try Vector.all().map(\.kind))
        #expect(kinds.isSuperset(of: ["photo", "nv12", "nv21", "i420", "rgba", "bgra", "in-nv12", "in-nv21", "in-i420"]))
    }

    private func photo(_ vector: Vector) throws {
        let input = Bytes(try vector.file(0, "in"))
        let expected = try vector.file(0, "out")
        let output = Bytes(expected.count, filledWith: 1)
        let (width, height) = Vector.size
        let picture = PictureBuffer(output.writable, width: width, height: height, format: try vector.outputFormat())
        let obscurer = try Obscurer(options: vector.options)
        let (photo, policy) = (try vector.packed(input.readable), try vector.policy(1))
        let people = try obscurer.obscure(photo, policy: policy, into: picture)
        #expect(same(output, expected))
        let expectedPeople = try vector.people(0)
        #expect(people == expectedPeople)
        // Looking first, and obscuring then, is the same.
        let found = try obscurer.find(photo)
        output.writable.initializeMemory(as: UInt8.self, repeating: 1)
        #expect(try obscurer.obscure(photo, found: found, policy: policy, into: picture) == people)
        #expect(same(output, expected))
        #expect(found.people.map(\.bounds) == people.map(\.bounds))
    }

    private func stream(_ vector: Vector) throws {
        let obscurer = try LiveObscurer(options: vector.options)
        let (width, height) = Vector.size
        for at in 0..<vector.frames {
            let input = Bytes(try vector.file(at, "in"))
            let expected = try vector.file(at, "out")
            let time = Duration.milliseconds(at * Vector.step)
            if vector.isInPlace {
                try obscurer.obscureInPlace(vector.planes(input.writable), at: time)
                #expect(same(input, expected), "frame \(at)")
            } else {
                let output = Bytes(expected.count, filledWith: 1)
                let picture = PictureBuffer(output.writable, width: width, height: height, format: try vector.outputFormat())
                try obscurer.obscure(vector.frame(input.writable), at: time, into: picture)
                #expect(same(output, expected), "frame \(at)")
            }
            let people = try obscurer.people
            let expectedPeople = try vector.people(at)
            #expect(people == expectedPeople, "frame \(at)")
            if at == 0 { try obscurer.setPolicy(vector.policy(try #require(people.first).id)) }
        }
    }
}
