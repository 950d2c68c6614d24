@preconcurrency import AVFoundation
import DemoLogic
import FuzzyPeople

/// The camera, and all that happens to its frames. Everything runs on one serial queue, the actor's own, to which the frames come too.
///
/// A frame leaves this actor only obscured: to the screen, into a photo, into a video.
actor Camera {
    private let queue = DispatchSerialQueue(label: "fuzzypeople.demo.camera", qos: .userInitiated)

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    private let session = AVCaptureSession()
    private let output = AVCaptureVideoDataOutput()
    private let screen: ObscuredScreen
    private let events: AsyncStream<CameraEvent>.Continuation
    private var tap: FrameTap?
    private var observers: [any NSObjectProtocol] = []

    private var obscurer: LiveObscurer?
    private var pictures = Pictures()
    private var curtain = Curtain()
    private var kept = Kept()
    private var meter = Meter()
    private var recorder: Recorder?
    /// The last picture that was shown: what a photo is made of.
    private var shown: CVPixelBuffer?

    private var options = Options()
    private var heat = Heat.nominal
    private var turn = Rotation.clockwise90
    private var position = AVCaptureDevice.Position.back
    private var wanted = false

    init(screen: ObscuredScreen, events: AsyncStream<CameraEvent>.Continuation) {
        self.screen = screen
        self.events = events
    }

    // MARK: Starting and stopping

    /// Films with a camera of this side.
    func start(_ position: AVCaptureDevice.Position) {
        wanted = true
        self.position = position
        do {
            if obscurer == nil { obscurer = try LiveObscurer(options: options, live: liveOptions) }
            newScene(.starting)
            try configure()
            observe()
            session.startRunning()
        } catch {
            fail()
        }
    }

    /// The app goes to the background, or another camera comes: nothing is shown any more.
    func stop() {
        wanted = false
        finishRecording()
        session.stopRunning()
        newScene(.stopped)
    }

    private func configure() throws {
        session.beginConfiguration()
        defer { session.commitConfiguration() }
        if session.canSetSessionPreset(.hd1280x720) { session.sessionPreset = .hd1280x720 }
        session.inputs.forEach(session.removeInput)
        guard let device = Self.device(position) else { throw CameraFault.noCamera }
        let input = try AVCaptureDeviceInput(device: device)
        guard session.canAddInput(input) else { throw CameraFault.noCamera }
        session.addInput(input)
        if tap == nil {
            let tap = FrameTap { [weak self] sample in
                // Handed over on the actor's own queue, and touched by nobody else.
                nonisolated(unsafe) let sample = sample
                self?.assumeIsolated { $0.obscure(sample) }
            }
            // A frame that comes while another one is at work is gone: the screen shows now, not a while ago.
            output.alwaysDiscardsLateVideoFrames = true
            output.videoSettings = [kCVPixelBufferPixelFormatTypeKey as String: kCVPixelFormatType_420YpCbCr8BiPlanarFullRange]
            output.setSampleBufferDelegate(tap, queue: queue)
            self.tap = tap
            guard session.canAddOutput(output) else { throw CameraFault.noCamera }
            session.addOutput(output)
        }
        // The library turns and mirrors.
        if let connection = output.connection(with: .video) {
            if connection.isVideoRotationAngleSupported(0) { connection.videoRotationAngle = 0 }
            if connection.isVideoMirroringSupported {
                connection.automaticallyAdjustsVideoMirroring = false
                connection.isVideoMirrored = false
            }
        }
    }

    /// The wide camera of a side.
    static func device(_ position: AVCaptureDevice.Position) -> AVCaptureDevice? {
        AVCaptureDevice.default(.builtInWideAngleCamera, for: .video, position: position)
    }

    private func observe() {
        guard observers.isEmpty else { return }
        let center = NotificationCenter.default
        observers = [
            center.addObserver(forName: AVCaptureSession.wasInterruptedNotification, object: session, queue: nil) {
                [weak self] note in
                let reason = note.userInfo?[AVCaptureSessionInterruptionReasonKey] as? Int
                Task { await self?.interrupted(reason) }
            },
            center.addObserver(forName: AVCaptureSession.interruptionEndedNotification, object: session, queue: nil) {
                [weak self] _ in
                Task { await self?.interruptionEnded() }
            },
            center.addObserver(forName: AVCaptureSession.runtimeErrorNotification, object: session, queue: nil) { [weak self] _ in
                Task { await self?.fail() }
            },
        ]
    }

    private func interrupted(_ reason: Int?) {
        finishRecording()
        let why: Interruption =
            switch reason.flatMap(AVCaptureSession.InterruptionReason.init(rawValue:)) {
            case .videoDeviceInUseByAnotherClient: .anotherApp
            case .videoDeviceNotAvailableWithMultipleForegroundApps: .severalApps
            case .videoDeviceNotAvailableDueToSystemPressure: .tooWarm
            default: .other
            }
        newScene(.interrupted(why))
    }

    private func interruptionEnded() {
        guard wanted else { return }
        newScene(.starting)
    }

    private func fail() {
        finishRecording()
        session.stopRunning()
        // Another one is made at the next start: this one may be unusable.
        obscurer = nil
        newScene(.failed)
    }

    /// Nothing of the scene before is shown, and nobody of it is known or kept clear.
    private func newScene(_ state: CameraState) {
        curtain.close()
        screen.blank()
        shown = nil
        meter = Meter()
        kept.forget()
        events.yield(.state(state))
        do {
            try obscurer?.setPolicy(.everyone)
            try obscurer?.reset()
        } catch {
            obscurer = nil
            session.stopRunning()
            events.yield(.state(.failed))
        }
    }

    // MARK: Frames

    private func obscure(_ sample: CMSampleBuffer) {
        guard wanted, let obscurer, let frame = sample.imageBuffer else { return }
        let (clock, scene, time) = (ContinuousClock(), curtain.scene, sample.presentationTimeStamp)
        let start = clock.now
        do {
            guard let picture = try pictures.next(of: frame, turned: turn) else { return }
            try obscurer.obscure(
                frame, rotation: turn, mirrored: position == .front, at: Duration(time), into: picture)
            let took = clock.now - start
            let wasOpen = curtain.isOpen
            guard curtain.obscured(of: scene) else { return }
            if !wasOpen { events.yield(.state(.running)) }
            shown = picture
            screen.show(picture)
            recorder?.append(picture, at: time)
            if meter.frame(at: Duration(time), took: took) { try report(picture, of: obscurer) }
        } catch {
            fail()
        }
    }

    private func report(_ picture: CVPixelBuffer, of obscurer: LiveObscurer) throws {
        events.yield(
            .report(
                Report(
                    people: try obscurer.people, width: CVPixelBufferGetWidth(picture), height: CVPixelBufferGetHeight(picture),
                    milliseconds: meter.milliseconds ?? 0, framesPerSecond: meter.framesPerSecond,
                    guarantee: try obscurer.guarantee)))
    }

    // MARK: Choices

    func setOptions(_ options: Options) {
        self.options = options
        attempt { try $0.setOptions(options) }
    }

    func setHeat(_ heat: Heat) {
        self.heat = heat
        attempt { try $0.setLiveOptions(liveOptions) }
    }

    /// The way the device is held. A recording keeps the way it began with.
    func setTurn(_ turn: Rotation) {
        guard recorder == nil else { return }
        self.turn = turn
    }

    /// Somebody tapped a place of the picture: who is there is kept clear, or hidden again.
    func tapped(x: Int, y: Int) {
        attempt { obscurer in
            if let id = try obscurer.personAt(x: x, y: y) { try keepOrHide(id, in: obscurer) }
        }
    }

    /// Somebody chose a person by VoiceOver.
    func chosen(_ id: Person.ID) {
        attempt { try keepOrHide(id, in: $0) }
    }

    private func keepOrHide(_ id: Person.ID, in obscurer: LiveObscurer) throws {
        kept.tap(id)
        try obscurer.setPolicy(kept.ids.isEmpty ? .everyone : .everyoneExcept(kept.ids))
    }

    private var liveOptions: LiveOptions {
        LiveOptions(targetFPS: heat.targetFPS, longSide: heat.longSide)
    }

    private func attempt(_ work: (LiveObscurer) throws -> Void) {
        guard let obscurer else { return }
        do {
            try work(obscurer)
        } catch {
            fail()
        }
    }

    // MARK: Photos and videos

    /// Saves the picture that is on the screen.
    func takePhoto() {
        guard curtain.isOpen, let shown, let jpeg = Photograph.jpeg(of: shown) else {
            events.yield(.notice(.notSaved))
            return
        }
        save(.photo(jpeg), as: .photoSaved)
    }

    func startRecording() {
        guard recorder == nil, curtain.isOpen, let shown else { return }
        recorder = try? Recorder(width: CVPixelBufferGetWidth(shown), height: CVPixelBufferGetHeight(shown))
        events.yield(recorder == nil ? .notice(.notSaved) : .recording(true))
    }

    func finishRecording() {
        guard let recorder else { return }
        self.recorder = nil
        events.yield(.recording(false))
        recorder.finish { [weak self] video in
            Task { await self?.recorded(video) }
        }
    }

    private func recorded(_ video: URL?) {
        guard let video else {
            events.yield(.notice(.notSaved))
            return
        }
        save(.video(video), as: .videoSaved)
    }

    private func save(_ resource: PhotoLibrary.Resource, as saved: Notice) {
        let events = events
        Task.detached {
            let notice: Notice =
                switch await PhotoLibrary.save(resource) {
                case .saved: saved
                case .refused: .photosRefused
                case .failed: .notSaved
                }
            events.yield(.notice(notice))
        }
    }
}

/// Why the camera did not start.
enum CameraFault: Error {
    case noCamera
    case noMemory
}
