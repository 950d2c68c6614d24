@preconcurrency import AVFoundation
import DemoLogic
import FuzzyPeople
import Observation
import UIKit

/// What the screens show, and what they can ask for.
@MainActor
@Observable
final class CameraModel {
    /// Whether the camera may be used; `nil` until that is known.
    private(set) var allowed: Bool?
    private(set) var state = CameraState.stopped
    private(set) var report: Report?
    private(set) var notice: Notice?
    private(set) var isRecording = false
    private(set) var heat = Heat.nominal
    private(set) var isFront = false
    /// Shows what a frame takes.
    var showsFigures = false
    var options = Options() {
        didSet {
            let options = options
            send { await $0.setOptions(options) }
        }
    }

    @ObservationIgnored let preview = ObscuredView()
    @ObservationIgnored private var isFilming = false
    @ObservationIgnored private var turns: TurnWatcher?
    @ObservationIgnored private var heatObserver: (any NSObjectProtocol)?
    @ObservationIgnored private var forgetting: Task<Void, Never>?
    /// What is asked of the camera, in order.
    @ObservationIgnored private let requests: AsyncStream<@Sendable (Camera) async -> Void>.Continuation

    init() {
        let (events, told) = AsyncStream.makeStream(of: CameraEvent.self)
        let (asked, requests) = AsyncStream.makeStream(of: (@Sendable (Camera) async -> Void).self)
        let camera = Camera(screen: preview.screen, events: told)
        self.requests = requests
        Task {
            for await request in asked { await request(camera) }
        }
        Task { [weak self] in
            for await event in events { self?.take(event) }
        }
        watchHeat()
    }

    // MARK: The app's life

    /// The app is in front: asks for the camera the first time, and films.
    func appear() async {
        allowed = await AVCaptureDevice.requestAccess(for: .video)
        if allowed == true, !isFilming { film() }
    }

    /// The app is not in front any more.
    func disappear() {
        isFilming = false
        turns = nil
        UIApplication.shared.isIdleTimerDisabled = false
        if isRecording { finishInBackground() }
        send { await $0.stop() }
    }

    /// A video that ends with the app's going needs some seconds to be saved.
    private func finishInBackground() {
        let time = UIApplication.shared.beginBackgroundTask()
        Task {
            try? await Task.sleep(for: .seconds(5))
            UIApplication.shared.endBackgroundTask(time)
        }
    }

    /// Films, or tries to again.
    func film() {
        isFilming = true
        UIApplication.shared.isIdleTimerDisabled = true
        let position: AVCaptureDevice.Position = isFront ? .front : .back
        if let device = Camera.device(position) {
            turns = TurnWatcher(device: device, preview: preview.layer) { [weak self] turn in
                self?.send { await $0.setTurn(turn) }
            }
        }
        send { await $0.start(position) }
    }

    // MARK: What can be asked for

    func switchCamera() {
        isFront.toggle()
        send { await $0.stop() }
        film()
    }

    /// A tap at a place of the view, whose size is given.
    func tapped(_ point: CGPoint, in size: CGSize) {
        guard let fit = fit(in: size), let pixel = fit.pixel(x: point.x, y: point.y) else { return }
        send { await $0.tapped(x: pixel.x, y: pixel.y) }
    }

    /// A person chosen by VoiceOver.
    func chosen(_ id: Person.ID) {
        send { await $0.chosen(id) }
    }

    func takePhoto() {
        send { await $0.takePhoto() }
    }

    func record() {
        let isRecording = isRecording
        send { await isRecording ? $0.finishRecording() : $0.startRecording() }
    }

    /// Where the picture lies in a view.
    func fit(in size: CGSize) -> PictureFit? {
        report.flatMap { PictureFit(picture: ($0.width, $0.height), view: (size.width, size.height)) }
    }

    private func send(_ request: @escaping @Sendable (Camera) async -> Void) {
        requests.yield(request)
    }

    // MARK: What comes by itself

    private func take(_ event: CameraEvent) {
        switch event {
        case .state(let state):
            self.state = state
            if state != .running { report = nil }
        case .report(let report): self.report = report
        case .recording(let isRecording): self.isRecording = isRecording
        case .notice(let notice): tell(notice)
        }
    }

    private func tell(_ notice: Notice) {
        self.notice = notice
        forgetting?.cancel()
        forgetting = Task {
            try? await Task.sleep(for: .seconds(4))
            if !Task.isCancelled { self.notice = nil }
        }
    }

    private func watchHeat() {
        takeHeat()
        heatObserver = NotificationCenter.default.addObserver(
            forName: ProcessInfo.thermalStateDidChangeNotification, object: nil, queue: nil
        ) { [weak self] _ in
            Task { @MainActor in self?.takeHeat() }
        }
    }

    private func takeHeat() {
        let heat = Heat(thermalState: ProcessInfo.processInfo.thermalState.rawValue)
        self.heat = heat
        send { await $0.setHeat(heat) }
    }
}
