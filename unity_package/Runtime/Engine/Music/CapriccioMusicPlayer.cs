// The player of music as its users see it: what is set, told and raised. How it plays is in the other half.
using System;
using Capriccio.Core;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// Plays music that the backend composes while it is heard, and that follows the game: set <see cref="Intensity"/> and
    /// <see cref="Mood"/>, and at a bar line the music is another. Or plays a score, without a backend. The loudness, the place
    /// and the mixer group are those of the AudioSource beside it, which plays nothing else meanwhile. Main thread only.
    /// </summary>
    [AddComponentMenu("Capriccio/Music Player")]
    [DisallowMultipleComponent]
    [RequireComponent(typeof(AudioSource))]
    [HelpURL("https://docs.unity3d.com/Packages/com.capriccio.bridge@latest/manual/music.html")]
    public sealed partial class CapriccioMusicPlayer : MonoBehaviour
    {
        private const int LowestRate = 8000;

        [SerializeField]
        [Tooltip("Whether it plays whenever it is enabled.")]
        private bool playOnEnable = true;

        [SerializeField]
        [Tooltip("What is played: a MIDI file of the project, for example. None for music that the backend makes while it is heard.")]
        private CapriccioScore score;

        [SerializeField]
        [Tooltip("A SoundFont that is played instead of the built-in instruments; none for those.")]
        private CapriccioSoundFont soundFont;

        [Header("While it plays")]
        [SerializeField]
        [Range(0f, 1f)]
        [Tooltip("0 calm to 1 combat: how much is played, how loud, by how many. Heard from the next bar line on.")]
        private float intensity = 0.3f;

        [SerializeField]
        [Tooltip("The mood; Any leaves it as it was.")]
        private MusicMood mood = MusicMood.Any;

        [SerializeField]
        [Tooltip("The key's tonic, such as Eb; empty for what suits.")]
        private string key = string.Empty;

        [SerializeField]
        [Tooltip("The key's mode; Any for what suits.")]
        private MusicMode mode = MusicMode.Any;

        [SerializeField]
        [Min(0f)]
        [Tooltip("Quarter notes in a minute, 30 to 300; 0 for what suits.")]
        private float tempo;

        [Header("From the next Play on")]
        [SerializeField]
        [Tooltip("What it is in the manner of; Any for the backend's default.")]
        private MusicStyle style = MusicStyle.Any;

        [SerializeField]
        [Tooltip("How bars are counted, such as 3/4; empty for the default.")]
        private string metre = string.Empty;

        [SerializeField]
        [Tooltip("The instruments, at most six, such as strings, flute, drums; none for those of the style.")]
        private string[] instruments = new string[0];

        [SerializeField]
        [Min(-1)]
        [Tooltip("The same seed and the same changes in the same bars make the same music. -1 draws another each time.")]
        private int seed = -1;

        [SerializeField]
        [Tooltip("Name of the model; empty for the first one.")]
        private string model = string.Empty;

        [SerializeField]
        [Range(1, 16)]
        [Tooltip("Bars that are made ahead. More survive longer outages before bars are repeated.")]
        private int barsAhead = 4;

        [SerializeField]
        [Range(0.02f, 4f)]
        [Tooltip("Seconds in which what still sounds fades at a bar line where the music changes.")]
        private float crossfadeSeconds = 0.4f;

        private readonly WishWatch watch = new WishWatch();
        private readonly SourceHold hold = new SourceHold();
        private AudioSource source;
        private SoundBank bank;
        private CapriccioSoundFont bankFont;
        private Conductor conductor;
        private double latencyS;
        private string audioProblem;

        // The audio thread reads it.
        private PlayedMusic music;

        /// <summary>Raised when a bar begins to be heard, with its number from 0 since <see cref="Play()"/>.</summary>
        public event Action<int> BarStarted;

        /// <summary>Raised for each beat, after its bar: the number of the bar, and of the beat from 0.</summary>
        public event Action<int, int> BeatStarted;

        /// <summary>Raised for each note that begins to be heard: its track, its pitch (60 is middle C), its velocity (1 to 127).</summary>
        public event Action<int, int, int> NoteStarted;

        /// <summary>Raised when a score that is not repeated has been heard to its end.</summary>
        public event Action Finished;

        /// <summary>0 calm to 1 combat: how much is played, how loud, by how many. It may be set in every frame.</summary>
        public float Intensity
        {
            get { return intensity; }
            set { intensity = Math.Min(1, Math.Max(0, value)); }
        }

        /// <summary>The mood; <see cref="MusicMood.Any"/> leaves it as it was.</summary>
        public MusicMood Mood
        {
            get { return mood; }
            set { mood = value; }
        }

        /// <summary>The key's tonic, such as <c>Eb</c>; empty for what suits.</summary>
        public string Key
        {
            get { return key; }
            set { key = value ?? string.Empty; }
        }

        /// <summary>The key's mode; <see cref="MusicMode.Any"/> for what suits.</summary>
        public MusicMode Mode
        {
            get { return mode; }
            set { mode = value; }
        }

        /// <summary>Quarter notes in a minute, 30 to 300; 0 for what suits.</summary>
        public float Tempo
        {
            get { return tempo; }
            set { tempo = value; }
        }

        /// <summary>What <see cref="Play()"/> plays; null for music that the backend makes while it is heard.</summary>
        public CapriccioScore Score
        {
            get { return score; }
            set { score = value; }
        }

        /// <summary>What is played instead of the built-in instruments, from the next Play on; null for those.</summary>
        public CapriccioSoundFont SoundFont
        {
            get { return soundFont; }
            set { soundFont = value; }
        }

        /// <summary>Whether music plays, or waits for its first bars.</summary>
        public bool IsPlaying => music != null;

        /// <summary>Whether it is halted.</summary>
        public bool IsPaused => music != null && music.IsPaused;

        /// <summary>Whether bars are repeated because no new ones come.</summary>
        public bool IsRepeating => music != null && music.IsRepeating;

        /// <summary>Why no new bars come, or nothing is heard, for people; empty where all is well.</summary>
        public string Problem => audioProblem ?? music?.Problem ?? string.Empty;

        /// <summary>Seconds since the music began, as it is heard; 0 while nothing plays.</summary>
        public double HeardSeconds => music?.HeardS ?? 0;

        /// <summary>The share of one processor's time that rendering takes, 0 to 1.</summary>
        public double LoadShare => music?.LoadShare ?? 0;

        /// <summary>
        /// When the next bar line is mixed, in the time of <c>AudioSettings.dspTime</c>: what
        /// <c>AudioSource.PlayScheduled</c> takes to begin with the bar. 0 while nothing is heard; not right while it is halted.
        /// </summary>
        public double NextBarDspTime => music?.NextBarMixS ?? 0;
    }
}
