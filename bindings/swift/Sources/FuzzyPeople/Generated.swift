import Foundation
internal import FuzzyPeopleGenerated

// Our types as the generated code has them, and back.

/// Calls the library; what it throws becomes ours.
func calling<Result>(_ call: () throws -> Result) throws(FuzzyPeopleError) -> Result {
    do {
        return try call()
    } catch let error as FuzzyPeopleGenerated.FuzzyPeopleError {
        throw FuzzyPeopleError(error)
    } catch {
        throw .failed(error.localizedDescription)
    }
}

extension FuzzyPeopleError {
    fileprivate init(_ error: FuzzyPeopleGenerated.FuzzyPeopleError) {
        switch error {
        case .Layout(let message): self = .layout(message)
        case .Setting(let message): self = .setting(message)
        case .Model(let message): self = .model(message)
        case .Inference(let message): self = .inference(message)
        case .NoSuchPerson(let message): self = .noSuchPerson(message)
        case .OtherPicture(let message): self = .otherPicture(message)
        case .Failed(let message): self = .failed(message)
        }
    }
}

/// A photo's bytes as the generated code takes them. They are not copied: whoever calls keeps them until the call has returned.
func borrowed(_ bytes: UnsafeRawBufferPointer) throws(FuzzyPeopleError) -> Data {
    guard bytes.count <= Int(Int32.max) else { throw .layout("a buffer of \(bytes.count) bytes; expected at most \(Int32.max)") }
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return Data() }
    return Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
}

/// A model's bytes.
func modelBytes(_ bytes: [UInt8]) -> Data {
    Data(bytes)
}

extension Duration {
    /// Whole milliseconds, held at the ends of the range.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflows else { return seconds < 0 ? .min : .max }
        let (sum, past) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return past ? (seconds < 0 ? .min : .max) : sum
    }
}

/// A size or a stride as Rust takes it.
private func size(_ value: Int, _ name: String) throws(FuzzyPeopleError) -> UInt32 {
    guard let exact = UInt32(exactly: value) else { throw .layout("\(name) is \(value); expected 0 to \(UInt32.max)") }
    return exact
}

extension PackedFrame {
    func generated() throws(FuzzyPeopleError) -> PackedLayout {
        PackedLayout(
            width: try size(width, "the width"), height: try size(height, "the height"),
            rowStride: try size(rowStride, "the row stride"), format: format.generated, rotation: rotation.generated,
            mirrored: mirrored)
    }
}

extension PictureBuffer {
    func layout() throws(FuzzyPeopleError) -> PictureLayout {
        PictureLayout(
            width: try size(width, "the width"), height: try size(height, "the height"),
            rowStride: try size(rowStride, "the row stride"), format: format.generated)
    }
}

extension YUVLayout {
    func generated() throws(FuzzyPeopleError) -> YuvPlanes {
        YuvPlanes(
            width: try size(width, "the width"), height: try size(height, "the height"),
            yRowStride: try size(yRowStride, "the row stride of luma"),
            uvRowStride: try size(uvRowStride, "the row stride of chroma"),
            uvPixelStride: try size(uvPixelStride, "the pixel stride of chroma"), matrix: matrix.generated,
            range: range.generated,
            rotation: rotation.generated, mirrored: mirrored)
    }
}

extension Options {
    var generated: FuzzyPeopleGenerated.Options {
        FuzzyPeopleGenerated.Options(
            effect: effect.generated, strength: strength, colours: colours.generated, margin: margin, threshold: threshold,
            seed: seed)
    }
}

extension LiveOptions {
    func generated() throws(FuzzyPeopleError) -> FuzzyPeopleGenerated.LiveOptions {
        guard let longSide = UInt32(exactly: longSide) else {
            throw .setting("longSide is \(longSide); expected 96 to 1024 samples")
        }
        return FuzzyPeopleGenerated.LiveOptions(targetFps: targetFPS, longSide: longSide, worker: worker)
    }
}

extension Effect {
    fileprivate var generated: FuzzyPeopleGenerated.Effect {
        switch self {
        case .pixelate: .pixelate
        case .scatter: .scatter
        case .blur: .blur
        case .fill: .fill
        case .static: .static
        }
    }
}

extension Colours {
    fileprivate var generated: FuzzyPeopleGenerated.Colours {
        switch self {
        case .surroundings: .surroundings
        case .person: .person
        }
    }
}

extension PixelFormat {
    fileprivate var generated: FuzzyPeopleGenerated.PixelFormat {
        switch self {
        case .gray: .gray8
        case .rgb: .rgb8
        case .rgba: .rgba8
        case .bgra: .bgra8
        }
    }
}

extension Rotation {
    fileprivate var generated: FuzzyPeopleGenerated.Rotation {
        switch self {
        case .none: .none
        case .clockwise90: .clockwise90
        case .half: .half
        case .clockwise270: .clockwise270
        }
    }
}

extension YUVMatrix {
    fileprivate var generated: FuzzyPeopleGenerated.YuvMatrix {
        switch self {
        case .bt601: .bt601
        case .bt709: .bt709
        }
    }
}

extension YUVRange {
    fileprivate var generated: FuzzyPeopleGenerated.YuvRange {
        switch self {
        case .limited: .limited
        case .full: .full
        }
    }
}

extension Policy {
    var generated: FuzzyPeopleGenerated.Policy {
        switch self {
        case .everyone: .everyone
        case .everyoneExcept(let ids): .everyoneExcept(ids.sorted())
        case .only(let ids): .only(ids.sorted())
        }
    }
}

extension Guarantee {
    init(_ guarantee: FuzzyPeopleGenerated.Guarantee) {
        switch guarantee {
        case .nonInterfering: self = .nonInterfering
        case .cosmetic: self = .cosmetic
        }
    }
}

extension Person {
    init(_ person: FuzzyPeopleGenerated.Person, obscured: Bool) {
        let bounds = person.bounds
        self.init(
            id: person.id,
            bounds: BoundingBox(
                left: Int(bounds.left), top: Int(bounds.top), width: Int(bounds.width), height: Int(bounds.height)),
            confidence: person.confidence, obscured: obscured)
    }
}

extension Stages {
    init(_ stages: FuzzyPeopleGenerated.Stages) {
        self.init(
            shrink: .seconds(stages.shrink), model: .seconds(stages.model), people: .seconds(stages.people),
            convert: .seconds(stages.convert), effect: .seconds(stages.effect))
    }
}
