// Which side of a stereo sound belongs on which speaker. Must not know sounds.
namespace Capriccio.Core
{
    internal static class SpeakerSides
    {
        private const int Centre = 2;
        private const int Subwoofer = 3;
        private const int Surround = 6;

        /// <summary>The left side's share on a channel; the right side's is the rest.</summary>
        /// <param name="channel">Its number, in the usual order: left, right, centre, subwoofer, then pairs.</param>
        /// <param name="channels">How many there are.</param>
        public static float LeftShare(int channel, int channels)
        {
            bool isBetween = channels == 1 || (channels >= Surround && (channel == Centre || channel == Subwoofer));
            return isBetween ? 0.5f : 1 - (channel % 2);
        }
    }
}
