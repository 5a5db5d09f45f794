// A bar with the sounds of its notes, so that whoever plays it need not look for any; and the link to the bar after it, which
// is all that the thread that plans and the one that plays share. Must not know when it is played.
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class PreparedBar
    {
        // The bar after it; null while there is none, `Taken` when that has begun.
        private PreparedBar next;

        private PreparedBar(Bar bar, Sound[][] sounds)
        {
            Bar = bar;
            Sounds = sounds;
        }

        /// <summary>Stands in a link whose bar has begun, and can't be replaced any more.</summary>
        public static PreparedBar Taken { get; } = new PreparedBar(null, null);

        /// <summary>Null for the beginning of a timeline, which is no bar.</summary>
        public Bar Bar { get; }

        /// <summary>For each note of the bar what sounds.</summary>
        public Sound[][] Sounds { get; }

        /// <summary>Whether the bar after it has begun.</summary>
        public bool IsNextTaken => Volatile.Read(ref next) == Taken;

        /// <summary>What comes before the first bar of a timeline.</summary>
        public static PreparedBar Beginning()
        {
            return new PreparedBar(null, null);
        }

        /// <summary>Finds or makes the sounds of a bar; that takes milliseconds for each that is new.</summary>
        /// <exception cref="System.OperationCanceledException">It was given up.</exception>
        public static PreparedBar Prepare(Bar bar, SoundBank bank, CancellationToken cancellation)
        {
            var sounds = new Sound[bar.Notes.Length][];
            for (int index = 0; index < sounds.Length; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                BarNote note = bar.Notes[index];
                MusicTrack track = bar.Tracks[note.Track];
                sounds[index] = bank.Sounds(track.Program, track.IsDrums, note.Pitch, note.Velocity);
            }
            return new PreparedBar(bar, sounds);
        }

        /// <summary>Takes the bar after this for playing; null where there is none. Never waits.</summary>
        public PreparedBar TakeNext()
        {
            // What was there may be replaced until the exchange, but never taken away.
            return Volatile.Read(ref next) == null ? null : Interlocked.Exchange(ref next, Taken);
        }

        /// <summary>Puts a bar after this in place of the one that is there; answers false where that has begun in the meantime.</summary>
        public bool TryLink(PreparedBar other, PreparedBar inPlaceOf)
        {
            return Interlocked.CompareExchange(ref next, other, inPlaceOf) == inPlaceOf;
        }
    }
}
