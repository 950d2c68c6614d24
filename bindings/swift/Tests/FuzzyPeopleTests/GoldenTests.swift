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
        let obscurer = try Obscurer(options: vector.options)
        let photo = try vector.packed(input.readable)
        let found = try obscurer.find(photo)
        let tapped = found.personAt(x: Vector.tap.x, y: Vector.tap.y)
        let policy = try vector.policy(first: found.people.first?.id, tapped: tapped)
        // With the people who were looked for before, and looking anew.
        for known in [found, nil] {
            let (output, picture) = try vector.output()
            let people = try obscurer.obscure(photo, found: known, policy: policy, into: picture)
            try compare(vector, 0, output, people)
        }
    }

    private func stream(_ vector: Vector) throws {
        let obscurer = try LiveObscurer(options: vector.options)
        for at in 0..<vector.frames {
            let input = Bytes(try vector.file(at, "in"))
            let time = Duration.milliseconds(at * Vector.step)
            if vector.isInPlace {
                try obscurer.obscureInPlace(vector.planes(input.writable), at: time)
                try compare(vector, at, input, obscurer.people)
            } else {
                let (output, picture) = try vector.output()
                try obscurer.obscure(vector.frame(input.writable), at: time, into: picture)
                try compare(vector, at, output, obscurer.people)
            }
            if at == 0 {
                let tapped = try obscurer.personAt(x: Vector.tap.x, y: Vector.tap.y)
                try obscurer.setPolicy(vector.policy(first: obscurer.people.first?.id, tapped: tapped))
            }
        }
    }

    private func compare(_ vector: Vector, _ at: Int, _ output: Bytes, _ people: [Person]) throws {
        let expectedPeople = try vector.people(at)
        #expect(people == expectedPeople, "frame \(at)")
        let (found, expected) = (output.all, try vector.file(at, "out"))
        #expect(found.count == expected.count)
        let different = found == expected ? nil : zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset
        #expect(different == nil, "frame \(at): the first byte that differs")
    }
}
