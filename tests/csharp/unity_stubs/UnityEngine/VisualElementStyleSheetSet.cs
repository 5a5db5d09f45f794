// reference: 2022.3 ModuleOverrides/com.unity.ui/Core/VisualElementStyleSheetSet.cs
// reference: 6000.0 Modules/UIElements/Core/VisualElementStyleSheetSet.cs
namespace UnityEngine.UIElements
{
    public struct VisualElementStyleSheetSet
    {
        public extern void Add(StyleSheet styleSheet);
    }
}
