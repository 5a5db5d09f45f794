// reference: Runtime/Export/Scripting/MonoBehaviour.bindings.cs
using System.Collections;
using System.Threading;

namespace UnityEngine
{
    public class MonoBehaviour : Behaviour
    {
        public extern CancellationToken destroyCancellationToken { get; }
        public extern Coroutine StartCoroutine(IEnumerator routine);
        public extern void StopCoroutine(Coroutine routine);
    }
}
