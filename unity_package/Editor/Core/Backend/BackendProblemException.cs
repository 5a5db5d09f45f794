// Why a backend can't be started, or its environment not be made; the message is for people.
using System;

namespace Capriccio.Editor
{
    internal sealed class BackendProblemException : Exception
    {
        public BackendProblemException(string message, Exception inner = null)
            : base(message, inner)
        {
        }
    }
}
