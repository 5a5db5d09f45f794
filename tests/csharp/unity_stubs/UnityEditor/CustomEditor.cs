// reference: 2022.3 Editor/Mono/Inspector/CustomEditor.cs
// reference: 6000.0 Editor/Mono/Inspector/Core/CustomEditor.cs
using System;

namespace UnityEditor
{
    public class CustomEditor : Attribute
    {
        public extern CustomEditor(Type inspectedType);
    }
}
