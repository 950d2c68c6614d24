// What a call costs by itself, beside a plain copy of the frame: the pixels are not copied, so it is little.
//
// The call goes the whole way through Swift, the generated code and Rust, with every buffer, and is refused there before any pixel is
// looked at (the output's rows are a byte too short). Making the error and throwing it counts too, so a frame's own call costs less.

import Foundation
import FuzzyPeople

/// The bar: a call's share of a copy.
let most = 0.1

func microseconds(calls: Int, _ body: () -> Void) -> Double {
    // The quickest round: whatever else the machine does only adds.
    (0..<15).map { _ in
        let time = ContinuousClock().measure {
            for _ in 0..<calls { body() }
        }
        return Double(time.components.attoseconds) / 1e12 / Double(calls) + Double(time.components.seconds) * 1e6 / Double(calls)
    }.min() ?? .infinity
}

/// A frame that was just taken lies in memory, not in the processor's caches: each copy takes the next of many.
func copyMicroseconds(bytes: Int) -> Double {
    let frames = max(2, (64 << 20) / bytes)
    let (source, target) = (
        UnsafeMutableRawPointer.allocate(byteCount: frames * bytes, alignment: 64),
        UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    )
    defer {
        source.deallocate()
        target.deallocate()
    }
    memset(source, 1, frames * bytes)
    var at = 0
    return microseconds(calls: 2 * frames) {
        memcpy(target, source + at * bytes, bytes)
        at = (at + 1) % frames
    }
}

func report(_ name: String, bytes: Int, _ call: () -> Void) {
    let (own, copy) = (microseconds(calls: 2000, call), copyMicroseconds(bytes: bytes))
    let ratio = own / copy
    let columns = [own, copy, ratio].map { String(format: "%9.3f", $0) }.joined()
    print(name.padding(toLength: 16, withPad: " ", startingAt: 0) + columns + (ratio <= most ? "" : "   over \(most)"))
}

let obscurer = try LiveObscurer()
print("frame             call/us  copy/us    ratio")
for (width, height) in [(640, 480), (1280, 720)] {
    let size = "\(width)x\(height)"
    let pixels = UnsafeMutableRawBufferPointer.allocate(byteCount: width * height * 4, alignment: 64)
    let output = UnsafeMutableRawBufferPointer.allocate(byteCount: width * height * 4, alignment: 64)
    defer {
        pixels.deallocate()
        output.deallocate()
    }
    let refusing = PictureBuffer(output, width: width, height: height, format: .bgra, rowStride: width * 4 - 1)
    let bgra = CameraFrame.packed(PackedFrame(UnsafeRawBufferPointer(pixels), width: width, height: height, format: .bgra))
    let luma = UnsafeRawBufferPointer(rebasing: pixels[..<(width * height)])
    let chroma = UnsafeRawBufferPointer(rebasing: pixels[(width * height)..<(width * height * 3 / 2)])
    let nv12 = CameraFrame.yuv(
        .nv12(
            y: luma, uv: chroma,
            layout: YUVLayout(width: width, height: height, yRowStride: width, uvRowStride: width, uvPixelStride: 2)))
    for (name, frame, bytes) in [("BGRA", bgra, width * height * 4), ("420v", nv12, width * height * 3 / 2)] {
        report("\(name) \(size)", bytes: bytes) {
            do {
                try obscurer.obscure(frame, at: .zero, into: refusing)
                fatalError("the call was to be refused")
            } catch FuzzyPeopleError.layout {
            } catch {
                fatalError("\(error)")
            }
        }
    }
}
