// reference: Editor/Mono/MenuCommand.cs
using UnityEngine;

namespace UnityEditor
{
    public sealed class MenuCommand
    {
        public Object context;
    }
}
