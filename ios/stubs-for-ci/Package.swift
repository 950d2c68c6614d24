// swift-tools-version: 6.0
import PackageDescription

// The app and the package's part for pixel buffers, on Linux: see README.md for what that proves, and what not. ios/check makes `Linked`.

let stubs = ["CoreVideo", "CoreMedia", "AVFoundation", "CoreImage", "Photos", "UIKit", "SwiftUI"]
let imports = [
    "CoreMedia": ["CoreVideo"], "AVFoundation": ["CoreMedia"], "CoreImage": ["CoreVideo"], "UIKit": ["AVFoundation"],
    "SwiftUI": ["UIKit"],
]

let package = Package(
    name: "StubsForCI",
    targets: stubs.map { name in
        .target(name: name, dependencies: (imports[name] ?? []).map { .byName(name: $0) }, path: "Stubs/\(name)")
    } + [
        .systemLibrary(name: "FuzzyPeopleFFI", path: "Linked/FuzzyPeopleFFI"),
        .target(
            name: "FuzzyPeopleGenerated", dependencies: ["FuzzyPeopleFFI"], path: "Linked/FuzzyPeopleGenerated",
            linkerSettings: [
                .unsafeFlags([
                    "-L../../target/release", "-Xlinker", "-rpath", "-Xlinker",
                    "\(Context.packageDirectory)/../../target/release",
                ]),
                .linkedLibrary("fuzzy_people"),
            ]),
        .target(
            name: "FuzzyPeople", dependencies: ["FuzzyPeopleGenerated", "CoreVideo", "CoreMedia"], path: "Linked/FuzzyPeople"),
        .target(name: "DemoLogic", path: "Linked/DemoLogic"),
        .target(
            name: "Demo", dependencies: ["FuzzyPeople", "DemoLogic"] + stubs.map { .byName(name: $0) }, path: "Linked/App",
            exclude: ["Resources"]),
        .testTarget(name: "PixelBufferTests", dependencies: ["FuzzyPeople", "CoreVideo"]),
    ]
)
