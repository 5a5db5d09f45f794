// reference: Runtime/Export/PropertyDrawer/PropertyAttribute.cs
using System;

namespace UnityEngine
{
    public abstract class PropertyAttribute : Attribute
    {
    }

    public class TooltipAttribute : PropertyAttribute
    {
        public extern TooltipAttribute(string tooltip);
    }

    public class HeaderAttribute : PropertyAttribute
    {
        public extern HeaderAttribute(string header);
    }

    public sealed class RangeAttribute : PropertyAttribute
    {
        public extern RangeAttribute(float min, float max);
    }

    public sealed class MinAttribute : PropertyAttribute
    {
        public extern MinAttribute(float min);
    }
}
