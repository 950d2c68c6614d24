#if canImport(CoreVideo)
    import CoreVideo

    extension LiveObscurer {
        /// A camera's picture, upright and obscured, into another pixel buffer. Neither is copied; both stay locked as long as the library
        /// sees them.
        ///
        /// - Parameters:
        ///   - frame: of 420v, 420f or 32BGRA, as `AVCaptureVideoDataOutput` gives it.
        ///   - rotation: the clockwise turn that makes it upright.
        ///   - mirrored: mirror it left to right, after the turn, as a front camera's preview.
        ///   - time: when it was taken, on any clock that runs forward.
        ///   - picture: 32BGRA, of the frame's upright size. On an error it holds nothing of the frame.
        public func obscure(
            _ frame: CVPixelBuffer,
            rotation: Rotation = .none,
            mirrored: Bool = false,
            at time: Duration,
            into picture: CVPixelBuffer
        ) throws(FuzzyPeopleError) {
            try frame.lock(.readOnly)
            defer { frame.unlock(.readOnly) }
            try picture.lock([])
            defer { picture.unlock([]) }
            try obscure(frame.cameraFrame(rotation: rotation, mirrored: mirrored), at: time, into: picture.pictureBuffer())
        }

        /// A picture of 420v or 420f obscured where it lies, for a video encoder: clear luma stays as it is, to the byte. On an error it must
        /// not be shown.
        public func obscureInPlace(
            _ frame: CVPixelBuffer,
            rotation: Rotation = .none,
            mirrored: Bool = false,
            at time: Duration
        ) throws(FuzzyPeopleError) {
            try frame.lock([])
            defer { frame.unlock([]) }
            let layout = try frame.yuvLayout(rotation: rotation, mirrored: mirrored)
            try obscureInPlace(.nv12(y: frame.plane(0), uv: frame.plane(1), layout: layout), at: time)
        }
    }

    // Whoever asks for memory has locked the buffer.
    extension CVPixelBuffer {
        fileprivate func lock(_ flags: CVPixelBufferLockFlags) throws(FuzzyPeopleError) {
            guard CVPixelBufferLockBaseAddress(self, flags) == kCVReturnSuccess else {
                throw .layout("a pixel buffer that cannot be locked")
            }
        }

        fileprivate func unlock(_ flags: CVPixelBufferLockFlags) {
            CVPixelBufferUnlockBaseAddress(self, flags)
        }

        fileprivate func cameraFrame(rotation: Rotation, mirrored: Bool) throws(FuzzyPeopleError) -> CameraFrame {
            if CVPixelBufferGetPixelFormatType(self) == kCVPixelFormatType_32BGRA {
                let picture = try pictureBuffer()
                return .packed(
                    PackedFrame(
                        UnsafeRawBufferPointer(picture.bytes), width: picture.width, height: picture.height, format: .bgra,
                        rowStride: picture.rowStride, rotation: rotation, mirrored: mirrored))
            }
            let layout = try yuvLayout(rotation: rotation, mirrored: mirrored)
            return .yuv(.nv12(y: UnsafeRawBufferPointer(try plane(0)), uv: UnsafeRawBufferPointer(try plane(1)), layout: layout))
        }

        fileprivate func pictureBuffer() throws(FuzzyPeopleError) -> PictureBuffer {
            guard CVPixelBufferGetPixelFormatType(self) == kCVPixelFormatType_32BGRA else { throw unexpected("32BGRA") }
            guard let start = CVPixelBufferGetBaseAddress(self) else { throw .layout("a pixel buffer without memory") }
            let (rowStride, height) = (CVPixelBufferGetBytesPerRow(self), CVPixelBufferGetHeight(self))
            return PictureBuffer(
                UnsafeMutableRawBufferPointer(start: start, count: rowStride * height), width: CVPixelBufferGetWidth(self),
                height: height, format: .bgra, rowStride: rowStride)
        }

        fileprivate func yuvLayout(rotation: Rotation, mirrored: Bool) throws(FuzzyPeopleError) -> YUVLayout {
            let range: YUVRange
            switch CVPixelBufferGetPixelFormatType(self) {
            case kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange: range = .limited
            case kCVPixelFormatType_420YpCbCr8BiPlanarFullRange: range = .full
            default: throw unexpected("420v, 420f or 32BGRA")
            }
            return YUVLayout(
                width: CVPixelBufferGetWidth(self), height: CVPixelBufferGetHeight(self),
                yRowStride: CVPixelBufferGetBytesPerRowOfPlane(self, 0), uvRowStride: CVPixelBufferGetBytesPerRowOfPlane(self, 1),
                uvPixelStride: 2, matrix: matrix, range: range, rotation: rotation, mirrored: mirrored)
        }

        /// A plane's rows, whole but for what follows the last one's samples.
        fileprivate func plane(_ index: Int) throws(FuzzyPeopleError) -> UnsafeMutableRawBufferPointer {
            guard let start = CVPixelBufferGetBaseAddressOfPlane(self, index) else {
                throw .layout("a pixel buffer without memory for plane \(index)")
            }
            let bytes = CVPixelBufferGetBytesPerRowOfPlane(self, index) * CVPixelBufferGetHeightOfPlane(self, index)
            return UnsafeMutableRawBufferPointer(start: start, count: bytes)
        }

        /// What the camera says of its luma's weights.
        private var matrix: YUVMatrix {
            let said = CVBufferCopyAttachment(self, kCVImageBufferYCbCrMatrixKey, nil) as? String
            return said == kCVImageBufferYCbCrMatrix_ITU_R_601_4 as String ? .bt601 : .bt709
        }

        private func unexpected(_ expected: String) -> FuzzyPeopleError {
            .layout("a pixel format of \(CVPixelBufferGetPixelFormatType(self)); expected \(expected)")
        }
    }
#endif

#if canImport(CoreMedia)
    import CoreMedia

    extension Duration {
        /// A sample's time; zero when it has none.
        public init(_ time: CMTime) {
            self = time.isNumeric ? .seconds(time.seconds) : .zero
        }
    }
#endif
