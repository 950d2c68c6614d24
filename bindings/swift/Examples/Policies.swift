import FuzzyPeople

/// Looks first who is there, then keeps only the largest person clear. Says who was hidden.
public func keepTheLargest(_ pixels: UnsafeRawBufferPointer, width: Int, height: Int, into picture: PictureBuffer) throws
    -> [Person]
{
    let obscurer = try Obscurer()
    let photo = PackedFrame(pixels, width: width, height: height, format: picture.format)
    let found = try obscurer.find(photo)
    let policy = found.people.first.map { Policy.everyoneExcept([$0.id]) } ?? .everyone
    return try obscurer.obscure(photo, found: found, policy: policy, into: picture).filter(\.obscured)
}
