// One sine of a tone. Values only.
using System;

namespace Capriccio.Core
{
    internal struct Partial
    {
        public Partial(double ratio, double amplitude)
        {
            Ratio = ratio;
            Amplitude = amplitude;
        }

        /// <summary>Its frequency as a multiple of the tone's.</summary>
        public double Ratio { get; }

        public double Amplitude { get; }

        /// <summary>The partials of a harmonic tone: each falls with its number to the power of the slope.</summary>
        /// <param name="count">How many.</param>
        /// <param name="slope">How steeply they fall.</param>
        /// <param name="even">What the even ones are multiplied by.</param>
        public static Partial[] Harmonics(int count, double slope, double even)
        {
            var partials = new Partial[count];
            for (int number = 1; number <= count; number++)
            {
                partials[number - 1] = new Partial(number, (number % 2 == 0 ? even : 1) * Math.Pow(number, -slope));
            }
            return partials;
        }
    }
}
