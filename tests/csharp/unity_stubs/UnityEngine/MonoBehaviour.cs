// reference: Runtime/Export/Scripting/MonoBehaviour.bindings.cs
using System.Threading;

namespace UnityEngine
{
    public class MonoBehaviour : Behaviour
    {
        public extern CancellationToken destroyCancellationToken { get; }
    }
}
