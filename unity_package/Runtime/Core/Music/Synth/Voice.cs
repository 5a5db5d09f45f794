// A note that sounds: a sound, how loud it is on each side, how far it has come. Made once and used for many notes, so that
// playing makes no garbage. The only loop that runs for each frame of each note is in Mix. Must not know scores, threads.
using System;

namespace Capriccio.Core
{
    internal sealed class Voice
    {
        /// <summary>Frames between two looks at the envelope; between them the loudness is a straight line.</summary>
        private const int Step = 64;

        /// <summary>
        /// What is softer than this, 70 decibels below full scale, has ended; but no voice before its loudness is that part of what
        /// it can be.
        /// </summary>
        private const double Silence = 0.0003;
        private const double LargestQuiet = 0.03;

        private Sound sound;

        // Left and right at full loudness.
        private double left;
        private double right;
        private double frameS;

        // The loudness at which it has ended.
        private double quiet;

        // Frames since its start, until the end of the current step.
        private long age;

        // The age at which its release begins, and the loudness then; below 0 before.
        private long releaseAge;
        private double releaseS;
        private double releaseLevel;
        private double level;

        // Left and right now, and how much they change each frame.
        private float gainLeft;
        private float gainRight;
        private float slopeLeft;
        private float slopeRight;
        private int stepLeft;

        // The next number of the wave.
        private int position;

        /// <summary>The section of the bar that it belongs to.</summary>
        public int Section { get; private set; }

        /// <summary>The track that it belongs to.</summary>
        public int Track { get; private set; }

        /// <summary>Whether nothing more will be heard of it.</summary>
        public bool HasEnded { get; private set; } = true;

        /// <summary>The sound's exclusive group.</summary>
        public int ExclusiveGroup => sound.ExclusiveGroup;

        /// <summary>Whether it was told to fade.</summary>
        public bool IsFading { get; private set; }

        /// <summary>The power that it has now, or is about to have.</summary>
        public double Loudness
        {
            get
            {
                double now = IsRising() ? 1 : level;
                return ((left * left) + (right * right)) * now * now;
            }
        }

        /// <summary>Begins a note.</summary>
        /// <param name="what">Its sound.</param>
        /// <param name="place">−1 left to 1 right; equally loud wherever it is.</param>
        /// <param name="gain">What the sound is multiplied by, besides its own gain.</param>
        /// <param name="lengthFrames">How long it is held.</param>
        /// <param name="rate">Frames a second.</param>
        public void Begin(Sound what, double place, double gain, long lengthFrames, int rate)
        {
            sound = what;
            double angle = (Math.Min(1, Math.Max(-1, place)) + 1) * Math.PI / 4;
            left = Math.Cos(angle) * gain * what.Gain;
            right = Math.Sin(angle) * gain * what.Gain;
            frameS = 1.0 / rate;
            quiet = Math.Min(Silence / Math.Max(gain * what.Gain, Silence), LargestQuiet);
            releaseAge = what.RingsOut ? long.MaxValue : lengthFrames;
            releaseS = what.Envelope.ReleaseS;
            releaseLevel = -1;
            level = 0;
            age = 0;
            stepLeft = 0;
            position = 0;
            gainLeft = gainRight = 0;
            IsFading = false;
            HasEnded = what.Wave.Length == 0;
        }

        /// <summary>Says what it belongs to.</summary>
        public void BelongTo(int section, int track)
        {
            Section = section;
            Track = track;
        }

        /// <summary>Has it fade, to be inaudible after about so many seconds.</summary>
        public void Fade(double fadeS)
        {
            IsFading = true;
            releaseS = Math.Min(releaseS, fadeS / Envelope.SilenceTimes);
            if (releaseLevel < 0)
            {
                releaseAge = Math.Min(releaseAge, age - stepLeft);
            }
            else
            {
                releaseLevel = Math.Max(level, quiet);
                releaseAge = age;
            }
        }

        /// <summary>Adds it to both sides, from one frame to before another.</summary>
        public void Mix(float[] toLeft, float[] toRight, int from, int to)
        {
            int waveEnds = sound.LoopTo > 0 ? sound.LoopTo : sound.Wave.Length;
            int at = from;
            while (at < to && !HasEnded)
            {
                if (stepLeft == 0)
                {
                    BeginStep();
                    continue;
                }
                int count = Math.Min(Math.Min(to - at, stepLeft), waveEnds - position);
                Add(toLeft, toRight, at, count);
                at += count;
                stepLeft -= count;
                position += count;
                if (position == waveEnds)
                {
                    position = sound.LoopFrom;
                    HasEnded = sound.LoopTo == 0;
                }
            }
        }

        private void Add(float[] toLeft, float[] toRight, int at, int count)
        {
            float[] wave = sound.Wave;
            int ahead = position - at;
            float nowLeft = gainLeft;
            float nowRight = gainRight;
            for (int frame = at; frame < at + count; frame++)
            {
                float value = wave[frame + ahead];
                toLeft[frame] += nowLeft * value;
                toRight[frame] += nowRight * value;
                nowLeft += slopeLeft;
                nowRight += slopeRight;
            }
            gainLeft = nowLeft;
            gainRight = nowRight;
        }

        private void BeginStep()
        {
            if (level <= quiet && age > 0 && (releaseLevel >= 0 || !IsRising()))
            {
                HasEnded = true;
                return;
            }
            double before = level;
            age += Step;
            stepLeft = Step;
            if (age >= releaseAge && releaseLevel < 0)
            {
                releaseLevel = Math.Max(level, quiet);
                releaseAge = age - Step;
            }
            level = releaseLevel < 0
                ? sound.Envelope.Level(age * frameS)
                : releaseLevel * Math.Exp((releaseAge - age) * frameS / releaseS);
            level = level <= quiet ? 0 : level;
            // From where the last step should have ended, without what rounding has added up.
            gainLeft = (float)(left * before);
            gainRight = (float)(right * before);
            slopeLeft = (float)(left * (level - before) / Step);
            slopeRight = (float)(right * (level - before) / Step);
        }

        private bool IsRising()
        {
            return age * frameS < sound.Envelope.DelayS + sound.Envelope.AttackS;
        }
    }
}
