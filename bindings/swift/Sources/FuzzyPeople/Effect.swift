/// The look of a hidden place.
public enum Effect: String, CaseIterable, Sendable, Codable {
    /// A mosaic on a grid.
    case pixelate
    /// Each pixel becomes a randomly picked one of a square region around it.
    case scatter
    /// Out of focus.
    case blur
    /// One flat colour.
    case fill
    /// A screen without a signal.
    case `static`
}

/// Where an effect takes its colours: this decides how private the output is.
public enum Colours: String, CaseIterable, Sendable, Codable {
    /// Only from pixels outside every person: the output does not depend on the hidden pixels at all, beyond the outline.
    case surroundings
    /// From the person, the classic look: recognisable to a machine. Fill and static use a neutral palette instead.
    case person
}

/// What is promised of an output.
public enum Guarantee: String, Sendable, Codable {
    /// The output does not depend on any hidden pixel, only on the outline.
    case nonInterfering
    /// The look of privacy: a machine may recognise people in it.
    case cosmetic
}
