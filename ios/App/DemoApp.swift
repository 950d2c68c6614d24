import SwiftUI

@main
struct DemoApp: App {
    @State private var model = CameraModel()

    var body: some Scene {
        WindowGroup {
            CameraScreen(model: model)
        }
    }
}
