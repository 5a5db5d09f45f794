// What is heard, as it is heard: bars, beats and notes of the bars that have begun, each told at its frame. Makes no garbage.
// Must not know threads, nor where the frames come from.
using System;

namespace Capriccio.Core
{
    internal sealed class HeardEvents
    {
        private readonly BegunBars begun;
        private readonly double rate;

        // What of the first begun bar has been told.
        private bool isBarTold;
        private int nextBeat;
        private int nextNote;

        /// <param name="begun">The bars that have begun.</param>
        /// <param name="rate">Frames a second.</param>
        public HeardEvents(BegunBars begun, int rate)
        {
            this.begun = begun;
            this.rate = rate;
        }

        /// <summary>Raised for each bar, with its number from 0.</summary>
        public event Action<int> BarHeard;

        /// <summary>Raised for each beat of a bar, after the bar: number of the bar, number of the beat from 0.</summary>
        public event Action<int, int> BeatHeard;

        /// <summary>Raised for each note: track, pitch, velocity.</summary>
        public event Action<int, int, int> NoteHeard;

        /// <summary>The bar that is heard; null before the first.</summary>
        public Bar Heard { get; private set; }

        /// <summary>Tells all that is heard up to a frame.</summary>
        public void Advance(double frame)
        {
            while (begun.TryPeek(out Bar bar, out double start, out int number) && TellOne(bar, start, number, frame))
            {
            }
        }

        // Tells what comes next in a bar, or lets the bar go; answers false where that is not heard yet. What has been told is
        // remembered before it is told, for who listens may throw.
        private bool TellOne(Bar bar, double start, int number, double until)
        {
            double heardS = (until - start) / rate;
            double beatS = nextBeat < bar.BeatsS.Length ? bar.BeatsS[nextBeat] : double.MaxValue;
            double noteS = nextNote < bar.Notes.Length ? bar.Notes[nextNote].StartS : double.MaxValue;
            if (heardS < 0 || (isBarTold && heardS < Math.Min(beatS, noteS) && Math.Min(beatS, noteS) < double.MaxValue))
            {
                return false;
            }
            if (!isBarTold)
            {
                isBarTold = true;
                Heard = bar;
                BarHeard?.Invoke(number);
            }
            else if (beatS <= noteS && beatS < double.MaxValue)
            {
                nextBeat++;
                BeatHeard?.Invoke(number, nextBeat - 1);
            }
            else if (noteS < double.MaxValue)
            {
                BarNote note = bar.Notes[nextNote];
                nextNote++;
                NoteHeard?.Invoke(note.Track, note.Pitch, note.Velocity);
            }
            else
            {
                LetGo();
            }
            return true;
        }

        private void LetGo()
        {
            begun.Remove();
            isBarTold = false;
            nextBeat = 0;
            nextNote = 0;
        }
    }
}
