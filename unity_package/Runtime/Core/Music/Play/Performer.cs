// Plays a timeline: asks it for bars, starts their notes in the very frame they belong in, mixes all that sounds. For the
// audio thread: it makes no garbage and never waits. Must not know where the frames go.
using System;

namespace Capriccio.Core
{
    internal sealed class Performer
    {
        /// <summary>Frames that are made at a time.</summary>
        public const int Block = Limiter.Window;

        /// <summary>
        /// Voices from which on the softest is ended for each new one; and from which on there are no new ones, until those that
        /// fade have ended.
        /// </summary>
        private const int MostVoices = 64;
        private const int MostWithFading = 96;

        /// <summary>Seconds in which a voice fades that is ended for another's sake.</summary>
        private const double CutS = 0.02;
        private const int FirstBass = 32;
        private const int LastBass = 39;
        private const double LoudestVelocity = 127;

        /// <summary>Where the tracks stand, from −1 left to 1 right; drums and basses in the middle.</summary>
        private static readonly double[] Places = { 0, -0.35, 0.35, -0.18, 0.18, 0 };

        private readonly Timeline timeline;
        private readonly int rate;
        private readonly double crossfadeS;
        private readonly BegunBars begun;
        private readonly Limiter limiter = new Limiter();

        // The first `sounding` ones sound.
        private readonly Voice[] voices = new Voice[MostWithFading];
        private int sounding;

        // The frame at which the block begins that is made now.
        private long at;

        // The bar that plays now, where it begins and ends, and its next note.
        private PreparedBar bar;
        private double barFrame;
        private double nextBarFrame;
        private int nextNote;
        private bool isOver;

        /// <param name="timeline">What is played.</param>
        /// <param name="rate">Frames a second, for which the bars' sounds were made.</param>
        /// <param name="crossfadeS">Seconds in which what still sounds fades when another section begins.</param>
        /// <param name="begun">Told of every bar that begins.</param>
        public Performer(Timeline timeline, int rate, double crossfadeS, BegunBars begun)
        {
            this.timeline = timeline;
            this.rate = rate;
            this.crossfadeS = crossfadeS;
            this.begun = begun;
            for (int index = 0; index < voices.Length; index++)
            {
                voices[index] = new Voice();
            }
        }

        /// <summary>The block that was made last, left.</summary>
        public float[] Left { get; } = new float[Block];

        /// <summary>The block that was made last, right.</summary>
        public float[] Right { get; } = new float[Block];

        /// <summary>Whether nothing more will be heard.</summary>
        public bool HasEnded { get; private set; }

        /// <summary>Frames a second.</summary>
        public int Rate => rate;

        /// <summary>The frame at which the next bar comes out.</summary>
        public double NextBarFrame => nextBarFrame + Limiter.Window;

        /// <summary>How many notes sound.</summary>
        public int SoundingCount => sounding;

        /// <summary>
        /// Makes the next block. Its frames are heard <see cref="Limiter.Window"/> frames later than their place in the music, as
        /// what is told of bars takes into account.
        /// </summary>
        public void Render()
        {
            Array.Clear(Left, 0, Block);
            Array.Clear(Right, 0, Block);
            for (int index = 0; index < sounding; index++)
            {
                voices[index].Mix(Left, Right, 0, Block);
            }
            while (!isOver)
            {
                StartNotes();
                if (nextBarFrame >= at + Block || !TryBeginBar())
                {
                    break;
                }
            }
            LetEndedGo();
            at += Block;
            HasEnded = isOver && sounding == 0;
            limiter.Limit(Left, Right);
        }

        private bool TryBeginBar()
        {
            PreparedBar next = timeline.Take(out isOver);
            if (next == null)
            {
                // Asked again for the next block.
                nextBarFrame = Math.Max(nextBarFrame, at + Block);
                return false;
            }
            begun.Tell(next.Bar, nextBarFrame + Limiter.Window);
            if (bar != null && next.Bar.Section != bar.Bar.Section)
            {
                FadeOthers(next.Bar.Section);
            }
            bar = next;
            barFrame = nextBarFrame;
            nextNote = 0;
            // Never nothing, or it would not end.
            nextBarFrame = barFrame + Math.Max(next.Bar.DurationS * rate, 1);
            return true;
        }

        // Voices have been mixed to the end of the block by now, so they begin to fade up to one block late.
        private void FadeOthers(int section)
        {
            for (int index = 0; index < sounding; index++)
            {
                if (voices[index].Section != section)
                {
                    voices[index].Fade(crossfadeS);
                }
            }
        }

        // Starts the current bar's notes that begin in this block.
        private void StartNotes()
        {
            while (bar != null && nextNote < bar.Bar.Notes.Length)
            {
                long frame = (long)Math.Round(barFrame + (bar.Bar.Notes[nextNote].StartS * rate));
                if (frame >= at + Block)
                {
                    return;
                }
                Start(nextNote, (int)Math.Max(frame - at, 0));
                nextNote++;
            }
        }

        private void Start(int index, int from)
        {
            BarNote note = bar.Bar.Notes[index];
            MusicTrack track = bar.Bar.Tracks[note.Track];
            bool isLow = track.IsDrums || (track.Program >= FirstBass && track.Program <= LastBass);
            double place = isLow ? 0 : Places[note.Track % Places.Length];
            double loudness = note.Velocity / LoudestVelocity;
            foreach (Sound sound in bar.Sounds[index])
            {
                MakeRoom(sound, note.Track);
                if (sounding == MostWithFading)
                {
                    return;
                }
                Voice voice = voices[sounding];
                sounding++;
                voice.Begin(sound, place + sound.Pan, loudness * loudness, (long)Math.Round(note.LengthS * rate), rate);
                voice.BelongTo(bar.Bar.Section, note.Track);
                voice.Mix(Left, Right, from, Block);
            }
        }

        // Ends what the new sound takes the place of.
        private void MakeRoom(Sound sound, int track)
        {
            Voice softest = null;
            int lasting = 0;
            for (int index = 0; index < sounding; index++)
            {
                Voice voice = voices[index];
                if (sound.ExclusiveGroup > 0 && voice.ExclusiveGroup == sound.ExclusiveGroup && voice.Track == track)
                {
                    voice.Fade(CutS);
                }
                if (!voice.IsFading)
                {
                    lasting++;
                    softest = softest == null || voice.Loudness < softest.Loudness ? voice : softest;
                }
            }
            if (lasting >= MostVoices)
            {
                softest.Fade(CutS);
            }
        }

        private void LetEndedGo()
        {
            int kept = 0;
            for (int index = 0; index < sounding; index++)
            {
                Voice voice = voices[index];
                if (!voice.HasEnded)
                {
                    voices[index] = voices[kept];
                    voices[kept] = voice;
                    kept++;
                }
            }
            sounding = kept;
        }
    }
}
