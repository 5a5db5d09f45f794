// reference: Editor/Mono/MenuItem.cs
using System;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class MenuItem : Attribute
    {
        public extern MenuItem(string itemName);
        public extern MenuItem(string itemName, bool isValidateFunction);
        public extern MenuItem(string itemName, bool isValidateFunction, int priority);
    }
}
