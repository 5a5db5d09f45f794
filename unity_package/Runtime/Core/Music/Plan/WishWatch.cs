// Tells when what is wished has changed enough to be asked for anew, so that it may be set in every frame of a game. Makes no
// garbage while nothing changes. Must not know what is done with it.
using System;

namespace Capriccio.Core
{
    internal sealed class WishWatch
    {
        /// <summary>By how much the intensity must change.</summary>
        private const float SmallestChange = 0.02f;

        private float intensity;
        private MusicMood mood;
        private string key;
        private MusicMode mode;
        private float tempo;

        /// <summary>Takes what music begins with as asked for; returns it.</summary>
        public MusicWishes Begin(float newIntensity, MusicMood newMood, string newKey, MusicMode newMode, float newTempo)
        {
            intensity = newIntensity;
            mood = newMood;
            key = newKey;
            mode = newMode;
            tempo = newTempo;
            var wishes = new MusicWishes();
            wishes.Merge(Asked());
            return wishes;
        }

        /// <summary>Takes what is wished now; returns what is to be asked for anew, null where nothing is.</summary>
        public MusicChanges Look(float newIntensity, MusicMood newMood, string newKey, MusicMode newMode, float newTempo)
        {
            bool isEnd = (newIntensity <= 0 || newIntensity >= 1) && newIntensity != intensity;
            bool isMoved = isEnd || Math.Abs(newIntensity - intensity) >= SmallestChange;
            bool isSame = newMood == mood && newKey == key && newMode == mode && newTempo == tempo;
            if (!isMoved && isSame)
            {
                return null;
            }
            intensity = newIntensity;
            mood = newMood;
            key = newKey;
            mode = newMode;
            tempo = newTempo;
            return Asked();
        }

        // What stands for no wish leaves things as they were.
        private MusicChanges Asked()
        {
            return new MusicChanges
            {
                Intensity = Math.Min(1, Math.Max(0, intensity)),
                Mood = MusicChoices.ToWire(mood),
                Key = string.IsNullOrEmpty(key) ? null : key,
                Mode = MusicChoices.ToWire(mode),
                Tempo = tempo > 0 ? tempo : (double?)null,
            };
        }
    }
}
