// reference: Editor/Mono/ScriptableSingleton.cs
using UnityEngine;

namespace UnityEditor
{
    public class ScriptableSingleton<T> : ScriptableObject where T : ScriptableObject
    {
        protected extern ScriptableSingleton();
        public static extern T instance { get; }
        protected virtual extern void Save(bool saveAsText);
    }
}
