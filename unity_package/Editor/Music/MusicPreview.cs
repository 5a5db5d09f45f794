// Plays a score in the editor while no game runs: rendered in the background, heard through a hidden AudioSource. Main thread
// only. Must not know windows.
using System;
using System.Threading;
using System.Threading.Tasks;
using Capriccio.Core;
using UnityEditor;
using UnityEngine;

namespace Capriccio.Editor
{
    internal sealed class MusicPreview : IDisposable
    {
        /// <summary>Frames a second; Unity's mixer does the rest.</summary>
        private const int Rate = 32000;
        private const int Channels = 2;

        /// <summary>Of longer pieces only the beginning is played.</summary>
        private const double LongestS = 300;

        private SoundBank bank;
        private CancellationTokenSource rendering;
        private GameObject holder;
        private AudioSource source;
        private AudioClip clip;

        /// <summary>Raised when it begins and ends, and many times a second while it is heard.</summary>
        public event Action Changed;

        /// <summary>Whether something is heard, or is being rendered to be.</summary>
        public bool IsPlaying => rendering != null || source;

        /// <summary>Seconds since its beginning, as it is heard; below 0 while nothing is.</summary>
        public double HeardS => source ? source.time : -1;

        /// <summary>Renders a score and plays it, in place of what was played before.</summary>
        /// <param name="score">The music.</param>
        /// <param name="loops">Whether it is repeated.</param>
        public async Task PlayAsync(MusicScore score, bool loops)
        {
            Stop();
            bank = bank ?? new InstrumentBank(Rate);
            var own = new CancellationTokenSource();
            rendering = own;
            Changed?.Invoke();
            try
            {
                float[] frames = await Task.Run(() => ScoreRenderer.Render(score, loops, bank, LongestS, own.Token), own.Token);
                if (rendering == own && frames.Length > 0)
                {
                    Begin(frames, loops);
                }
            }
            finally
            {
                if (rendering == own)
                {
                    rendering = null;
                    Changed?.Invoke();
                }
            }
        }

        /// <summary>Ends what is heard or rendered. Stopping twice is safe.</summary>
        public void Stop()
        {
            EditorApplication.update -= Watch;
            EditorApplication.playModeStateChanged -= StopForPlay;
            rendering?.Cancel();
            rendering = null;
            if (holder)
            {
                UnityEngine.Object.DestroyImmediate(holder);
            }
            if (clip)
            {
                UnityEngine.Object.DestroyImmediate(clip);
            }
            source = null;
            Changed?.Invoke();
        }

        /// <summary>As <see cref="Stop"/>; whoever made it calls this when it is closed, and before scripts are reloaded.</summary>
        public void Dispose()
        {
            Changed = null;
            Stop();
        }

        private void Begin(float[] frames, bool loops)
        {
            clip = AudioClip.Create("Capriccio preview", frames.Length / Channels, Channels, Rate, false);
            clip.hideFlags = HideFlags.HideAndDontSave;
            clip.SetData(frames, 0);
            holder = EditorUtility.CreateGameObjectWithHideFlags("Capriccio preview", HideFlags.HideAndDontSave, typeof(AudioSource));
            if (!UnityEngine.Object.FindAnyObjectByType<AudioListener>())
            {
                // In a scene without a listener nothing would be heard.
                holder.AddComponent<AudioListener>();
            }
            source = holder.GetComponent<AudioSource>();
            source.playOnAwake = false;
            source.spatialBlend = 0;
            source.loop = loops;
            source.clip = clip;
            source.Play();
            EditorApplication.update += Watch;
            EditorApplication.playModeStateChanged += StopForPlay;
        }

        private void Watch()
        {
            if (source && source.isPlaying)
            {
                Changed?.Invoke();
            }
            else
            {
                Stop();
            }
        }

        private void StopForPlay(PlayModeStateChange change)
        {
            Stop();
        }
    }
}
