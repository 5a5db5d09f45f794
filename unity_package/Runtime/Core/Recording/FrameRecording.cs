// One recording from its start to its last file: when a frame is due, what is under way, what became of it. Belongs to Unity's
// main thread, which never waits here. Must not know how pictures are captured.
using System;
using Capriccio.Protocol;

namespace Capriccio.Core
{
    internal sealed class FrameRecording : IDisposable
    {
        /// <summary>Pictures that are captured, wait, or are written. One of full HD takes 8 MB.</summary>
        public const int MostUnderWay = 4;

        private const long KeptBytes = 64L << 20;

        private readonly FrameRecordingOptions options;
        private readonly FrameWriter writer;
        private readonly BufferPool memory = new BufferPool(KeptBytes);
        private double sinceLastSeconds;
        private int sinceLastFrames;
        private int capturing;
        private bool isDisposed;

        /// <exception cref="FileProblemException">Files can't be written there; the message says why.</exception>
        public FrameRecording(FrameRecordingOptions options)
        {
            this.options = options;
            writer = new FrameWriter(new FrameFolder(options.Folder, options.Prefix)) { DuplicateThreshold = options.DuplicateThreshold };
            IsRecording = true;
            // The first frame at once.
            sinceLastSeconds = options.EverySeconds;
            sinceLastFrames = options.EveryFrames;
        }

        /// <summary>Whether frames are being recorded.</summary>
        public bool IsRecording { get; private set; }

        /// <summary>Whether it was stopped and nothing is under way any more.</summary>
        public bool HasEnded => !IsRecording && UnderWay == 0;

        /// <summary>Why it was stopped; empty while it was not.</summary>
        public string Reason { get; private set; } = string.Empty;

        /// <summary>Whether it was stopped because a file could not be written.</summary>
        public bool HasFailed { get; private set; }

        /// <summary>Files written.</summary>
        public int Recorded { get; private set; }

        /// <summary>Frames left out, as they were like the one before.</summary>
        public int Skipped { get; private set; }

        /// <summary>Frames given up, as they came faster than they could be captured or written, or could not be.</summary>
        public int Dropped { get; private set; }

        internal bool ThreadIsAlive => writer.ThreadIsAlive;

        private int UnderWay => capturing + writer.Pending;

        /// <summary>
        /// To be called in every drawn frame. Where it says yes, that frame is to be captured, and <see cref="Push"/> or
        /// <see cref="GiveUp"/> must follow, then or later.
        /// </summary>
        /// <param name="seconds">Time since the frame before.</param>
        public bool IsDue(double seconds)
        {
            if (IsRecording && options.MaxFrames > 0 && Recorded >= options.MaxFrames)
            {
                Stop($"all {options.MaxFrames} frames are recorded");
            }
            if (!IsRecording || !Ticks(seconds) || IsEnough())
            {
                return false;
            }
            if (UnderWay >= MostUnderWay)
            {
                Dropped++;
                return false;
            }
            capturing++;
            return true;
        }

        /// <summary>Memory for a captured picture, to be given to <see cref="Push"/>.</summary>
        public PooledBuffer Rent(int bytes)
        {
            return memory.Rent(bytes);
        }

        /// <summary>Takes the captured picture.</summary>
        public void Push(FramePicture picture)
        {
            if (isDisposed)
            {
                picture.Dispose();
                return;
            }
            capturing--;
            writer.Push(picture);
        }

        /// <summary>The picture could not be captured.</summary>
        public void GiveUp()
        {
            if (!isDisposed)
            {
                capturing--;
                Dropped++;
            }
        }

        /// <summary>Nothing could be captured, for a reason that will pass, such as no camera. Counts as nothing.</summary>
        public void PutOff()
        {
            capturing--;
        }

        /// <summary>Says what became of the next frame, if that is known, and counts it.</summary>
        public bool TryTell(out FrameOutcome outcome)
        {
            if (!writer.TryTake(out outcome))
            {
                return false;
            }
            Recorded += outcome.Fate == FrameFate.Written ? 1 : 0;
            Skipped += outcome.Fate == FrameFate.Duplicate ? 1 : 0;
            if (outcome.Fate == FrameFate.Failed)
            {
                Dropped += 1 + writer.ForgetWaiting();
                HasFailed = true;
                Stop(outcome.Problem);
            }
            return true;
        }

        /// <summary>Records no more. What is under way is still written. Stopping twice is safe; the first reason counts.</summary>
        public void Stop(string reason)
        {
            if (IsRecording)
            {
                IsRecording = false;
                Reason = reason;
            }
        }

        /// <summary>
        /// Ends at once: what is being written is finished, all else that is under way is given up, also what is captured only
        /// now. Twice is safe.
        /// </summary>
        public void Dispose()
        {
            isDisposed = true;
            Stop("ended");
            Dropped += capturing + writer.ForgetWaiting();
            capturing = 0;
            writer.Dispose();
            while (TryTell(out FrameOutcome outcome))
            {
            }
        }

        private bool Ticks(double seconds)
        {
            sinceLastSeconds += seconds;
            sinceLastFrames++;
            bool ticks = options.EveryFrames > 0 ? sinceLastFrames >= options.EveryFrames : sinceLastSeconds >= options.EverySeconds;
            if (ticks)
            {
                // What is left over counts for the next, so that the rate is right on average; a long pause does not.
                sinceLastSeconds = Math.Min(sinceLastSeconds - options.EverySeconds, options.EverySeconds);
                sinceLastFrames = 0;
            }
            return ticks;
        }

        private bool IsEnough()
        {
            return options.MaxFrames > 0 && Recorded + UnderWay >= options.MaxFrames;
        }
    }
}
