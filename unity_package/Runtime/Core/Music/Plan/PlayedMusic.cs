// One piece of music from the moment it is asked for to its end: what gives its bars, and, when enough lie ready, what plays
// them and tells what is heard. Must not know the engine.
using System;
using System.Diagnostics;
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class PlayedMusic
    {
        private readonly IBarFeed feed;
        private readonly double crossfadeS;
        private readonly Func<double> clock;
        private SoundBank bank;

        // Null until enough lies ready. The audio thread reads the first.
        private MusicOutput output;
        private HeardEvents events;
        private HeardClock heardClock;
        private MusicProgress progress;

        private bool isPaused;
        private int barsHeard;
        private double heardBeforeS;

        /// <param name="feed">Gives the bars.</param>
        /// <param name="bank">What the feed makes sounds with.</param>
        /// <param name="crossfadeS">Seconds in which what still sounds fades where the music changes.</param>
        /// <param name="clock">The machine's clock in seconds; null for the usual one.</param>
        public PlayedMusic(IBarFeed feed, SoundBank bank, double crossfadeS, Func<double> clock = null)
        {
            this.feed = feed;
            this.bank = bank;
            this.crossfadeS = crossfadeS;
            this.clock = clock ?? (() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
        }

        /// <summary>Raised for each bar when it is heard, with its number from 0.</summary>
        public event Action<int> BarHeard;

        /// <summary>Raised for each beat, after its bar: number of the bar, number of the beat from 0.</summary>
        public event Action<int, int> BeatHeard;

        /// <summary>Raised for each note: track, pitch, velocity.</summary>
        public event Action<int, int, int> NoteHeard;

        /// <summary>Frames a second.</summary>
        public int Rate => bank.Rate;

        /// <summary>Whether it has begun to be rendered.</summary>
        public bool HasBegun => output != null;

        /// <summary>Why no new bars come, for people; null while they do.</summary>
        public string Problem => feed.Problem;

        /// <summary>Whether bars are repeated because no new ones come.</summary>
        public bool IsRepeating => feed is Conductor && feed.Timeline.IsRepeating;

        /// <summary>Seconds since the music began, as it is heard.</summary>
        public double HeardS => heardBeforeS + (heardClock == null ? 0 : Math.Max(0, heardClock.Now) / Rate);

        /// <summary>Whether the last sound has been heard.</summary>
        public bool HasEnded => output != null && heardClock.Now >= output.EndFrame;

        /// <summary>The share of one processor's time that rendering takes.</summary>
        public double LoadShare => progress.End == 0 ? 0 : progress.RenderingS * Rate / progress.End;

        /// <summary>When the next bar line is mixed, by the clock of the engine's mixer in seconds.</summary>
        public double NextBarMixS => progress.NextBarMixS;

        /// <summary>Halts it where it is, or lets it go on.</summary>
        public bool IsPaused
        {
            get
            {
                return isPaused;
            }

            set
            {
                isPaused = value;
                if (output != null)
                {
                    output.IsPaused = value;
                }
            }
        }

        /// <summary>Plans, begins when enough lies ready, and tells what is heard. For the main thread.</summary>
        /// <param name="deltaS">Seconds since the last call.</param>
        /// <param name="latencyS">Seconds from rendering to hearing.</param>
        public void Advance(double deltaS, double latencyS)
        {
            feed.Advance(deltaS);
            if (output == null && feed.CanBegin)
            {
                Begin();
            }
            if (output != null && output.TryReadProgress(out MusicProgress told))
            {
                progress = told;
                Hear(told, latencyS * Rate);
                // A frame of the game is shown for its whole length, so what is nearest is half of it away.
                events.Advance(heardClock.Now + (deltaS * 0.5 * Rate));
            }
        }

        /// <summary>Multiplies a buffer with the next frames; silence before it has begun. For the audio thread.</summary>
        /// <param name="data">1 for music at full loudness.</param>
        /// <param name="channels">1 and more.</param>
        /// <param name="mixS">When these frames are mixed, by the clock of the engine's mixer in seconds.</param>
        public void Fill(float[] data, int channels, double mixS = 0)
        {
            MusicOutput current = Volatile.Read(ref output);
            if (current == null)
            {
                Array.Clear(data, 0, data.Length);
            }
            else
            {
                current.Fill(data, channels, mixS);
            }
        }

        /// <summary>Goes on with another bank, such as one for another rate, from the beginning of the bar that is heard.</summary>
        public void Move(SoundBank other)
        {
            Bar heard = events?.Heard;
            heardBeforeS = HeardS;
            Volatile.Write(ref output, null);
            events = null;
            heardClock = null;
            progress = default(MusicProgress);
            bank = other;
            feed.Restart(heard, other);
        }

        /// <summary>Gives up what is under way, and tells nothing more. Doing it twice is safe.</summary>
        public void Stop()
        {
            BarHeard = null;
            BeatHeard = null;
            NoteHeard = null;
            feed.Stop();
            Volatile.Write(ref output, null);
        }

        private void Begin()
        {
            var begun = new BegunBars(barsHeard);
            heardClock = new HeardClock(Rate);
            events = new HeardEvents(begun, Rate);
            events.BarHeard += TellBar;
            events.BeatHeard += (bar, beat) => BeatHeard?.Invoke(bar, beat);
            events.NoteHeard += (track, pitch, velocity) => NoteHeard?.Invoke(track, pitch, velocity);
            var next = new MusicOutput(new Performer(feed.Timeline, Rate, crossfadeS, begun), clock) { IsPaused = isPaused };
            Volatile.Write(ref output, next);
        }

        private void Hear(MusicProgress told, double latency)
        {
            double now = clock();
            double latest = told.End - latency;
            heardClock.Look(Math.Min(told.Frame + ((now - told.AtS) * Rate) - latency, latest), latest, now);
        }

        private void TellBar(int number)
        {
            barsHeard = number + 1;
            BarHeard?.Invoke(number);
        }
    }
}
