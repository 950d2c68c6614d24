// What the app decides, case by case.

import DemoLogic
import Testing

@Suite struct PictureFitTests {
    @Test func tapsFindTheirPixels() throws {
        struct Case {
            let what: String
            let picture: (width: Int, height: Int)
            let view: (width: Double, height: Double)
            let tap: (x: Double, y: Double)
            let pixel: (x: Int, y: Int)?
        }
        let portrait = (width: 720, height: 1280)
        let cases = [
            Case(what: "the same size", picture: (100, 50), view: (100, 50), tap: (99.9, 49.9), pixel: (99, 49)),
            Case(what: "twice as large", picture: (100, 50), view: (200, 100), tap: (101, 3), pixel: (50, 1)),
            Case(what: "bars above and below: the middle", picture: (100, 50), view: (100, 150), tap: (50, 75), pixel: (50, 25)),
            Case(what: "in the bar above", picture: (100, 50), view: (100, 150), tap: (50, 49), pixel: nil),
            Case(what: "in the bar below", picture: (100, 50), view: (100, 150), tap: (50, 100.5), pixel: nil),
            Case(what: "bars at the sides", picture: portrait, view: (500, 640), tap: (70, 0), pixel: (0, 0)),
            Case(what: "in the bar at the left", picture: portrait, view: (500, 640), tap: (69, 0), pixel: nil),
            Case(what: "the last pixel", picture: portrait, view: (500, 640), tap: (429.9, 639.9), pixel: (719, 1279)),
            Case(what: "past the last pixel", picture: portrait, view: (500, 640), tap: (430, 639), pixel: nil),
            Case(what: "outside the view", picture: (100, 50), view: (100, 50), tap: (-1, 3), pixel: nil),
        ]
        for tap in cases {
            let fit = try #require(PictureFit(picture: tap.picture, view: tap.view))
            let pixel = fit.pixel(x: tap.tap.x, y: tap.tap.y)
            #expect(pixel?.x == tap.pixel?.x && pixel?.y == tap.pixel?.y, "\(tap.what): \(String(describing: pixel))")
        }
    }

    @Test func aBoxLiesWhereItsPixelsDo() throws {
        let fit = try #require(PictureFit(picture: (100, 50), view: (200, 300)))
        let box = fit.box(left: 10, top: 5, width: 20, height: 30)
        #expect(box == (20, 110, 40, 60))
        let corner = try #require(fit.pixel(x: box.x, y: box.y))
        #expect(corner == (10, 5))
    }

    @Test func nothingFitsWithoutASize() {
        #expect(PictureFit(picture: (0, 50), view: (10, 10)) == nil)
        #expect(PictureFit(picture: (10, 50), view: (10, 0)) == nil)
    }
}

@Suite struct KeptTests {
    @Test func tapsKeepAndHideAgain() {
        var kept = Kept()
        kept.tap(3)
        kept.tap(5)
        #expect(kept.ids == [3, 5])
        kept.tap(3)
        #expect(kept.ids == [5])
        kept.forget()
        #expect(kept.ids.isEmpty)
    }
}

@Suite struct HeatTests {
    @Test func theWarmerTheLess() {
        for (cooler, warmer) in zip(Heat.allCases, Heat.allCases.dropFirst()) {
            #expect(cooler < warmer && cooler.longSide > warmer.longSide && cooler.targetFPS >= warmer.targetFPS)
        }
        // What the library takes.
        #expect(Heat.allCases.allSatisfy { (96...1024).contains($0.longSide) })
        #expect(Heat.allCases.filter(\.isReduced) == [.serious, .critical])
    }

    @Test func whatIsNotKnownCountsAsTheWorst() {
        #expect(Heat(thermalState: 0) == .nominal)
        #expect(Heat(thermalState: 17) == .critical)
    }
}

@Suite struct CurtainTests {
    @Test func nothingIsShownBeforeAnObscuredPicture() {
        var curtain = Curtain()
        #expect(!curtain.isOpen)
        let shown = curtain.obscured(of: curtain.scene)
        #expect(shown && curtain.isOpen)
    }

    @Test func aPictureOfTheSceneBeforeStaysHidden() {
        var curtain = Curtain()
        let before = curtain.scene
        _ = curtain.obscured(of: before)
        curtain.close()
        #expect(!curtain.isOpen)
        let late = curtain.obscured(of: before)
        #expect(!late && !curtain.isOpen)
        let shown = curtain.obscured(of: curtain.scene)
        #expect(shown && curtain.isOpen)
    }
}

@Suite struct MeterTests {
    @Test func fewReportsAreEnough() {
        var meter = Meter()
        let reports = (0..<90).filter { meter.frame(at: .milliseconds($0 * 33), took: .milliseconds(20)) }
        // 90 frames of 33 ms are 2.97 s.
        #expect(reports.first == 0 && (10...13).contains(reports.count))
        #expect(abs((meter.milliseconds ?? 0) - 20) < 0.01 && abs((meter.framesPerSecond ?? 0) - 30.3) < 0.1)
    }

    @Test func aClockThatRunsBackwardsDoesNotSilenceIt() {
        var meter = Meter()
        let reports = [100, 1].map { meter.frame(at: .seconds($0), took: .zero) }
        #expect(reports == [true, true])
        #expect(meter.framesPerSecond == nil)
    }
}

@Suite struct RecordingTimesTests {
    @Test func onlyGrowingTimesAndOneSize() {
        var times = RecordingTimes(width: 720, height: 1280)
        let frames = [(720, 1280, 5), (720, 1280, 5), (720, 1280, 4), (1280, 720, 9), (720, 1280, 6)]
        let taken = frames.map { times.takes(width: $0.0, height: $0.1, at: .milliseconds($0.2)) }
        #expect(taken == [true, false, false, false, true])
    }
}
