// reference: Editor/Mono/GameObjectUtility.bindings.cs
using UnityEngine;

namespace UnityEditor
{
    public sealed class GameObjectUtility
    {
        public static extern void EnsureUniqueNameForSibling(GameObject self);
        public static extern void SetParentAndAlign(GameObject child, GameObject parent);
    }
}
