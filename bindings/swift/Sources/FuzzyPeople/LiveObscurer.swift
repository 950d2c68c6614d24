internal import FuzzyPeopleGenerated

/// Obscures a stream, frame by frame, and follows people in it. One for each stream.
///
/// Whatever happens that is not foreseen hides: on an error the output is blank, never the frame. It may be used from any thread; calls
/// wait for each other.
public final class LiveObscurer: Sendable {
    private let library: FuzzyPeopleGenerated.LiveObscurer
    private let routes: Routes

    /// With the model inside this library, or with the bytes of an ONNX file of the same interface.
    public init(
        options: Options = Options(),
        live: LiveOptions = LiveOptions(),
        model: [UInt8]? = nil
    ) throws(FuzzyPeopleError) {
        let choices = try live.generated()
        library = try calling {
            try FuzzyPeopleGenerated.LiveObscurer(options: options.generated, live: choices, model: model.map(modelBytes))
        }
        routes = Routes(library)
    }

    /// The frame, upright and obscured, into `picture` (RGBA or BGRA of the frame's upright size). `time`: when it was taken, on any
    /// clock that runs forward. On an error `picture` holds nothing of the frame.
    public func obscure(_ frame: CameraFrame, at time: Duration, into picture: PictureBuffer) throws(FuzzyPeopleError) {
        let (layout, into) = (try picture.layout(), Memory(picture.bytes))
        switch frame {
        case .packed(let packed):
            let route = routes.route(.packed(layout: try packed.generated()), into: layout)
            try calling { try route.obscure(Memory(packed.pixels), .none, .none, at: time, into: into) }
        case .yuv(let yuv):
            let route = routes.route(.yuv(layout: try yuv.layout.generated()), into: layout)
            try calling { try route.obscure(Memory(yuv.y), Memory(yuv.u), Memory(yuv.v), at: time, into: into) }
        }
    }

    /// A YUV frame obscured where it lies, for a video encoder: clear luma stays as it is, to the byte. On an error of the model nothing
    /// is left of the frame; one whose layout is refused is untouched, and must not be shown.
    public func obscureInPlace(_ frame: MutableYUVFrame, at time: Duration) throws(FuzzyPeopleError) {
        let route = routes.route(.yuv(layout: try frame.layout.generated()), into: nil)
        try calling { try route.obscureInPlace(Memory(frame.y), Memory(frame.u), Memory(frame.v), at: time) }
    }

    /// Other options from the next frame on.
    public func setOptions(_ options: Options) throws(FuzzyPeopleError) {
        try calling { try library.setOptions(options: options.generated) }
    }

    /// Other choices for the stream from the next frame on, such as a smaller input while the device is hot. People stay known.
    public func setLiveOptions(_ live: LiveOptions) throws(FuzzyPeopleError) {
        let choices = try live.generated()
        try calling { try library.setLiveOptions(live: choices) }
    }

    /// Who is obscured from the next frame on. Whoever is named now and was not before is taken to be who the caller sees. An id that is
    /// not in view is no error.
    public func setPolicy(_ policy: Policy) throws(FuzzyPeopleError) {
        try calling { try library.setPolicy(policy: policy.generated) }
    }

    /// Everybody in the last frame.
    public var people: [Person] {
        get throws(FuzzyPeopleError) {
            try calling { try library.people().map { Person($0.person, obscured: $0.obscured) } }
        }
    }

    /// Who is at a place of the last frame, or next to it, in upright pixels.
    public func personAt(x: Int, y: Int) throws(FuzzyPeopleError) -> Person.ID? {
        guard let x = UInt32(exactly: x), let y = UInt32(exactly: y) else { return nil }
        return try calling { try library.personAt(x: x, y: y) }
    }

    /// Forgets everybody: the camera was switched, the stream was interrupted. No id is given again.
    public func reset() throws(FuzzyPeopleError) {
        try calling { try library.reset() }
    }

    /// What is promised of the frames.
    public var guarantee: Guarantee {
        get throws(FuzzyPeopleError) {
            try calling { try Guarantee(library.guarantee()) }
        }
    }

    /// What the last frame took.
    public var stages: Stages {
        get throws(FuzzyPeopleError) {
            try calling { try Stages(library.stages()) }
        }
    }
}

/// What a frame took, stage by stage.
public struct Stages: Hashable, Sendable {
    /// Seeing the frame small.
    public let shrink: Duration
    /// The model's look; zero where it did not look, or looked on its own thread.
    public let model: Duration
    /// Telling apart, following, deciding.
    public let people: Duration
    /// Making the frame upright and of the output's format.
    public let convert: Duration
    /// Painting.
    public let effect: Duration

    /// All of them.
    public var total: Duration {
        shrink + model + people + convert + effect
    }
}
