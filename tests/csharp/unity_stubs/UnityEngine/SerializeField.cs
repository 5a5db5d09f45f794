// reference: Runtime/Export/Serialization/Serialization.cs
using System;

namespace UnityEngine
{
    public sealed class SerializeField : Attribute
    {
    }
}
