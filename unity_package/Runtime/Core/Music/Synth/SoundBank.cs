// Sounds for notes, made when they are first asked for and kept. May be asked by several threads; never by the audio thread,
// for making sounds takes milliseconds. Must not know what plays them.
using System;
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal abstract class SoundBank
    {
        /// <summary>Bytes of sounds that are kept; what was made first goes first.</summary>
        private const long MostBytes = 64L << 20;

        private readonly object guard = new object();

        // Guarded by `guard`.
        private readonly Dictionary<string, Sound[]> kept = new Dictionary<string, Sound[]>();
        private readonly Queue<string> oldest = new Queue<string>();
        private long keptBytes;

        // Held while something is made, so that nothing is made twice.
        private readonly object making = new object();

        protected SoundBank(int rate)
        {
            Rate = rate;
        }

        /// <summary>Frames a second.</summary>
        public int Rate { get; }

        /// <summary>The sounds that make a note: for some instruments several at once. Only read them.</summary>
        public Sound[] Sounds(int program, bool isDrums, int pitch, int velocity)
        {
            string key = KeyOf(program, isDrums, pitch, velocity);
            Sound[] found = Find(key);
            if (found != null)
            {
                return found;
            }
            lock (making)
            {
                found = Find(key);
                if (found == null)
                {
                    found = Make(program, isDrums, pitch, velocity);
                    Keep(key, found);
                }
                return found;
            }
        }

        /// <summary>What two notes with the same sounds have in common.</summary>
        protected abstract string KeyOf(int program, bool isDrums, int pitch, int velocity);

        /// <summary>Makes the sounds of a note; called by one thread at a time.</summary>
        protected abstract Sound[] Make(int program, bool isDrums, int pitch, int velocity);

        private static long BytesOf(Sound[] sounds)
        {
            long bytes = 0;
            foreach (Sound sound in sounds)
            {
                bytes += sizeof(float) * (long)sound.Wave.Length;
            }
            return bytes;
        }

        private Sound[] Find(string key)
        {
            lock (guard)
            {
                return kept.TryGetValue(key, out Sound[] found) ? found : null;
            }
        }

        private void Keep(string key, Sound[] made)
        {
            lock (guard)
            {
                kept[key] = made;
                oldest.Enqueue(key);
                keptBytes += BytesOf(made);
                while (keptBytes > MostBytes && oldest.Count > 1)
                {
                    string first = oldest.Dequeue();
                    keptBytes -= BytesOf(kept[first]);
                    kept.Remove(first);
                }
            }
        }
    }
}
