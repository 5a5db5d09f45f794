// What puts bars into a timeline ahead of the music: those of a score, or those of a session. Used by one thread.
using System.Collections.Generic;

namespace Capriccio.Core
{
    internal interface IBarFeed
    {
        /// <summary>Where the bars go.</summary>
        Timeline Timeline { get; }

        /// <summary>Whether enough bars lie ready to begin.</summary>
        bool CanBegin { get; }

        /// <summary>Why no new bars come, for people; null while they do.</summary>
        string Problem { get; }

        /// <summary>Does what is to be done next.</summary>
        /// <param name="deltaS">Seconds since the last call.</param>
        void Advance(double deltaS);

        /// <summary>Has all bars that have not been heard prepared anew, for another bank, in a new timeline.</summary>
        /// <param name="heard">The bar that is heard now, which comes first; null where none is.</param>
        /// <param name="bank">Makes the sounds from now on.</param>
        void Restart(Bar heard, SoundBank bank);

        /// <summary>Gives up what is under way. Doing it twice is safe.</summary>
        void Stop();
    }
}
