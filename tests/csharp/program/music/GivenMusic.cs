// A backend of music that does what a behaviour wants: its sessions count bars, and each bar tells by its notes what it was made
// from.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using Capriccio.Protocol;

namespace Capriccio.Tests
{
    internal sealed class GivenMusic : IMusicBackend
    {
        private readonly Queue<Action> held = new Queue<Action>();

        public string Problem { get; set; }

        /// <summary>What the next requests fail with; null for nothing.</summary>
        public Exception Error { get; set; }

        /// <summary>Whether answers wait for <see cref="LetGo"/>.</summary>
        public bool Holds { get; set; }

        /// <summary>What was asked, such as <c>open calm</c>, <c>bar 3 0.5</c>.</summary>
        public List<string> Asked { get; } = new List<string>();

        /// <summary>How many bars an answer holds.</summary>
        public int BarsInAnswer { get; set; } = 1;

        public Task<MusicSession> OpenAsync(MusicWishes wishes, CancellationToken cancellation)
        {
            Asked.Add($"open {wishes.Mood}");
            return Answer(() => new MusicSession(new byte[] { 0 }), cancellation);
        }

        public Task<MusicBars> NextAsync(MusicSession session, MusicChanges changes, string model, CancellationToken cancellation)
        {
            int number = session.ToBytes()[0];
            Asked.Add($"bar {number} {changes.Intensity}");
            double intensity = changes.Intensity ?? 0;
            return Answer(() => Bars(number, intensity), cancellation);
        }

        public void LetGo()
        {
            while (held.Count > 0)
            {
                held.Dequeue()();
            }
        }

        /// <summary>An error that a server answered with.</summary>
        public static Exception Refusal(string code)
        {
            return new RequestFailedException(code, $"refused with {code}", MessagePackValue.Nil);
        }

        private MusicBars Bars(int number, double intensity)
        {
            // A note of which the pitch is the bar's number, and the velocity tells the intensity: 1 to 101.
            int[] note = { 0, 48, number, 1 + (int)Math.Round(100 * intensity), 0 };
            var notes = new byte[4 * note.Length];
            Buffer.BlockCopy(note, 0, notes, 0, notes.Length);
            var tensor = new WireBuffer(new TensorDescriptor("int32", new[] { 1, 5 }), new ArraySegment<byte>(notes));
            var state = new WireBuffer(new TensorDescriptor("uint8", new[] { 1 }), new ArraySegment<byte>(new[] { (byte)(number + 1) }));
            MessagePackValue[] bars = Enumerable.Range(0, BarsInAnswer).Select(bar => Pair(48 * bar, 48)).ToArray();
            Reply reply = Replies.Of(
                Replies.Changed(
                    Replies.Vector("music.next reply").Body,
                    MessagePackValue.Entry("bars", MessagePackValue.List(bars)),
                    MessagePackValue.Entry("bar", MessagePackValue.From(number)),
                    MessagePackValue.Entry("tempo", MessagePackValue.From(120))),
                tensor,
                state);
            return new MusicNextRequest(new MusicSession(new byte[0])).Read(reply);
        }

        private Task<T> Answer<T>(Func<T> make, CancellationToken cancellation)
        {
            var answer = new TaskCompletionSource<T>();
            Exception error = Error;
            Action give = () =>
            {
                if (error != null)
                {
                    answer.TrySetException(error);
                }
                else
                {
                    answer.TrySetResult(make());
                }
            };
            cancellation.Register(() => answer.TrySetCanceled());
            if (Holds)
            {
                held.Enqueue(give);
            }
            else
            {
                give();
            }
            return answer.Task;
        }

        private static MessagePackValue Pair(long one, long other)
        {
            return MessagePackValue.List(MessagePackValue.From(one), MessagePackValue.From(other));
        }
    }
}
