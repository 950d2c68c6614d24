// A stub for CI only: see ../../README.md. Views and what is said of them.

@MainActor
@preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder var body: Body { get }
}

extension Never: View {
    public var body: Never { return fatalError("a stub") }
}

/// Any view there is here.
public struct Stub: View {
    public nonisolated init() {}

    public var body: Never { return fatalError("a stub") }
}

@resultBuilder
public enum ViewBuilder {
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> Stub { Stub() }
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    public static func buildIf(_ content: Stub?) -> Stub { Stub() }
    public static func buildEither(first: Stub) -> Stub { Stub() }
    public static func buildEither(second: Stub) -> Stub { Stub() }
}

@MainActor
public protocol Scene {
    associatedtype Body: Scene
    var body: Body { get }
}

extension Never: Scene {}

public struct WindowGroup: Scene {
    public init(@ViewBuilder content: () -> some View) {}

    public var body: Never { return fatalError("a stub") }
}

@MainActor
public protocol App {
    associatedtype Body: Scene
    var body: Body { get }
    init()
}

extension App {
    public static func main() {}
}

@MainActor
public protocol UIViewRepresentable: View where Body == Never {
    associatedtype UIViewType: UIView
    typealias Context = Int
    func makeUIView(context: Context) -> UIViewType
    func updateUIView(_ view: UIViewType, context: Context)
}

extension UIViewRepresentable {
    public var body: Never { return fatalError("a stub") }
}

// MARK: Views

/// A view without anything of its own.
@MainActor
public protocol Plain: View where Body == Never {}

extension Plain {
    public var body: Never { return fatalError("a stub") }
}

public struct Text: Plain {
    public init(_ text: LocalizedStringResource) {}

    public func font(_ font: Font) -> Text { self }
    public func bold() -> Text { self }
}

public struct Image: Plain {
    public init(systemName: String) {}
}

public struct Color: Plain, ShapeStyle {
    public static let black = Color()
    public static let clear = Color()
    public static let white = Color()

    public func opacity(_ opacity: Double) -> Color { self }
}

extension ShapeStyle where Self == Color {
    public static var black: Color { Color() }
    public static var white: Color { Color() }
}

public struct Spacer: Plain {
    public init() {}
}

public struct ZStack: Plain {
    public init(@ViewBuilder content: () -> some View) {}
}

public struct VStack: Plain {
    public init(spacing: CGFloat? = nil, @ViewBuilder content: () -> some View) {}
}

public struct HStack: Plain {
    public init(spacing: CGFloat? = nil, @ViewBuilder content: () -> some View) {}
}

public struct ScrollView: Plain {
    public init(@ViewBuilder content: () -> some View) {}
}

public struct GeometryProxy {
    public var size: CGSize { .zero }
}

public struct GeometryReader: Plain {
    public init(@ViewBuilder content: @escaping (GeometryProxy) -> some View) {}
}

public struct ForEach: Plain {
    public init<Data: RandomAccessCollection>(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> some View)
    where Data.Element: Identifiable {}

    public init<Data: RandomAccessCollection, ID: Hashable>(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> some View
    ) {}
}

public struct Button: Plain {
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> some View) {}
}

public struct Toggle: Plain {
    public init(isOn: Binding<Bool>, @ViewBuilder label: () -> some View) {}
}

public struct Slider: Plain {
    public init<V: BinaryFloatingPoint>(value: Binding<V>, in range: ClosedRange<V>, @ViewBuilder label: () -> some View) {}
}

public struct Picker: Plain {
    public init(selection: Binding<some Hashable>, @ViewBuilder content: () -> some View, @ViewBuilder label: () -> some View) {}
}

public struct Form: Plain {
    public init(@ViewBuilder content: () -> some View) {}
}

public struct Section: Plain {
    public init(@ViewBuilder content: () -> some View) {}
    public init(@ViewBuilder content: () -> some View, @ViewBuilder footer: () -> some View) {}
    public init(@ViewBuilder content: () -> some View, @ViewBuilder header: () -> some View, @ViewBuilder footer: () -> some View)
    {}
}

public struct NavigationStack: Plain {
    public init(@ViewBuilder root: () -> some View) {}
}

public struct ToolbarItem: Plain {
    public init(placement: ToolbarItemPlacement, @ViewBuilder content: () -> some View) {}
}

// MARK: What is said of a view

extension View {
    public func ignoresSafeArea() -> some View { self }
    public func padding() -> some View { self }
    public func padding(_ edges: Edge.Set, _ length: CGFloat) -> some View { self }
    public func frame(width: CGFloat? = nil, height: CGFloat? = nil) -> some View { self }
    public func frame(minWidth: CGFloat? = nil, minHeight: CGFloat? = nil) -> some View { self }
    public func position(x: CGFloat, y: CGFloat) -> some View { self }
    public func font(_ font: Font?) -> some View { self }
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
    public func foregroundStyle(_ style: some ShapeStyle) -> some View { self }
    public func background(_ style: some ShapeStyle, in shape: some Shape) -> some View { self }
    public func buttonStyle(_ style: some PrimitiveButtonStyle) -> some View { self }
    public func disabled(_ disabled: Bool) -> some View { self }
    public func allowsHitTesting(_ enabled: Bool) -> some View { self }
    public func navigationTitle(_ title: Text) -> some View { self }
    public func toolbar(@ViewBuilder content: () -> some View) -> some View { self }
    public func presentationDetents(_ detents: Set<PresentationDetent>) -> some View { self }
    public func sheet(isPresented: Binding<Bool>, @ViewBuilder content: @escaping () -> some View) -> some View { self }
    public func onTapGesture(
        count: Int = 1, coordinateSpace: CoordinateSpace = .local, perform: @escaping @MainActor (CGPoint) -> Void
    ) -> some View { self }
    public func onChange<V: Equatable>(
        of value: V, initial: Bool = false, _ action: @escaping @MainActor (V, V) -> Void
    ) -> some View { self }
    public func accessibilityHidden(_ hidden: Bool) -> some View { self }
    public func accessibilityElement() -> some View { self }
    public func accessibilityLabel(_ label: Text) -> some View { self }
    public func accessibilityHint(_ hint: Text) -> some View { self }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { self }
    public func accessibilityAction(_ action: @escaping @MainActor () -> Void) -> some View { self }
}
