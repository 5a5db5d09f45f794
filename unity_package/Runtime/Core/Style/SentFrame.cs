// The frame that an exchange has under way, and the look whose it is. One for each exchange, so that one that was given up,
// and may still be looked at by the network thread, shares no frame with the next.
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class SentFrame : IFrameWork
    {
        private readonly AnsweredLook look;

        public SentFrame(AnsweredLook look)
        {
            this.look = look;
        }

        /// <summary>Set while nothing is under way.</summary>
        public FrameSlot Slot { get; set; }

        public WireBuffer Prepare()
        {
            return look.Prepare(Slot);
        }

        public void Digest(StyleReply reply, WireBuffer result, WireBuffer detail)
        {
            look.Digest(reply, result, detail);
        }
    }
}
