// swift-tools-version: 6.0
import PackageDescription

// What the app decides, without any framework of Apple's: it is tested on Linux too.
let package = Package(
    name: "DemoLogic",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "DemoLogic", targets: ["DemoLogic"])],
    targets: [
        .target(name: "DemoLogic"),
        .testTarget(name: "DemoLogicTests", dependencies: ["DemoLogic"]),
    ]
)
