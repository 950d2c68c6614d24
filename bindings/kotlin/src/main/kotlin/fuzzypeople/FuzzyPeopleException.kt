package fuzzypeople

/**
 * Why there is no picture to show. A picture that was to be written is a neutral grey then, or was not touched; never does it hold
 * anything of the frame. No message holds anything of a picture.
 */
public sealed class FuzzyPeopleException(
    message: String,
    cause: Throwable? = null,
) : Exception(message, cause) {
    /** A buffer and what is said of it do not fit: make it as the message says. */
    public class Layout(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)

    /** A setting is outside its range. The old ones stay in force. */
    public class Setting(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)

    /** The bytes are no model of the expected interface. */
    public class Model(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)

    /** The model failed on this frame. The next one may do. */
    public class Inference(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)

    /** A policy names somebody who is not in this photo. */
    public class NoSuchPerson(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)

    /** The people were found in a photo of another size. */
    public class OtherPicture(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)

    /** The object has been closed. */
    public class Closed(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)

    /** A fault inside the library. The object cannot be used any more: close it and make another. */
    public class Failed(
        message: String,
        cause: Throwable? = null,
    ) : FuzzyPeopleException(message, cause)
}
