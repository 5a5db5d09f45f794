// The answer to a request that the client has no method of its own for.
using System;
using System.Collections.Generic;
using Capriccio.Protocol;

namespace Capriccio
{
    /// <summary>An <c>ok</c> answer: its fields and its buffers. Dispose it when the buffers' bytes are used up.</summary>
    public sealed class Reply : IDisposable
    {
        private readonly Message message;
        private int disposed;

        internal Reply(Message message)
        {
            this.message = message;
            Body = message.BodyTree();
            Times = ReadTimes(message.TimesTree());
        }

        /// <summary>The fields.</summary>
        public MessagePackValue Body { get; }

        /// <summary>
        /// Where the time went at the server, by what it was spent on, such as <c>queued</c>, <c>run</c> and <c>whole</c>; empty
        /// where <see cref="RequestOptions.Trace"/> did not ask.
        /// </summary>
        public IReadOnlyDictionary<string, TimeSpan> Times { get; }

        /// <summary>The buffers in their order; valid until <see cref="Dispose"/>.</summary>
        public IReadOnlyList<WireBuffer> Buffers => message.Buffers;

        /// <summary>Gives the memory back. Calling it twice is safe.</summary>
        public void Dispose()
        {
            if (System.Threading.Interlocked.Exchange(ref disposed, 1) == 0)
            {
                message.Dispose();
            }
        }

        private static Dictionary<string, TimeSpan> ReadTimes(MessagePackValue times)
        {
            var fields = new ReplyFields(times, "A reply's times");
            var read = new Dictionary<string, TimeSpan>();
            foreach (KeyValuePair<string, MessagePackValue> entry in times.Entries)
            {
                read[entry.Key] = fields.Milliseconds(entry.Key);
            }
            return read;
        }
    }
}
