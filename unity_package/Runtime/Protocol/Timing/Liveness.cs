// Watches one connection: when to ping, when to give it up. Pure: the caller's clock, no socket, no thread.
namespace Capriccio.Protocol
{
    /// <summary>Any traffic from the server is a sign of life. Times are milliseconds of one steady clock.</summary>
    internal sealed class Liveness
    {
        private readonly int patience;
        private long heardMs;
        private long pingedMs;

        /// <param name="nowMs">When the connection began.</param>
        /// <param name="intervalMs">Silence after which a ping is due.</param>
        /// <param name="patience">How many silent intervals end the connection.</param>
        public Liveness(long nowMs, int intervalMs = Spec.Timings.HeartbeatMs, int patience = Spec.Timings.Liveness)
        {
            IntervalMs = intervalMs;
            this.patience = patience;
            Heard(nowMs);
        }

        /// <summary>The server may ask for another one in its hello.</summary>
        public int IntervalMs { get; set; }

        /// <summary>When <see cref="PingIsDue"/> or <see cref="IsLost"/> changes its answer if nothing is heard.</summary>
        public long NextDeadlineMs => System.Math.Min(pingedMs, heardMs + ((patience - 1) * (long)IntervalMs)) + IntervalMs;

        public void Heard(long nowMs)
        {
            heardMs = pingedMs = nowMs;
        }

        /// <summary>Says whether to send a ping now, and takes it as sent.</summary>
        public bool PingIsDue(long nowMs)
        {
            if (nowMs - pingedMs < IntervalMs)
            {
                return false;
            }
            pingedMs = nowMs;
            return true;
        }

        public bool IsLost(long nowMs)
        {
            return nowMs - heardMs >= (long)IntervalMs * patience;
        }
    }
}
