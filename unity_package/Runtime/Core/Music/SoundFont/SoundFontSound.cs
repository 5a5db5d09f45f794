// Makes the sound of a zone at one pitch: its sample at that pitch, and a loop that fits it. What is between two numbers of the
// sample is taken from the line between them. Short loops are repeated until their length in whole frames is right to a
// fraction of a cent. Must not know banks, threads.
using System;
using Generator = Capriccio.Core.SoundFontZone.Generator;

namespace Capriccio.Core
{
    internal static class SoundFontSound
    {
        /// <summary>A sample of full scale is as loud as the built-in instruments with this.</summary>
        private const double Loudness = 0.6;
        private const int ShortestLoop = 4096;
        private const double LongestS = 15;
        private const int EndFrames = 64;

        /// <summary>How far a sample may be moved.</summary>
        private const double Fastest = 64;
        private const double Slowest = 1 / 64.0;
        private const double PanSteps = 500;
        private const long LargestRate = 400000;

        /// <summary>The sound of a zone for a key; null where the zone's sample can't be played.</summary>
        public static Sound Make(SoundFontFile file, SoundFontZone zone, int key, int rate)
        {
            SoundFontTable heads = file.Table("shdr");
            int sample = zone[Generator.Sample];
            long start = heads.Number(sample, 20) + zone.Offset(Generator.StartOffset, Generator.StartCoarse);
            long end = heads.Number(sample, 24) + zone.Offset(Generator.EndOffset, Generator.EndCoarse);
            long ownRate = heads.Number(sample, 36);
            if (start < 0 || end > file.SampleCount || end - start < 2 || ownRate < 1 || ownRate > LargestRate)
            {
                return null;
            }
            int root = heads.UnsignedByte(sample, 40);
            double semitones = zone.Semitones(key, root <= 127 ? root : SoundFontZone.MiddleKey, heads.SignedByte(sample, 41));
            double step = Math.Max(Slowest, Math.Min(Fastest, ownRate / (double)rate * Math.Pow(2, semitones / 12)));
            float[] wave = file.Samples((int)start, (int)Math.Min(end, start + (long)(LongestS * rate * step) + 2));
            long loopFrom = heads.Number(sample, 28) + zone.Offset(Generator.LoopStartOffset, Generator.LoopStartCoarse) - start;
            long loopTo = heads.Number(sample, 32) + zone.Offset(Generator.LoopEndOffset, Generator.LoopEndCoarse) - start;
            bool isLooped = (zone[Generator.Modes] & 1) == 1 && loopFrom >= 0 && loopTo - loopFrom >= 2 && loopTo <= wave.Length;
            Sound sound = isLooped ? Looped(wave, step, (int)loopFrom, (int)loopTo) : Once(wave, step);
            sound.Envelope = zone.EnvelopeFor(key);
            sound.Gain = Loudness * zone.Gain();
            sound.Pan = Math.Max(-1, Math.Min(1, zone[Generator.Pan] / PanSteps));
            sound.ExclusiveGroup = zone[Generator.ExclusiveClass];
            return sound.Wave.Length > 0 ? sound : null;
        }

        private static Sound Once(float[] wave, double step)
        {
            var frames = new float[(int)Math.Floor((wave.Length - 1) / step)];
            Resample(frames, wave, step, frames.Length);
            for (int frame = 0; frame < Math.Min(EndFrames, frames.Length); frame++)
            {
                frames[frames.Length - 1 - frame] *= frame / (float)EndFrames;
            }
            return new Sound(frames);
        }

        private static Sound Looped(float[] wave, double step, int loopFrom, int loopTo)
        {
            int length = loopTo - loopFrom;
            int repeats = (int)Math.Ceiling(ShortestLoop * step / length);
            int start = (int)Math.Ceiling(loopFrom / step);
            int count = Math.Max((int)Math.Round(repeats * length / step), 1);
            var frames = new float[start + count];
            Resample(frames, wave, step, start);
            // A step that goes through the loop in a whole number of frames.
            double exact = (double)repeats * length / count;
            double first = (start * step) - loopFrom;
            for (int frame = 0; frame < count; frame++)
            {
                double inside = (first + (frame * exact)) % length;
                int below = (int)inside;
                float value = wave[loopFrom + below];
                float next = wave[loopFrom + (below + 1 < length ? below + 1 : 0)];
                frames[start + frame] = (float)(value + ((next - value) * (inside - below)));
            }
            return new Sound(frames) { LoopFrom = start, LoopTo = frames.Length };
        }

        private static void Resample(float[] into, float[] wave, double step, int frames)
        {
            for (int frame = 0; frame < frames; frame++)
            {
                double at = frame * step;
                int below = Math.Min((int)at, wave.Length - 2);
                into[frame] = (float)(wave[below] + ((wave[below + 1] - wave[below]) * (at - below)));
            }
        }
    }
}
