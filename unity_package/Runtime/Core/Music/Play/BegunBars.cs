// Which bars have begun and where, told by the audio thread to the main thread without a lock: a ring that one writes and the
// other reads. Must not know what is done with it.
using System.Threading;

namespace Capriccio.Core
{
    internal sealed class BegunBars
    {
        private const int Capacity = 64;

        private readonly Bar[] bars = new Bar[Capacity];
        private readonly double[] frames = new double[Capacity];
        private readonly int[] numbers = new int[Capacity];

        // Of the audio thread.
        private int nextNumber;

        private int written;
        private int read;

        /// <param name="firstNumber">The number of the first bar that will begin.</param>
        public BegunBars(int firstNumber)
        {
            nextNumber = firstNumber;
        }

        /// <summary>
        /// Tells that a bar begins at a frame. Where the main thread has not looked for very long, it is left out.
        /// </summary>
        public void Tell(Bar bar, double frame)
        {
            int place = written % Capacity;
            if (written - Volatile.Read(ref read) < Capacity)
            {
                bars[place] = bar;
                frames[place] = frame;
                numbers[place] = nextNumber;
                Volatile.Write(ref written, written + 1);
            }
            nextNumber++;
        }

        /// <summary>Looks at the first one that was not removed; answers false where there is none.</summary>
        public bool TryPeek(out Bar bar, out double frame, out int number)
        {
            // First of all: what is read after that was written before it.
            bool isThere = Volatile.Read(ref written) != read;
            int place = read % Capacity;
            bar = bars[place];
            frame = frames[place];
            number = numbers[place];
            return isThere;
        }

        /// <summary>Removes the first one.</summary>
        public void Remove()
        {
            bars[read % Capacity] = null;
            Volatile.Write(ref read, read + 1);
        }
    }
}
