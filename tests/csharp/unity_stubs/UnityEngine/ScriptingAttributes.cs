// reference: Runtime/Export/Scripting/Attributes.cs
using System;

namespace UnityEngine
{
    [AttributeUsage(AttributeTargets.Class, Inherited = false)]
    public sealed class DisallowMultipleComponent : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public sealed class RequireComponent : Attribute
    {
        public extern RequireComponent(Type requiredComponent);
    }

    public sealed class AddComponentMenu : Attribute
    {
        public extern AddComponentMenu(string menuName);
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
    public sealed class CreateAssetMenuAttribute : Attribute
    {
        public extern string menuName { get; set; }
        public extern string fileName { get; set; }
        public extern int order { get; set; }
    }

    public sealed class ExecuteAlways : Attribute
    {
    }

    public sealed class HideInInspector : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public class HelpURLAttribute : Attribute
    {
        public extern HelpURLAttribute(string url);
    }
}
