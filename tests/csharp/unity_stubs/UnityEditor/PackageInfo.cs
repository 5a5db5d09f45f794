// reference: Modules/PackageManager/Editor/Managed/PackageInfo.cs
using System.Reflection;

namespace UnityEditor.PackageManager
{
    public sealed class PackageInfo
    {
        public extern string resolvedPath { get; }
        public static extern PackageInfo FindForAssembly(Assembly assembly);
    }
}
