/// How warm the device is, in the system's four steps.
public enum Heat: Int, CaseIterable, Sendable {
    case nominal = 0
    case fair
    case serious
    case critical

    /// From `ProcessInfo.ThermalState`; what is not known counts as the worst.
    public init(thermalState: Int) {
        self = Heat(rawValue: thermalState) ?? .critical
    }

    /// The longer side of what the model looks at, in samples.
    public var longSide: Int {
        switch self {
        case .nominal: 384
        case .fair: 320
        case .serious: 256
        case .critical: 192
        }
    }

    /// Frames a second that are asked of the library.
    public var targetFPS: Float {
        self >= .serious ? 15 : 30
    }

    /// Whether the person who holds the device is told: people far away may be found later.
    public var isReduced: Bool {
        self >= .serious
    }
}

extension Heat: Comparable {
    public static func < (a: Heat, b: Heat) -> Bool {
        a.rawValue < b.rawValue
    }
}
