// A stub for CI only: see ../../README.md. State, and what is not a view.

@_exported import Observation
@_exported import UIKit

public struct LocalizedStringResource: ExpressibleByStringInterpolation, Sendable {
    public init(stringLiteral value: String) {}
    public init(_ key: LocalizedStringResource) {}
}

extension String {
    public init(localized: LocalizedStringResource) {
        self = ""
    }
}

@propertyWrapper
public struct State<Value> {
    public init(wrappedValue: Value) {
        stored = wrappedValue
    }

    private let stored: Value

    public var wrappedValue: Value {
        get { stored }
        nonmutating set {}
    }

    public var projectedValue: Binding<Value> { Binding(wrappedValue) }
}

@propertyWrapper
@dynamicMemberLookup
public struct Binding<Value> {
    init(_ value: Value) {
        stored = value
    }

    private let stored: Value

    public var wrappedValue: Value {
        get { stored }
        nonmutating set {}
    }

    public var projectedValue: Binding<Value> { self }

    public subscript<Part>(dynamicMember path: WritableKeyPath<Value, Part>) -> Binding<Part> {
        Binding<Part>(wrappedValue[keyPath: path])
    }
}

@propertyWrapper
@dynamicMemberLookup
public struct Bindable<Value: AnyObject & Observable> {
    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    public var wrappedValue: Value
    public var projectedValue: Bindable<Value> { self }

    public subscript<Part>(dynamicMember path: ReferenceWritableKeyPath<Value, Part>) -> Binding<Part> {
        Binding<Part>(wrappedValue[keyPath: path])
    }
}

public enum ScenePhase: Sendable {
    case background, inactive, active
}

@MainActor
public struct OpenURLAction {
    public func callAsFunction(_ url: URL) {}
}

@MainActor
public struct DismissAction {
    public func callAsFunction() {}
}

@MainActor
public struct EnvironmentValues {
    public let scenePhase = ScenePhase.active
    public let openURL = OpenURLAction()
    public let dismiss = DismissAction()
}

@MainActor
@propertyWrapper
public struct Environment<Value> {
    private let path: KeyPath<EnvironmentValues, Value>

    public init(_ path: KeyPath<EnvironmentValues, Value>) {
        self.path = path
    }

    public var wrappedValue: Value { EnvironmentValues()[keyPath: path] }
}

public enum AccessibilityNotification {
    public struct Announcement {
        public init(_ text: String) {}

        public func post() {}
    }
}

public struct AccessibilityTraits: Sendable {
    public static let isButton = AccessibilityTraits()
}

public struct Font: Sendable {
    public static let title2 = Font()
    public static let callout = Font()
    public static let largeTitle = Font()
}

public enum TextAlignment: Sendable {
    case center
}

public enum Edge {
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        public static let horizontal = Set(rawValue: 1)
        public static let vertical = Set(rawValue: 2)
    }
}

public protocol Shape {}

public struct RoundedRectangle: Shape {}

extension Shape where Self == RoundedRectangle {
    public static func rect(cornerRadius: CGFloat) -> RoundedRectangle {
        RoundedRectangle()
    }
}

public protocol ShapeStyle {}

public struct PresentationDetent: Hashable, Sendable {
    public static let medium = PresentationDetent()
    public static let large = PresentationDetent()
}

public enum ToolbarItemPlacement: Sendable {
    case confirmationAction
}

public enum CoordinateSpace: Sendable {
    case local
}

public protocol PrimitiveButtonStyle {}

public struct BorderedProminentButtonStyle: PrimitiveButtonStyle {}

extension PrimitiveButtonStyle where Self == BorderedProminentButtonStyle {
    public static var borderedProminent: BorderedProminentButtonStyle { BorderedProminentButtonStyle() }
}
