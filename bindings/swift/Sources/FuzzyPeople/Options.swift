/// The choices for one picture or stream; the defaults are the private ones.
public struct Options: Hashable, Sendable {
    /// The look.
    public var effect: Effect
    /// 0 (finest) to 1 (coarsest), relative to each person's size.
    public var strength: Float
    /// Where the effect takes its colours.
    public var colours: Colours
    /// How far beyond a person's outline is hidden too, as a share of the person's size, 0 to 1.
    public var margin: Float
    /// The score from which a pixel is called a person's, above 0, below 1. Pixels from half of it are unsure: they are hidden too.
    public var threshold: Float
    /// Fixes the effect's random draws.
    public var seed: UInt64

    /// Pixellated, with colours of the surroundings, unless said otherwise.
    public init(
        effect: Effect = .pixelate,
        strength: Float = 0.5,
        colours: Colours = .surroundings,
        margin: Float = 0.04,
        threshold: Float = 0.5,
        seed: UInt64 = 0
    ) {
        self.effect = effect
        self.strength = strength
        self.colours = colours
        self.margin = margin
        self.threshold = threshold
        self.seed = seed
    }
}

/// The choices for a stream, beside ``Options``.
public struct LiveOptions: Hashable, Sendable {
    /// Frames a second that are to be reached, above 0: the model then looks more coarsely, and not at every frame, as far as needed.
    /// `nil`: it looks at every frame in full.
    public var targetFPS: Float?
    /// The longer side of what the model looks at, in samples, 96 to 1024; at most twice the frame's own.
    public var longSide: Int
    /// Lets the model look on a thread of its own, one frame at a time, while frames go on: until the first look has come back
    /// everything is hidden.
    public var worker: Bool

    /// Every frame looked at in full, on the caller's thread, unless said otherwise.
    public init(targetFPS: Float? = nil, longSide: Int = 384, worker: Bool = false) {
        self.targetFPS = targetFPS
        self.longSide = longSide
        self.worker = worker
    }
}
