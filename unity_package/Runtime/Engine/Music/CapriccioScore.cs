// Music as notes, as an asset of the project. Holds; must not know how it is made or played.
using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine;

namespace Capriccio
{
    /// <summary>
    /// A piece of music as an asset: what MIDI files are imported as, and what a <see cref="CapriccioMusicPlayer"/> plays
    /// without a backend.
    /// </summary>
    [HelpURL("https://docs.unity3d.com/Packages/com.capriccio.bridge@latest/manual/music.html")]
    public sealed class CapriccioScore : ScriptableObject, ISerializationCallbackReceiver
    {
        private const int NumbersPerNote = 5;

        [SerializeField] private int ticksPerQuarter = 12;
        [SerializeField] private string key = string.Empty;
        [SerializeField] private string mode = string.Empty;
        [SerializeField] private bool loop = true;
        [SerializeField] private string provenance = string.Empty;
        [SerializeField] private Instrument[] tracks = new Instrument[0];
        [SerializeField] private Change[] tempos = { new Change { value = 120 } };
        [SerializeField] private Change[] metres = { new Change { value = 4, unit = 4 } };

        // Of each bar but its length nothing is kept: each begins where the one before ends.
        [SerializeField] [HideInInspector] private int[] barLengths = new int[0];

        // Start, length, pitch, velocity and track of each note.
        [SerializeField] [HideInInspector] private int[] notes = new int[0];

        private MusicScore score;

        /// <summary>Whether the last bar leads into the first: a player repeats it then.</summary>
        public bool Loop
        {
            get { return loop; }
            set { loop = value; }
        }

        /// <summary>What it says of how it was made, as JSON; empty where nobody says.</summary>
        public string Provenance
        {
            get { return provenance; }
            internal set { provenance = value ?? string.Empty; }
        }

        /// <summary>The music.</summary>
        /// <exception cref="InvalidOperationException">The asset holds what can't be; the message says what.</exception>
        public MusicScore Score
        {
            get
            {
                if (score == null)
                {
                    score = Read();
                }
                return score;
            }
        }

        /// <summary>Makes one at runtime; destroy it as any other object. Main thread only.</summary>
        /// <param name="music">What it holds.</param>
        /// <param name="loops">Whether the last bar leads into the first.</param>
        public static CapriccioScore Create(MusicScore music, bool loops = true)
        {
            var made = CreateInstance<CapriccioScore>();
            made.Hold(music);
            made.loop = loops;
            return made;
        }

        /// <inheritdoc/>
        void ISerializationCallbackReceiver.OnBeforeSerialize()
        {
        }

        /// <inheritdoc/>
        void ISerializationCallbackReceiver.OnAfterDeserialize()
        {
            score = null;
        }

        private void Hold(MusicScore music)
        {
            score = music;
            ticksPerQuarter = music.TicksPerQuarter;
            key = music.Key;
            mode = music.Mode;
            tracks = music.Tracks.Select(each => new Instrument { name = each.Name, program = each.Program, isDrums = each.IsDrums }).ToArray();
            tempos = music.Tempos.Select(each => new Change { tick = each.Tick, value = each.QuartersPerMinute }).ToArray();
            metres = music.Metres.Select(each => new Change { tick = each.Tick, value = each.Beats, unit = each.Unit }).ToArray();
            barLengths = music.Bars.Select(each => each.Length).ToArray();
            notes = music.Notes.SelectMany(each => new[] { each.Start, each.Length, each.Pitch, each.Velocity, each.Track }).ToArray();
        }

        private MusicScore Read()
        {
            try
            {
                return new MusicScore(
                    ticksPerQuarter,
                    tracks.Select(each => new MusicTrack(each.name, each.program, each.isDrums)),
                    Enumerable.Range(0, notes.Length / NumbersPerNote).Select(NoteAt),
                    Bars(),
                    tempos.Select(each => new MusicTempo(each.tick, each.value)),
                    metres.Select(each => new MusicMetre(each.tick, (int)each.value, each.unit)))
                {
                    Key = key,
                    Mode = mode,
                };
            }
            catch (ArgumentException error)
            {
                throw new InvalidOperationException($"The score {name} can't be played: {error.Message}", error);
            }
        }

        private MusicNote NoteAt(int index)
        {
            int at = index * NumbersPerNote;
            return new MusicNote(notes[at], notes[at + 1], notes[at + 2], notes[at + 3], notes[at + 4]);
        }

        private IEnumerable<MusicBar> Bars()
        {
            int start = 0;
            foreach (int length in barLengths)
            {
                yield return new MusicBar(start, length);
                start += length;
            }
        }

        [Serializable]
        private struct Instrument
        {
            public string name;
            public int program;
            public bool isDrums;
        }

        // Of a tempo the quarter notes in a minute; of a metre the beats, and their unit.
        [Serializable]
        private struct Change
        {
            public int tick;
            public double value;
            public int unit;
        }
    }
}
