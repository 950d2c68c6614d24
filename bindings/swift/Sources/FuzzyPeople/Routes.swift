import Foundation
internal import FuzzyPeopleGenerated

/// The ways of a stream's frames, each from one layout into another. A way is made anew only when a layout changes, which it hardly ever
/// does, so that a frame's call is but numbers.
///
/// Unchecked: `last`, the only state, is touched while the lock is held.
final class Routes: @unchecked Sendable {
    private let stream: FuzzyPeopleGenerated.LiveObscurer
    private let lock = NSLock()
    private var last: (frame: FrameLayout, picture: PictureLayout?, route: Route)?

    init(_ stream: FuzzyPeopleGenerated.LiveObscurer) {
        self.stream = stream
    }

    func route(_ frame: FrameLayout, into picture: PictureLayout?) -> Route {
        lock.withLock {
            if let last, last.frame == frame, last.picture == picture { return last.route }
            let route = Route(stream: stream, frame: frame, picture: picture)
            last = (frame, picture, route)
            return route
        }
    }
}

/// Where bytes of the caller's lie. Whoever calls keeps them until the call has returned.
struct Memory {
    let address: UInt64
    let bytes: UInt64

    init(_ bytes: UnsafeRawBufferPointer) {
        (address, self.bytes) = (UInt64(UInt(bitPattern: bytes.baseAddress)), UInt64(bytes.count))
    }

    init(_ bytes: UnsafeMutableRawBufferPointer) {
        self.init(UnsafeRawBufferPointer(bytes))
    }

    /// What a packed frame has for U and V.
    static let none = Memory(UnsafeRawBufferPointer(start: nil, count: 0))
}

extension Route {
    func obscure(_ y: Memory, _ u: Memory, _ v: Memory, at time: Duration, into picture: Memory) throws {
        try obscure(
            yAddress: y.address, yBytes: y.bytes, uAddress: u.address, uBytes: u.bytes, vAddress: v.address, vBytes: v.bytes,
            timestampMs: time.milliseconds, intoAddress: picture.address, intoBytes: picture.bytes)
    }

    func obscureInPlace(_ y: Memory, _ u: Memory, _ v: Memory, at time: Duration) throws {
        try obscureInPlace(
            yAddress: y.address, yBytes: y.bytes, uAddress: u.address, uBytes: u.bytes, vAddress: v.address, vBytes: v.bytes,
            timestampMs: time.milliseconds)
    }
}
