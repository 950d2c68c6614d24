// What the tests share.

import Foundation
import FuzzyPeople

/// Memory for a frame or a picture, freed at the end.
final class Bytes {
    let writable: UnsafeMutableRawBufferPointer

    init(_ count: Int, filledWith value: UInt8 = 0) {
        writable = .allocate(byteCount: count, alignment: 16)
        writable.initializeMemory(as: UInt8.self, repeating: value)
    }

    convenience init(_ bytes: some Collection<UInt8>) {
        self.init(bytes.count)
        writable.copyBytes(from: bytes)
    }

    deinit {
        writable.deallocate()
    }

    var readable: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(writable)
    }

    var all: [UInt8] {
        [UInt8](writable)
    }
}

/// The fixtures of the whole project.
enum Fixtures {
    static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardizedFileURL

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appendingPathComponent("tests/fixtures/\(name)")))
    }
}

/// The typed error with which something is refused, if it is.
func refusal(_ body: () throws -> Void) -> FuzzyPeopleError? {
    do {
        try body()
        return nil
    } catch {
        return error as? FuzzyPeopleError
    }
}
