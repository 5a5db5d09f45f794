// The bounds on a whole message, the same for what is sent and what is received.
namespace Capriccio.Protocol
{
    internal static class MessageLimits
    {
        /// <summary>The magic, the header, the buffers.</summary>
        public const int MostFrames = 2 + Spec.Limits.Buffers;

        public static void CheckHeader(int headerBytes)
        {
            AtMost("The size of the header in bytes", headerBytes, Spec.Limits.HeaderBytes);
        }

        public static void CheckMessage(int buffers, long messageBytes, long mostMessageBytes = Spec.Limits.MessageBytes)
        {
            AtMost("The number of buffers", buffers, Spec.Limits.Buffers);
            AtMost("The size of the message in bytes", messageBytes, mostMessageBytes);
        }

        private static void AtMost(string what, long size, long limit)
        {
            if (size > limit)
            {
                throw ProtocolException.TooLarge(what, size, limit);
            }
        }
    }
}
