// What is gone is freed, and frames take no memory that stays. Linux's allocator says how much is in use.

#if canImport(Glibc)
    import FuzzyPeople
    import Glibc
    import Testing

    @Suite struct MemoryTests {
        /// What `malloc_info` says: what the allocator has from the system, less what lies free in it.
        private func bytesInUse() throws -> Int {
            typealias MallocInfo = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
            let info = unsafeBitCast(try #require(dlsym(nil, "malloc_info")), to: MallocInfo.self)
            var start: UnsafeMutablePointer<CChar>?
            var size = 0
            let file = try #require(open_memstream(&start, &size))
            _ = info(0, file)
            fclose(file)
            let text = try #require(start)
            defer { free(text) }
            // The sums of all heaps come last: <total type="rest" count="3" size="4711"/>.
            let sums = String(cString: text).split(separator: "</heap>").last?.split(separator: "<") ?? []
            func sum(_ name: String) throws -> Int {
                let line = sums.first { $0.contains("\"\(name)\"") }
                let size = line?.split(separator: "size=\"").last?.split(separator: "\"").first.flatMap { Int($0) }
                guard let size else { throw Vector.Wrong(line: name) }
                return size
            }
            return try sum("current") - sum("fast") - sum("rest") + sum("mmap")
        }

        @Test func deinitFrees() throws {
            func make() throws -> [AnyObject] {
                let stream = try LiveObscurer(live: LiveOptions(longSide: 96))
                let scene = try Scene(every: 3)
                _ = try scene.obscured(by: stream, at: .zero)
                return [stream, try Obscurer()]
            }
            // What is made once for all is there after the first ones.
            for _ in 0..<2 { _ = try make() }
            let before = try bytesInUse()
            var held = try make()
            let size = try bytesInUse() - before
            #expect(held.count == 2 && size > 1 << 20, "a stream and an obscurer hold \(size >> 10) KiB")
            held = []
            for _ in 0..<10 { _ = try make() }
            let grown = try bytesInUse() - before
            #expect(
                grown < size / 2, "\(grown >> 10) KiB more after eleven pairs that are gone; one that is held takes \(size >> 10)"
            )
        }

        @Test func thousandsOfFramesTakeNoMemory() throws {
            let obscurer = try LiveObscurer(live: LiveOptions(longSide: 96))
            let scene = try Scene(every: 3)
            let output = Bytes(scene.photo.width * scene.photo.height * 4)
            func run(_ frames: Range<Int>) throws {
                for at in frames {
                    try scene.obscure(by: obscurer, at: .milliseconds(at * 33), into: output)
                    _ = try obscurer.people
                    _ = refusal { try obscurer.setOptions(Options(strength: 2)) }
                }
            }
            try run(0..<100)
            let before = try bytesInUse()
            try run(100..<2100)
            let grown = try bytesInUse() - before
            // A leak of but 32 bytes a frame would be more.
            #expect(grown < 64_000, "\(grown) bytes more after 2000 frames")
        }
    }
#endif
