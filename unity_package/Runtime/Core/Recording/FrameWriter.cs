// Writes pictures as numbered PNG files, one after the other, on a thread of its own. Pictures that hardly differ from the last
// one written are left out. All but what says so is for one thread, Unity's main thread, which never waits here. Must not know
// where pictures come from.
using System;
using System.Collections.Generic;
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class FrameWriter : IDisposable
    {
        // Longer, and whoever leaves the play mode would notice; the thread ends by itself, with a whole file or none.
        private const int JoinMs = 1000;

        private readonly FrameFolder folder;
        private readonly Thread thread;
        private readonly object guard = new object();
        private readonly Queue<FramePicture> waiting = new Queue<FramePicture>();
        private readonly Queue<FrameOutcome> outcomes = new Queue<FrameOutcome>();
        private int pending;
        private bool isClosed;

        public FrameWriter(FrameFolder folder)
        {
            this.folder = folder;
            thread = new Thread(Run) { IsBackground = true, Name = "Capriccio frames" };
            thread.Start();
        }

        /// <summary>Mean difference of brightness, 0 to 1, below which a picture is like the last one written. 0 keeps all.</summary>
        public double DuplicateThreshold { get; set; }

        /// <summary>How many pictures were pushed whose outcome was not taken yet.</summary>
        public int Pending
        {
            get
            {
                lock (guard)
                {
                    return pending;
                }
            }
        }

        internal bool ThreadIsAlive => thread.IsAlive;

        /// <summary>Takes a picture to write; its memory goes back when that is done.</summary>
        public void Push(FramePicture picture)
        {
            lock (guard)
            {
                if (isClosed)
                {
                    picture.Dispose();
                    return;
                }
                pending++;
                waiting.Enqueue(picture);
                Monitor.Pulse(guard);
            }
        }

        /// <summary>Says what became of the next picture, if that is known.</summary>
        public bool TryTake(out FrameOutcome outcome)
        {
            lock (guard)
            {
                bool isThere = outcomes.Count > 0;
                outcome = isThere ? outcomes.Dequeue() : default(FrameOutcome);
                pending -= isThere ? 1 : 0;
                return isThere;
            }
        }

        /// <summary>Forgets the pictures that wait, and returns how many they were.</summary>
        public int ForgetWaiting()
        {
            lock (guard)
            {
                int forgotten = waiting.Count;
                pending -= forgotten;
                while (waiting.Count > 0)
                {
                    waiting.Dequeue().Dispose();
                }
                return forgotten;
            }
        }

        /// <summary>Takes no more pictures. Those that wait are still written; then the thread ends.</summary>
        public void Close()
        {
            lock (guard)
            {
                isClosed = true;
                Monitor.Pulse(guard);
            }
        }

        /// <summary>Forgets what waits and ends the thread when the picture that it writes is on the disk. Twice is safe.</summary>
        public void Dispose()
        {
            ForgetWaiting();
            Close();
            thread.Join(JoinMs);
        }

        // On the thread, as everything below.
        private void Run()
        {
            var png = new PngWriter();
            PictureSignature last = null;
            while (TryNext(out FramePicture picture))
            {
                FrameOutcome outcome;
                using (picture)
                {
                    outcome = Write(picture, png, ref last);
                }
                lock (guard)
                {
                    outcomes.Enqueue(outcome);
                }
            }
        }

        private bool TryNext(out FramePicture picture)
        {
            lock (guard)
            {
                while (waiting.Count == 0 && !isClosed)
                {
                    Monitor.Wait(guard);
                }
                bool isThere = waiting.Count > 0;
                picture = isThere ? waiting.Dequeue() : default(FramePicture);
                return isThere;
            }
        }

        private FrameOutcome Write(FramePicture picture, PngWriter png, ref PictureSignature last)
        {
            try
            {
                PictureSignature signature = PictureSignature.Of(picture.Pixels);
                if (PictureSignature.Distance(signature, last) < DuplicateThreshold)
                {
                    return FrameOutcome.Duplicate();
                }
                string path = folder.Save(png.Write(picture.Pixels, null, true, picture.FromBottom));
                last = signature;
                return FrameOutcome.Written(path);
            }
            catch (Exception error)
            {
                // Whatever it is, a thread that dies would take the game along.
                return FrameOutcome.Failed(error.Message);
            }
        }
    }
}
