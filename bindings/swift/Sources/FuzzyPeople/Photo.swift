/// Upright pixels that are owned, rows without gaps.
public struct Photo: Hashable, Sendable {
    /// Row by row.
    public private(set) var pixels: [UInt8]
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// How one pixel lies.
    public let format: PixelFormat

    /// Sizes are checked when the photo is used.
    public init(pixels: [UInt8], width: Int, height: Int, format: PixelFormat) {
        self.pixels = pixels
        self.width = width
        self.height = height
        self.format = format
    }

    /// Demands pixels for every row, and no more.
    func check() throws(FuzzyPeopleError) {
        let (row, rowOverflows) = width.multipliedReportingOverflow(by: format.bytes)
        let (needed, overflows) = row.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, !rowOverflows, !overflows, needed == pixels.count else {
            throw .layout("\(pixels.count) bytes for \(width)x\(height) pixels of \(format.bytes)")
        }
    }

    /// Another one of this size, with nothing in it.
    var blank: Photo {
        Photo(pixels: [UInt8](repeating: 128, count: pixels.count), width: width, height: height, format: format)
    }

    func read<Result>(_ body: (PackedFrame) throws(FuzzyPeopleError) -> Result) throws(FuzzyPeopleError) -> Result {
        try pixels.withUnsafeBytes { bytes in
            Swift.Result { () throws(FuzzyPeopleError) in
                try body(PackedFrame(bytes, width: width, height: height, format: format))
            }
        }.get()
    }

    mutating func write<Result>(_ body: (PictureBuffer) throws(FuzzyPeopleError) -> Result) throws(FuzzyPeopleError) -> Result {
        let (width, height, format) = (width, height, format)
        return try pixels.withUnsafeMutableBytes { bytes in
            Swift.Result { () throws(FuzzyPeopleError) in
                try body(PictureBuffer(bytes, width: width, height: height, format: format))
            }
        }.get()
    }
}

/// A photo in which everybody is obscured whom the policy names.
public struct ObscuredPhoto: Hashable, Sendable {
    /// What may be shown.
    public let picture: Photo
    /// Who is in it, and whether they were obscured.
    public let people: [Person]
}
