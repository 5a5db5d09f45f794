// What a frame recorder records.
namespace Capriccio
{
    /// <summary>What a <see cref="CapriccioFrameRecorder"/> records.</summary>
    public enum RecordedPicture
    {
        /// <summary>The game's own picture, as the camera sees the world: without a style filter, without overlays.</summary>
        World,

        /// <summary>What the player sees: with overlays, and in the look of a style filter where there is one.</summary>
        Screen,
    }
}
