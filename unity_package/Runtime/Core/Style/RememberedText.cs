// A sentence put together of another one, made anew only when that changes: reasons are asked for in every frame.
using System;

namespace Capriccio.Core
{
    internal sealed class RememberedText
    {
        private readonly Func<string, string> make;
        private string madeOf;
        private string made;

        public RememberedText(Func<string, string> make)
        {
            this.make = make;
        }

        public string Of(string part)
        {
            if (made == null || part != madeOf)
            {
                madeOf = part;
                made = make(part);
            }
            return made;
        }
    }
}
