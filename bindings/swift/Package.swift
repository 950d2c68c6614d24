// swift-tools-version: 6.0
import PackageDescription

// `Generated` is written on a Mac by `cargo run --release -p xtask -- xcframework bindings/swift/Generated`, on Linux by `check`.

#if os(Linux)
    /// The library that cargo built on this machine.
    let library: Target = .systemLibrary(name: "FuzzyPeopleFFI", path: "Generated/headers/FuzzyPeopleFFI")
    let linked: [LinkerSetting] = [
        .unsafeFlags([
            "-L../../target/release", "-Xlinker", "-rpath", "-Xlinker", "\(Context.packageDirectory)/../../target/release",
        ]),
        .linkedLibrary("fuzzy_people"),
    ]
#else
    let library: Target = .binaryTarget(name: "FuzzyPeopleFFI", path: "Generated/FuzzyPeopleFFI.xcframework")
    let linked: [LinkerSetting] = []
#endif

let package = Package(
    name: "FuzzyPeople",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "FuzzyPeople", targets: ["FuzzyPeople"])],
    targets: [
        .target(name: "FuzzyPeople", dependencies: ["FuzzyPeopleGenerated"]),
        .target(
            name: "FuzzyPeopleGenerated",
            dependencies: ["FuzzyPeopleFFI"],
            path: "Generated/swift",
            linkerSettings: linked
        ),
        library,
        .target(name: "Examples", dependencies: ["FuzzyPeople"], path: "Examples"),
        .executableTarget(name: "benchmark", dependencies: ["FuzzyPeople"], path: "Benchmark"),
        .testTarget(name: "FuzzyPeopleTests", dependencies: ["FuzzyPeople", "Examples"]),
    ]
)
