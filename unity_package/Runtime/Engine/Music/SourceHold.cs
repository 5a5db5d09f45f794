// Holds an AudioSource while a filter makes its music: it plays a clip of nothing but full loudness, so that what the filter
// gets is how loud the source is on each speaker, by its volume, its place, its fading. Must not know music.
using UnityEngine;

namespace Capriccio
{
    internal sealed class SourceHold
    {
        private const int Channels = 2;

        private AudioSource source;
        private AudioClip clip;

        /// <summary>Whether a source is held.</summary>
        public bool IsHolding => clip;

        /// <summary>Takes a source that plays nothing else, and has it play.</summary>
        /// <param name="taken">The source.</param>
        /// <param name="rate">Frames a second.</param>
        public void Take(AudioSource taken, int rate)
        {
            LetGo();
            source = taken;
            clip = Clip(rate);
            source.clip = clip;
            source.loop = true;
            source.Play();
        }

        /// <summary>Stops the source, if one is held. Doing it twice is safe.</summary>
        public void LetGo()
        {
            if (source)
            {
                source.Stop();
                source.clip = null;
            }
            if (clip)
            {
                Object.Destroy(clip);
            }
            source = null;
            clip = null;
        }

        private static AudioClip Clip(int rate)
        {
            var data = new float[rate * Channels];
            for (int index = 0; index < data.Length; index++)
            {
                data[index] = 1;
            }
            AudioClip made = AudioClip.Create("Capriccio music", rate, Channels, rate, false);
            made.hideFlags = HideFlags.DontSave;
            made.SetData(data, 0);
            return made;
        }
    }
}
