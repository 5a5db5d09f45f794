// reference: Editor/Mono/Inspector/Editor.cs
using System;

namespace UnityEditor
{
    public sealed class CanEditMultipleObjects : Attribute
    {
    }
}
