// Puts what a performer plays into the buffers of the audio thread, whatever their size, and says how far it is. Makes no
// garbage and never waits. Must not know the engine, nor what is played.
using System;
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class MusicOutput
    {
        /// <summary>Frames in which it gets silent for a pause.</summary>
        private const int PauseFrames = 256;

        /// <summary>Looks at what is being written, after which there is another chance in the next frame of the game.</summary>
        private const int MostTries = 100;

        private readonly Performer performer;
        private readonly Func<double> clock;

        // Of the audio thread.
        private int taken = Performer.Block;
        private float level = 1;
        private long frames;
        private double renderingS;

        private volatile bool isPaused;
        private long endFrame = long.MaxValue;

        // What the audio thread told last; odd while it is being written.
        private int version;
        private long toldFrame;
        private int toldCount;
        private double toldAtS;
        private double toldRenderingS;
        private double toldNextBarMixS;

        /// <param name="performer">What plays.</param>
        /// <param name="clock">The machine's clock in seconds.</param>
        public MusicOutput(Performer performer, Func<double> clock)
        {
            this.performer = performer;
            this.clock = clock;
        }

        /// <summary>Halts it where it is, within a few milliseconds, or lets it go on. For the main thread.</summary>
        public bool IsPaused
        {
            get { return isPaused; }
            set { isPaused = value; }
        }

        /// <summary>The frame at which the last sound ends; far away while that is not known.</summary>
        public long EndFrame => Interlocked.Read(ref endFrame);

        /// <summary>
        /// Multiplies a buffer of interleaved frames with the music's next frames, so that what is already in it, such as the
        /// loudness and the place of a source, holds for the music. For the audio thread.
        /// </summary>
        /// <param name="data">1 for music at full loudness.</param>
        /// <param name="channels">1 and more.</param>
        /// <param name="mixS">When these frames are mixed, by the clock of the engine's mixer in seconds.</param>
        public void Fill(float[] data, int channels, double mixS)
        {
            double began = clock();
            int count = data.Length / channels;
            long before = frames;
            for (int frame = 0; frame < count; frame++)
            {
                level += Math.Max(-1f / PauseFrames, Math.Min(1f / PauseFrames, (isPaused ? 0 : 1) - level));
                if (level <= 0)
                {
                    Array.Clear(data, frame * channels, data.Length - (frame * channels));
                    break;
                }
                Take(data, frame * channels, channels);
            }
            renderingS += clock() - began;
            Tell(before, (int)(frames - before), began, mixS + ((performer.NextBarFrame - before) / performer.Rate));
        }

        /// <summary>What the audio thread told last. Answers false where it has told nothing yet.</summary>
        public bool TryReadProgress(out MusicProgress told)
        {
            int before;
            int tries = 0;
            do
            {
                before = Volatile.Read(ref version);
                told = new MusicProgress
                {
                    Frame = Volatile.Read(ref toldFrame),
                    Count = Volatile.Read(ref toldCount),
                    AtS = Volatile.Read(ref toldAtS),
                    RenderingS = Volatile.Read(ref toldRenderingS),
                    NextBarMixS = Volatile.Read(ref toldNextBarMixS),
                };
                Thread.MemoryBarrier();
            }
            while ((before % 2 != 0 || before != Volatile.Read(ref version)) && ++tries < MostTries);
            return before > 0 && tries < MostTries;
        }

        private void Take(float[] data, int at, int channels)
        {
            if (taken == Performer.Block)
            {
                performer.Render();
                taken = 0;
                if (performer.HasEnded && EndFrame == long.MaxValue)
                {
                    // The limiter gives this block after the one that is taken now.
                    Interlocked.Exchange(ref endFrame, frames + (2 * Performer.Block));
                }
            }
            float left = performer.Left[taken] * level;
            float right = performer.Right[taken] * level;
            for (int channel = 0; channel < channels; channel++)
            {
                float share = SpeakerSides.LeftShare(channel, channels);
                data[at + channel] *= (left * share) + (right * (1 - share));
            }
            taken++;
            frames++;
        }

        private void Tell(long frame, int count, double atS, double nextBarMixS)
        {
            Volatile.Write(ref version, version + 1);
            Thread.MemoryBarrier();
            Volatile.Write(ref toldFrame, frame);
            Volatile.Write(ref toldCount, count);
            Volatile.Write(ref toldAtS, atS);
            Volatile.Write(ref toldRenderingS, renderingS);
            Volatile.Write(ref toldNextBarMixS, nextBarMixS);
            Volatile.Write(ref version, version + 1);
        }
    }
}
